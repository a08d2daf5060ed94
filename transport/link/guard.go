package link

import (
	"net"

	"github.com/quic-go/quic-go"
)

// roomPort is where rooms listen for plain text: scripts live there.
const roomPort = 3456

// answerable reports whether a port may be sent to: those a system gives to sockets, but never the room's.
func answerable(port uint16) bool { return port >= 1024 && port != roomPort }

// guarded is a socket that sends nothing to a port that is not answerable. QUIC answers whoever seems to ask, so a forged
// sender could have it send to a room otherwise. What is held back counts as sent: it is as if the network had lost it.
func guarded(c net.PacketConn) net.PacketConn {
	if u, is := c.(*net.UDPConn); is {
		return guardedUDP{u}
	}
	return guardedConn{c}
}

// guardedUDP stays a socket that quic-go can mark, cut and batch packets on. Of all that writes, quic-go calls what is here.
type guardedUDP struct{ *net.UDPConn }

var (
	_ quic.OOBCapablePacketConn = guardedUDP{}
	_ net.Conn                  = guardedUDP{} // or quic-go cannot read several packets at once
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

// guardedConn is for sockets that are not the system's, as those of tests.
type guardedConn struct{ net.PacketConn }

// WriteTo implements net.PacketConn.
func (g guardedConn) WriteTo(b []byte, to net.Addr) (int, error) {
	if !answerable(addrPort(to).Port()) {
		return len(b), nil
	}
	return g.PacketConn.WriteTo(b, to)
}

// SetReadBuffer and SetWriteBuffer are here because quic-go complains about sockets without them.

// SetReadBuffer does nothing.
func (guardedConn) SetReadBuffer(int) error { return nil }

// SetWriteBuffer does nothing.
func (guardedConn) SetWriteBuffer(int) error { return nil }
