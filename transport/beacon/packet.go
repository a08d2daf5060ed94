package beacon

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"net/netip"
)

// Size is the length of every packet, in bytes. As all are equal, an answer is never longer than its question.
const Size = 192

const (
	version    = 3
	signedSize = Size - ed25519.SignatureSize
	domain     = "udpchat beacon 3\x00" // a signature covers this and the packet before the signature

	flagGoodbye = 1 << 0
	flagWants   = 1 << 1
	flagOwner   = 1 << 2

	leastOther, mostOther = 64, 1232 // bytes of a packet of another version
)

// magic begins every packet.
var magic = [4]byte{'U', 'D', 'P', 'B'}

// ErrNoPacket is the error of ParsePacket for bytes that are no packet of version 3.
var ErrNoPacket = errors.New("no beacon packet of version 3")

// VersionOf returns the version of a beacon packet, or 0 for other bytes. Every version, past or future, begins with the magic
// and the version, and has 64 to 1,232 bytes. This one has 192.
func VersionOf(b []byte) byte {
	if len(b) < leastOther || len(b) > mostOther || [4]byte(b) != magic || b[4] == version && len(b) != Size {
		return 0
	}
	return b[4]
}

// Packet is one beacon. Numbers are big-endian:
//
//	offset  bytes
//	0       4      "UDPB"
//	4       1      version: 3
//	5       1      flags: 1 goodbye, 2 wants an answer, 4 owner of the key; others 0, ignored on receipt
//	6       2      port of the sender's links; 0: none
//	8       8      0, ignored on receipt
//	16      8      instance: random, another one in each run
//	24      8      the instance this packet is for; 0: any
//	32      8      number: ascends with each packet of an instance
//	40      8      token, to be returned; in an announcement (24 is 0) the name of its series
//	48      8      echo: the token last received from the instance at 24
//	56      4      IPv4 address of the sender; 0: not told
//	60      4      0, ignored on receipt
//	64      32     Ed25519 public key of the sender
//	96      32     0, ignored on receipt
//	128     64     Ed25519 signature over "udpchat beacon 3", a zero byte, and the 128 bytes before
type Packet struct {
	Goodbye  bool // the sender leaves
	Wants    bool // the sender wants an answer
	Owner    bool // the key is known to belong to the sender's machine
	LinkPort uint16
	Instance [8]byte
	To       [8]byte // zero: any instance
	Number   uint64
	Token    [8]byte
	Echo     [8]byte
	Address  netip.Addr // IPv4; not valid when left out
	Key      [32]byte
}

// AppendPacket appends p to b, signed with key. It ignores p.Key and writes the public part of key.
func AppendPacket(b []byte, p Packet, key ed25519.PrivateKey) []byte {
	start := len(b)
	b = append(b, magic[:]...)
	b = append(b, version, p.flags())
	b = binary.BigEndian.AppendUint16(b, p.LinkPort)
	b = append(b, make([]byte, 8)...)
	b = append(b, p.Instance[:]...)
	b = append(b, p.To[:]...)
	b = binary.BigEndian.AppendUint64(b, p.Number)
	b = append(b, p.Token[:]...)
	b = append(b, p.Echo[:]...)
	var address [8]byte
	if p.Address.Is4() {
		a := p.Address.As4()
		copy(address[:], a[:])
	}
	b = append(b, address[:]...)
	b = append(b, key.Public().(ed25519.PublicKey)...)
	b = append(b, make([]byte, signedSize-(len(b)-start))...)
	return append(b, ed25519.Sign(key, signed(b[start:]))...)
}

func (p Packet) flags() byte {
	var f byte
	if p.Goodbye {
		f |= flagGoodbye
	}
	if p.Wants {
		f |= flagWants
	}
	if p.Owner {
		f |= flagOwner
	}
	return f
}

// ParsePacket parses a packet of version 3, or returns ErrNoPacket. It does not check the signature: see Genuine.
func ParsePacket(b []byte) (Packet, error) {
	if VersionOf(b) != version {
		return Packet{}, ErrNoPacket
	}
	p := Packet{
		Goodbye:  b[5]&flagGoodbye != 0,
		Wants:    b[5]&flagWants != 0,
		Owner:    b[5]&flagOwner != 0,
		LinkPort: binary.BigEndian.Uint16(b[6:]),
		Instance: [8]byte(b[16:]),
		To:       [8]byte(b[24:]),
		Number:   binary.BigEndian.Uint64(b[32:]),
		Token:    [8]byte(b[40:]),
		Echo:     [8]byte(b[48:]),
		Key:      [32]byte(b[64:]),
	}
	if a := netip.AddrFrom4([4]byte(b[56:])); !a.IsUnspecified() {
		p.Address = a
	}
	return p, nil
}

// Genuine reports whether a packet that ParsePacket accepts is signed with the key in it. It takes some 50 microseconds, far
// more than the other checks.
func Genuine(b []byte) bool {
	return len(b) == Size && ed25519.Verify(b[64:96], signed(b), b[signedSize:])
}

// signed returns the bytes that the signature of a packet covers.
func signed(b []byte) []byte {
	return append([]byte(domain), b[:signedSize]...)
}
