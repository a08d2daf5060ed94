package transport

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  120: 0100007F:0D80 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31337 2 0000000000000000 0
  121: 00000000:0D81 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31338 2 0000000000000000 0
  122: 00000000000000000000000000000000:0D80 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 99 2 0 0
  123: 00000000:0D80 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 0 2 0000000000000000 0
`

func TestSocketsOnAPort(t *testing.T) {
	if got := strings.Join(socketsOn(table, 3456), " "); got != "31337 99" {
		t.Errorf("%q", got)
	}
	if got := socketsOn(table, 3458); got != nil {
		t.Errorf("%q", got)
	}
}

func TestHolderIsNamed(t *testing.T) {
	in, _ := loopback(t)
	got := portHolder(portOf(in))
	if want := "(" + strconv.Itoa(os.Getpid()) + ")"; !strings.HasSuffix(got, want) || len(got) <= len(want)+1 {
		t.Errorf("%q, want a name and %s", got, want)
	}
	port := portOf(in)
	in.Close()
	if got := portHolder(port); got != "" {
		t.Errorf("%q has a port that is free", got)
	}
	if processName("0") != "" || socketOwner([]string{"no such"}) != "" {
		t.Error("a process that does not exist has a name")
	}
}

func BenchmarkPortHolder(b *testing.B) {
	in, _ := loopback(b)
	for b.Loop() {
		portHolder(portOf(in))
	}
}

func FuzzSocketsOn(f *testing.F) {
	f.Add(table, uint16(3456))
	f.Add("a :0D80 c d e f g h i -1", uint16(3456))
	f.Add("a :0D80 c d e f g h i 000", uint16(3456))
	f.Add("", uint16(0))
	f.Fuzz(func(t *testing.T, text string, port uint16) {
		for _, inode := range socketsOn(text, port) {
			if n, err := strconv.ParseUint(inode, 10, 64); err != nil || n == 0 {
				t.Errorf("inode %q", inode)
			}
		}
	})
}
