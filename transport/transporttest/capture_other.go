//go:build !linux

package transporttest

// Capture reads what passes the interfaces of a host.
type Capture struct{}

// Capture is not reached: other systems have no Namespace.
func (n *Namespace) Capture() *Capture { return &Capture{} }

// Packets returns nothing.
func (c *Capture) Packets() []Packet { return nil }
