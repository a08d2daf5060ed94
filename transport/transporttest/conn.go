package transporttest

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	socketBuffer = 4_096  // datagrams; a full socket drops the newest, as real ones do
	maxDatagram  = 65_507 // bytes, the limit of UDP over IPv4 (RFC 768, RFC 791)
)

// Conn is a socket of a host on a Network. It is a net.PacketConn and has the netip methods of *net.UDPConn. Several goroutines
// may use it. A datagram that is longer than the buffer of a read is cut, as on Linux.
type Conn struct {
	network *Network
	at      netip.AddrPort
	in      chan datagram
	closed  chan struct{}
	once    sync.Once
	dropped atomic.Uint64

	mu       sync.Mutex // guards the fields below
	deadline time.Time
	changed  chan struct{} // closed when deadline changes
}

var _ net.PacketConn = (*Conn)(nil)

func newConn(n *Network, at netip.AddrPort) *Conn {
	return &Conn{network: n, at: at, in: make(chan datagram, socketBuffer), closed: make(chan struct{}), changed: make(chan struct{})}
}

// receive queues a datagram that has arrived, or drops it.
func (c *Conn) receive(d datagram) {
	select {
	case c.in <- d:
	default:
		c.dropped.Add(1)
	}
}

// Dropped counts the datagrams that were dropped because 4,096 others were waiting.
func (c *Conn) Dropped() uint64 { return c.dropped.Load() }

// ReadFrom implements net.PacketConn; the address is a *net.UDPAddr.
func (c *Conn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromUDPAddrPort(b)
	if err != nil {
		return 0, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

// ReadFromUDPAddrPort waits for a datagram. It fails with net.ErrClosed or os.ErrDeadlineExceeded.
func (c *Conn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	for {
		deadline, changed := c.limit()
		d, again, err := c.await(deadline, changed)
		if again {
			continue
		}
		return copy(b, d.data), d.from, err
	}
}

// await waits for a datagram or for the end of the deadline. again reports that the deadline has changed.
func (c *Conn) await(deadline time.Time, changed <-chan struct{}) (d datagram, again bool, err error) {
	var over <-chan time.Time
	if !deadline.IsZero() {
		over = time.After(time.Until(deadline))
	}
	if c.isClosed() {
		return d, false, net.ErrClosed
	}
	if over != nil && !time.Now().Before(deadline) {
		return d, false, os.ErrDeadlineExceeded
	}
	select {
	case d = <-c.in:
		return d, false, nil
	case <-changed:
		return d, true, nil
	case <-over:
		return d, false, os.ErrDeadlineExceeded
	case <-c.closed:
		return d, false, net.ErrClosed
	}
}

// WriteTo implements net.PacketConn.
func (c *Conn) WriteTo(b []byte, to net.Addr) (int, error) {
	if a, is := to.(*net.UDPAddr); is {
		return c.WriteToUDPAddrPort(b, a.AddrPort())
	}
	a, err := netip.ParseAddrPort(to.String())
	if err != nil {
		return 0, fmt.Errorf("send a datagram: %w", err)
	}
	return c.WriteToUDPAddrPort(b, a)
}

// WriteToUDPAddrPort sends a datagram, which may be lost. It fails with net.ErrClosed, or with syscall.EMSGSIZE beyond 65,507
// bytes.
func (c *Conn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	if c.isClosed() {
		return 0, net.ErrClosed
	}
	if len(b) > maxDatagram {
		return 0, syscall.EMSGSIZE
	}
	c.network.send(c.local(), unmapped(to), append([]byte{}, b...))
	return len(b), nil
}

// Close ends reads with net.ErrClosed and frees the address. Further calls do nothing.
func (c *Conn) Close() error {
	c.once.Do(func() {
		close(c.closed)
		c.network.release(c)
	})
	return nil
}

// LocalAddr implements net.PacketConn; it is a *net.UDPAddr.
func (c *Conn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.local()) }

// SetDeadline implements net.PacketConn. Only reads have a deadline, since writes never block.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetReadDeadline implements net.PacketConn. It applies to reads that already wait, too.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.changed)
	c.deadline, c.changed = t, make(chan struct{})
	return nil
}

// SetWriteDeadline implements net.PacketConn and does nothing.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

func (c *Conn) isClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

func (c *Conn) limit() (time.Time, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.deadline, c.changed
}

func (c *Conn) local() netip.AddrPort { return c.at }
