package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
)

// receiveBuffer is the size asked of the system, in bytes. It holds ten thousand short datagrams: half a second at 20,000 a
// second. The system may give less.
const (
	receiveBuffer = 4 << 20
	leastBuffer   = 256 << 10 // the smallest size asked for
)

// Listen opens the room's port on every IPv4 address of this machine. No other program can share the port or take it over.
// Port 0 lets the system choose. PortTaken recognises the error for a port that another program has.
func Listen(port uint16) (*net.UDPConn, error) {
	config := net.ListenConfig{Control: exclusive}
	address := netip.AddrPortFrom(netip.IPv4Unspecified(), port)
	conn, err := config.ListenPacket(context.Background(), "udp4", address.String())
	if err != nil {
		return nil, fmt.Errorf("open the room's port: %w", err)
	}
	udp := conn.(*net.UDPConn)
	_ = enlarge(udp) // best effort: a small buffer may lose part of a burst, a missing port loses everything
	return udp, nil
}

// buffered is a socket whose receive buffer can be set.
type buffered interface {
	SetReadBuffer(bytes int) error
}

// enlarge sets the receive buffer. Some systems refuse a large size instead of giving what they allow, so it then asks for
// half, and so on.
func enlarge(c buffered) error {
	var err error
	for size := receiveBuffer; size >= leastBuffer; size /= 2 {
		if err = c.SetReadBuffer(size); err == nil {
			return nil
		}
	}
	return err
}
