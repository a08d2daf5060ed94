//go:build !linux

package transporttest

// Capture records the UDP datagrams that pass the interfaces of a host.
type Capture struct{}

// Capture is never called: other systems have no Namespace.
func (n *Namespace) Capture() *Capture { return &Capture{} }

// Packets returns nothing.
func (c *Capture) Packets() []Packet { return nil }
