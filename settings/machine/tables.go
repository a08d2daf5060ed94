package machine

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// board returns the UUID of the board from the tables that GetSystemFirmwareTable returns for "RSMB": 8 bytes, of which the last
// four are the length of the tables, and then structures, each of its type, its length, a handle, its values, and texts that two
// zeros end. Type 1 has the UUID at offset 8 (DMTF DSP0134, System Management BIOS, 6.1.2 and 7.2). It is empty, if there is none.
func board(raw []byte) string {
	const head, system, end, at, long = 8, 1, 127, 8, 16
	if len(raw) < head {
		return ""
	}
	tables := raw[head:]
	tables = tables[:min(uint64(len(tables)), uint64(binary.LittleEndian.Uint32(raw[4:])))]
	for len(tables) >= 4 && tables[0] != end {
		length := int(tables[1])
		if length < 4 || length > len(tables) {
			return ""
		}
		if tables[0] == system && length >= at+long {
			return uuid(hex.EncodeToString(tables[at : at+long]))
		}
		texts := strings.Index(string(tables[length:]), "\x00\x00")
		if texts < 0 {
			return ""
		}
		tables = tables[length+texts+2:]
	}
	return ""
}

// platform returns the marks in what ioreg prints of IOPlatformExpertDevice: lines such as
//
//	"IOPlatformUUID" = "00000000-0000-0000-0000-000000000000"
func platform(text string) Marks {
	m := Marks{}
	for l := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(l), " = ")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		switch key {
		case `"IOPlatformUUID"`:
			m.add(Board, uuid(value))
		case `"IOPlatformSerialNumber"`:
			m.add(System, value)
		}
	}
	return m
}
