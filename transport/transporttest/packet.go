package transporttest

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"time"
)

// Packet is a UDP datagram over IPv4, as recorded at an interface of a host.
type Packet struct {
	At       time.Time // when it was recorded
	From, To netip.AddrPort
	Out      bool   // whether this host sent it
	Length   int    // of its data in bytes, by its UDP header
	Data     []byte // the part of its data in the first fragment
}

var errNotUDP = errors.New("not the beginning of a UDP datagram over IPv4")

const udpHeader = 8

// ParsePacket parses an IPv4 packet (RFC 791) that carries a UDP datagram (RFC 768) or its first fragment. Other packets are an
// error. Packet.Data is a part of b.
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
