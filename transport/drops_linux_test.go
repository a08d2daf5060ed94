package transport

import "testing"

func TestDropsOnAPort(t *testing.T) {
	const lines = `  1: 00000000:0D80 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31337 2 0000000000000000 38947
  2: 0100007F:0D80 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31338 2 0000000000000000 3
  3: 00000000:0D81 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31339 2 0000000000000000 5
  4: 00000000:0D80 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 31340 2 0000000000000000 -1
`
	for port, want := range map[uint16]uint64{3456: 38950, 3457: 5, 3458: 0} {
		if got := dropsOn(table+lines, port); got != want {
			t.Errorf("port %d: %d, want %d", port, got, want)
		}
	}
}

func TestDropsOfTheSystemAreCounted(t *testing.T) {
	in, out := loopback(t)
	if n := Dropped(portOf(in)); n != 0 {
		t.Fatalf("%d at the start", n)
	}
	if err := in.SetReadBuffer(1); err != nil { // the system gives its least
		t.Fatal(err)
	}
	for range 50 {
		if _, err := out.Write(make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	if n := Dropped(portOf(in)); n == 0 || n >= 50 {
		t.Errorf("%d of 50 are said to be lost", n)
	}
}

func FuzzDropsOn(f *testing.F) {
	f.Add(table, uint16(3456))
	f.Add("a :0D80 c d e f g h i j k l 7", uint16(3456))
	f.Fuzz(func(t *testing.T, text string, port uint16) {
		if dropsOn(text, port) > 0 && dropsOn(text+"\n", port) != dropsOn(text, port) {
			t.Error("an empty line changes the number")
		}
	})
}
