package link

import (
	"net"

	"github.com/quic-go/quic-go"
)

// roomPort is the port where rooms and scripts listen for plain text.
const roomPort = 3456

// answerable reports whether a port may be sent to: never a well-known port (RFC 6335) or the room's.
func answerable(port uint16) bool { return port >= 1024 && port != roomPort }

// guarded returns a socket that sends nothing to ports that are not answerable. QUIC answers any source address, so a packet
// with a forged one could otherwise make it send to a room. Such an answer counts as sent, as if the network had lost it.
func guarded(c net.PacketConn) net.PacketConn {
	if u, is := c.(*net.UDPConn); is {
		return guardedUDP{u}
	}
	return guardedConn{c}
}

// guardedUDP keeps the features of a UDP socket that quic-go uses: ECN, segmentation and batches. It overrides all methods by
// which quic-go writes.
type guardedUDP struct{ *net.UDPConn }

var (
	_ quic.OOBCapablePacketConn = guardedUDP{}
	_ net.Conn                  = guardedUDP{} // quic-go needs it to read several packets at once
)

// WriteTo implements net.PacketConn.
func (g guardedUDP) WriteTo(b []byte, to net.Addr) (int, error) {
	if !answerable(addrPort(to).Port()) {
		return len(b), nil
	}
	return g.UDPConn.WriteTo(b, to)
}

// WriteMsgUDP implements quic.OOBCapablePacketConn.
func (g guardedUDP) WriteMsgUDP(b, oob []byte, to *net.UDPAddr) (n, oobn int, err error) {
	if !answerable(addrPort(to).Port()) {
		return len(b), len(oob), nil
	}
	return g.UDPConn.WriteMsgUDP(b, oob, to)
}

// guardedConn guards sockets that are not the system's, such as those of tests.
type guardedConn struct{ net.PacketConn }

// WriteTo implements net.PacketConn.
func (g guardedConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if !answerable(addrPort(to).Port()) {
		return len(b), nil
	}
	return g.PacketConn.WriteTo(b, to)
}

// quic-go logs a warning for sockets without SetReadBuffer and SetWriteBuffer.

// SetReadBuffer does nothing.
func (guardedConn) SetReadBuffer(int) error { return nil }

// SetWriteBuffer does nothing.
func (guardedConn) SetWriteBuffer(int) error { return nil }
