package transporttest

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// packet returns an IPv4 packet from 10.0.0.1:1 to 10.0.0.2:3456 with a UDP datagram of data, whose header says length.
func packet(length int, data string) []byte {
	b := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 1, 3456 >> 8, 3456 & 0xff, 0, 0, 0, 0}
	b = append(b, data...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	binary.BigEndian.PutUint16(b[24:], uint16(length+udpHeader))
	return b
}

// with returns b with one byte changed.
func with(b []byte, at int, v byte) []byte {
	b = bytes.Clone(b)
	b[at] = v
	return b
}

func TestParsePacket(t *testing.T) {
	whole := packet(5, "hello")
	options := with(with(slices.Insert(packet(5, "hello"), 20, 1, 1, 1, 0), 0, 0x46), 3, 37)
	tests := map[string]struct {
		b    []byte
		want string
	}{
		"a whole datagram":     {whole, "hello"},
		"an empty one":         {packet(0, ""), ""},
		"padding of the frame": {append(bytes.Clone(whole), 0, 0, 0), "hello"},
		"a first fragment":     {with(packet(4000, "hello"), 6, 0x20), "hello"},
		"a later fragment":     {with(whole, 7, 185), "-"},
		"IPv6":                 {with(whole, 0, 0x65), "-"},
		"TCP":                  {with(whole, 9, 6), "-"},
		"a short header":       {with(whole, 0, 0x44), "-"},
		"options":              {options, "hello"},
		"a length beyond it":   {with(whole, 2, 1), "-"},
		"no room for UDP":      {with(whole, 3, 27), "-"},
		"a UDP length below 8": {with(packet(0, ""), 25, 7), "-"},
		"nothing":              {nil, "-"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := ParsePacket(test.b)
			if got := string(p.Data); err == nil && got != test.want || (err != nil) != (test.want == "-") {
				t.Errorf("%q, %v", got, err)
			}
			if err == nil && (p.From.String() != "10.0.0.1:1" || p.To.String() != "10.0.0.2:3456") {
				t.Errorf("from %v to %v", p.From, p.To)
			}
		})
	}
	if p, _ := ParsePacket(tests["a first fragment"].b); p.Length != 4000 {
		t.Errorf("its sender put %d bytes into it", p.Length)
	}
}

func FuzzParsePacket(f *testing.F) {
	f.Add(packet(5, "hello"))
	f.Add(with(packet(5, "hello"), 0, 0x4f))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParsePacket(b)
		if err == nil && (len(p.Data) > len(b)-20-udpHeader || p.Length < 0 || !p.From.IsValid()) {
			t.Errorf("%+v", p)
		}
	})
}
