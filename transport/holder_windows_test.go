package transport

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestOwnerInATable(t *testing.T) {
	four := []byte("\x02\x00\x00\x00" + "\x7f\x00\x00\x01\x0d\x81\x00\x00\x07\x00\x00\x00" + "\x00\x00\x00\x00\x0d\x80\x00\x00\x39\x30\x00\x00" + "beyond the end")
	six := []byte("\x01\x00\x00\x00" + strings.Repeat("\x00", 20) + "\x0d\x80\x00\x00\x39\x30\x00\x00")
	for i, table := range [][]byte{four, six} {
		k := udpTables[i]
		if got := k.owner(table, 3456); got != 12345 {
			t.Errorf("table %d: %d", i, got)
		}
		for _, none := range [][]byte{nil, table[:3], table[:4], table[:10]} {
			if got := k.owner(none, 3456); got != 0 {
				t.Errorf("table %d cut short: %d", i, got)
			}
		}
		if got := k.owner(table, 25960); got != 0 { // "eb" in ASCII
			t.Errorf("table %d: %d beyond the end", i, got)
		}
	}
}

func TestHolderIsNamed(t *testing.T) {
	in, _ := loopback(t)
	if got, want := portHolder(portOf(in)), fmt.Sprintf(" (%d)", os.Getpid()); !strings.HasSuffix(got, want) || got == want {
		t.Errorf("%q, want a name and %q", got, want)
	}
	port := portOf(in)
	in.Close()
	if got := portHolder(port); got != "" {
		t.Errorf("%q has a port that is free", got)
	}
}

func FuzzOwner(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00"+"\x00\x00\x00\x00\x0d\x80\x00\x00\x39\x30\x00\x00"), uint16(3456))
	f.Add([]byte("\xff\xff\xff\xff"), uint16(0))
	f.Fuzz(func(t *testing.T, table []byte, port uint16) {
		for _, k := range udpTables {
			if got := k.owner(table, port); got != 0 && len(table) < 4+k.row {
				t.Errorf("process %d in %d bytes", got, len(table))
			}
		}
	})
}
