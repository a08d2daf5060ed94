package link

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	version = 1
	// MaxName is the length of the longest name of a node, in bytes of UTF-8.
	MaxName = 64

	flagHeard = 1 << 0
)

// About is what a node tells others about itself.
type About struct {
	Name      string // UTF-8 of at most MaxName bytes; longer names are cut
	RoomPort  uint16 // the port where its room listens; 0: none
	PlainPort uint16 // the source port of its plain datagrams
}

// hello is the first frame in each direction. Its body, big endian:
//
//	version 2 | capabilities 4 | instance 8 | flags 1 | heard 8 | proof 32 | about
//
// Flag 1 says that heard is valid. Later versions may append fields, which are skipped.
type hello struct {
	version      uint16
	capabilities uint32 // no bits are defined yet
	instance     [8]byte
	hasHeard     bool
	heard        uint64
	proof        [32]byte
	about        About
}

const helloBytes = 2 + 4 + 8 + 1 + 8 + 32

func appendHello(b []byte, h hello) []byte {
	b = binary.BigEndian.AppendUint16(b, h.version)
	b = binary.BigEndian.AppendUint32(b, h.capabilities)
	b = append(b, h.instance[:]...)
	var flags byte
	if h.hasHeard {
		flags = flagHeard
	}
	b = binary.BigEndian.AppendUint64(append(b, flags), h.heard)
	b = append(b, h.proof[:]...)
	return appendAbout(b, h.about)
}

func parseHello(b []byte) (hello, error) {
	if len(b) < helloBytes {
		return hello{}, fmt.Errorf("hello: %w", errShort)
	}
	h := hello{
		version:      binary.BigEndian.Uint16(b),
		capabilities: binary.BigEndian.Uint32(b[2:]),
		instance:     [8]byte(b[6:14]),
		hasHeard:     b[14]&flagHeard != 0,
		heard:        binary.BigEndian.Uint64(b[15:]),
		proof:        [32]byte(b[23:55]),
	}
	if h.version < version {
		return hello{}, fmt.Errorf("hello of version %d: %w", h.version, errValue)
	}
	var err error
	h.about, err = parseAbout(b[helloBytes:])
	return h, err
}

// appendAbout appends the body of an about, big endian: room port 2 | plain port 2 | length of the name 1 | name.
func appendAbout(b []byte, a About) []byte {
	name := cutName(a.Name)
	b = binary.BigEndian.AppendUint16(b, a.RoomPort)
	b = binary.BigEndian.AppendUint16(b, a.PlainPort)
	return append(append(b, byte(len(name))), name...)
}

// parseAbout parses an about. It skips fields after the name, which a later version may append.
func parseAbout(b []byte) (About, error) {
	if len(b) < 5 || len(b) < 5+int(b[4]) {
		return About{}, fmt.Errorf("about: %w", errShort)
	}
	name := b[5 : 5+int(b[4])]
	if len(name) > MaxName || !utf8.Valid(name) {
		return About{}, fmt.Errorf("about: name: %w", errValue)
	}
	return About{
		RoomPort:  binary.BigEndian.Uint16(b),
		PlainPort: binary.BigEndian.Uint16(b[2:]),
		Name:      string(name),
	}, nil
}

// cutName cuts a name to MaxName bytes, between characters.
func cutName(name string) string {
	name = strings.ToValidUTF8(name, "�")
	if len(name) <= MaxName {
		return name
	}
	end := MaxName
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}
