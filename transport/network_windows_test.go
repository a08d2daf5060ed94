package transport

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
)

func TestTheTablesOfWindowsAreRead(t *testing.T) {
	row := func(size int, fields map[int][]byte) []byte {
		r := make([]byte, size)
		for offset, b := range fields {
			copy(r[offset:], b)
		}
		return r
	}
	number := func(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
	routes := slices.Concat(
		number(3),
		row(forwardRow, map[int][]byte{12: {192, 168, 1, 1}, 20: number(indirect), 36: number(25)}),
		row(forwardRow, map[int][]byte{0: {192, 168, 1, 0}, 4: {255, 255, 255, 0}, 12: {192, 168, 1, 5}, 20: number(3)}),
		row(forwardRow, map[int][]byte{0: {10, 7, 0, 0}, 4: {255, 255, 0, 0}, 12: {192, 168, 1, 254}, 20: number(indirect)}),
	)
	want := []gateway{
		{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParseAddr("192.168.1.1"), 25},
		{netip.MustParsePrefix("10.7.0.0/16"), netip.MustParseAddr("192.168.1.254"), 0},
	}
	if got := gatewaysIn(routes); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	neighbours := slices.Concat(
		number(9), // more than there are
		row(netRow, map[int][]byte{4: number(6), 8: {2, 0, 0, 0, 0, 9}, 16: {192, 168, 1, 7}, 20: number(invalidNetType)}),
		row(netRow, map[int][]byte{4: number(6), 8: {2, 0, 0, 0, 0, 15}, 16: {192, 168, 1, 1}, 20: number(3)}),
	)
	if mac := hardwareIn(neighbours, netip.MustParseAddr("192.168.1.1")); !slices.Equal(mac, []byte{2, 0, 0, 0, 0, 15}) {
		t.Errorf("%x", mac)
	}
	if mac := hardwareIn(neighbours, netip.MustParseAddr("192.168.1.7")); mac != nil {
		t.Errorf("one that is not known: %x", mac)
	}
}
