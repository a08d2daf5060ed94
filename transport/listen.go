package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
)

// receiveBuffer is what is asked of the system, in bytes: room for ten thousand short datagrams, or a stall of half a
// second at 20,000 a second. The system may give less.
const (
	receiveBuffer = 4 << 20
	leastBuffer   = 256 << 10 // no less is asked for
)

// Listen opens the room's port on every IPv4 address of this machine, for this program alone: nobody can share or take
// over the port. Port 0 lets the system choose. Where the port is taken, the error is what PortTaken recognises.
func Listen(port uint16) (*net.UDPConn, error) {
	config := net.ListenConfig{Control: exclusive}
	address := netip.AddrPortFrom(netip.IPv4Unspecified(), port)
	conn, err := config.ListenPacket(context.Background(), "udp4", address.String())
	if err != nil {
		return nil, fmt.Errorf("open the room's port: %w", err)
	}
	udp := conn.(*net.UDPConn)
	_ = enlarge(udp) // with the system's own size a burst may lose something, without the port everything is lost
	return udp, nil
}

// buffered is a socket whose receive buffer can be set.
type buffered interface {
	SetReadBuffer(bytes int) error
}

// enlarge asks for the receive buffer, and for less where the system refuses that much instead of giving what it allows.
func enlarge(c buffered) error {
	var err error
	for size := receiveBuffer; size >= leastBuffer; size /= 2 {
		if err = c.SetReadBuffer(size); err == nil {
			return nil
		}
	}
	return err
}
