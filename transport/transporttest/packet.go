package transporttest

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"time"
)

// Packet is a UDP datagram over IPv4 as it passed an interface of a host.
type Packet struct {
	At       time.Time // when it was read
	From, To netip.AddrPort
	Out      bool   // this host sent it
	Length   int    // how many bytes its sender put into it
	Data     []byte // those of them that came in its first fragment
}

var errNotUDP = errors.New("not the beginning of a UDP datagram over IPv4")

const udpHeader = 8

// ParsePacket reads an IPv4 packet that carries a UDP datagram or its first fragment; other packets are an error. The data
// stays the caller's.
func ParsePacket(b []byte) (Packet, error) {
	if len(b) < 20 || b[0]>>4 != 4 || b[9] != 17 {
		return Packet{}, errNotUDP
	}
	header, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if later := binary.BigEndian.Uint16(b[6:])&0x1fff != 0; later || header < 20 || total < header+udpHeader || len(b) < total {
		return Packet{}, errNotUDP
	}
	u := b[header:total]
	length := int(binary.BigEndian.Uint16(u[4:])) - udpHeader
	if length < 0 {
		return Packet{}, errNotUDP
	}
	return Packet{
		From:   netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[12:16])), binary.BigEndian.Uint16(u)),
		To:     netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[16:20])), binary.BigEndian.Uint16(u[2:])),
		Length: length, Data: u[udpHeader:],
	}, nil
}
