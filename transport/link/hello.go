package link

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	version = 3
	// MaxName is the length of the longest name of a node, in bytes of UTF-8.
	MaxName = 64
)

// hello is the first frame in each direction. It says nothing about the person. Its body, big endian:
//
//	version 2 | capabilities 4 | instance 8
//
// Later versions may append fields, which are skipped.
type hello struct {
	version      uint16
	capabilities uint32 // no bits are defined yet
	instance     [8]byte
}

const helloBytes = 2 + 4 + 8

func appendHello(b []byte, h hello) []byte {
	b = binary.BigEndian.AppendUint16(b, h.version)
	b = binary.BigEndian.AppendUint32(b, h.capabilities)
	return append(b, h.instance[:]...)
}

func parseHello(b []byte) (hello, error) {
	if len(b) < helloBytes {
		return hello{}, fmt.Errorf("hello: %w", errShort)
	}
	h := hello{
		version:      binary.BigEndian.Uint16(b),
		capabilities: binary.BigEndian.Uint32(b[2:]),
		instance:     [8]byte(b[6:]),
	}
	if h.version < version {
		return hello{}, fmt.Errorf("hello of version %d: %w", h.version, errValue)
	}
	return h, nil
}

// About is what a node tells about itself to those with whom it shares a conversation.
type About struct {
	Name      string // UTF-8 of at most MaxName bytes; longer names are cut
	RoomPort  uint16 // the port where its room listens; 0: none
	PlainPort uint16 // the source port of its plain datagrams
}

// told is an About with the clock of its sender at the moment of sending.
type told struct {
	About
	clock time.Time
}

const aboutBytes = 2 + 2 + 8 + 1

// appendAbout appends the body of an about, big endian: room port 2 | plain port 2 | clock 8 | length of the name 1 | name. The
// clock is in microseconds since the Unix epoch, signed.
func appendAbout(b []byte, a told) []byte {
	name := cutName(a.Name)
	b = binary.BigEndian.AppendUint16(b, a.RoomPort)
	b = binary.BigEndian.AppendUint16(b, a.PlainPort)
	b = binary.BigEndian.AppendUint64(b, uint64(a.clock.UnixMicro()))
	return append(append(b, byte(len(name))), name...)
}

// parseAbout parses an about. It skips fields after the name, which a later version may append.
func parseAbout(b []byte) (told, error) {
	if len(b) < aboutBytes || len(b) < aboutBytes+int(b[12]) {
		return told{}, fmt.Errorf("about: %w", errShort)
	}
	name := b[aboutBytes : aboutBytes+int(b[12])]
	if len(name) > MaxName || !utf8.Valid(name) {
		return told{}, fmt.Errorf("about: name: %w", errValue)
	}
	return told{
		About: About{
			RoomPort:  binary.BigEndian.Uint16(b),
			PlainPort: binary.BigEndian.Uint16(b[2:]),
			Name:      string(name),
		},
		clock: time.UnixMicro(int64(binary.BigEndian.Uint64(b[4:]))),
	}, nil
}

func aboutFrame(a told) []byte {
	return appendFrame(nil, kindAbout, func(b []byte) []byte { return appendAbout(b, a) })
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
