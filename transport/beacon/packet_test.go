package beacon

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net/netip"
	"testing"

	"udpchat/transport/transporttest"
)

// keyOf returns a key that is the same in every run.
func keyOf(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func publicOf(k ed25519.PrivateKey) [32]byte { return [32]byte(k[32:]) }

func example() Packet {
	return Packet{
		Goodbye: true, Wants: true, Owner: true, LinkPort: 3457, Instance: [8]byte{2}, To: [8]byte{3}, Number: 1 << 40,
		Token: [8]byte{4}, Echo: [8]byte{5}, Address: netip.MustParseAddr("192.168.7.9"), Key: publicOf(keyOf(1)),
	}
}

func TestPacketsComeBackAsTheyWere(t *testing.T) {
	for name, p := range map[string]Packet{"full": example(), "empty": {Key: publicOf(keyOf(1))}} {
		b := AppendPacket([]byte("before"), p, keyOf(1))[len("before"):]
		got, err := ParsePacket(b)
		if err != nil || got != p || len(b) != Size || !Genuine(b) {
			t.Errorf("%s: %+v, %v, %d bytes", name, got, err, len(b))
		}
	}
}

func TestTheLayoutIsThatOfTheDocument(t *testing.T) {
	b := AppendPacket(nil, example(), keyOf(1))
	for offset, want := range map[int]string{
		0: "UDPB\x03\x07\x0d\x81\x00\x00\x00\x00\x00\x00\x00\x00", 16: "\x02\x00", 24: "\x03\x00", 32: "\x00\x00\x01\x00\x00\x00\x00\x00\x04", 48: "\x05",
		56: "\xc0\xa8\x07\x09\x00\x00\x00\x00", 64: string(keyOf(1)[32:]), 96: string(make([]byte, 32)),
	} {
		if got := b[offset : offset+len(want)]; string(got) != want {
			t.Errorf("at %d: % x, want % x", offset, got, want)
		}
	}
	message := append([]byte("udpchat beacon 3\x00"), b[:128]...)
	if !ed25519.Verify(ed25519.PublicKey(b[64:96]), message, b[128:]) {
		t.Error("the signature is not over what the document says")
	}
}

func TestEveryChangedBitOfAPacketIsNoticed(t *testing.T) {
	whole := AppendPacket(nil, example(), keyOf(1))
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1 << (i % 8)
		if _, err := ParsePacket(b); err == nil && Genuine(b) {
			t.Errorf("byte %d changed, and nobody sees it", i)
		}
	}
}

func TestOnlyWholePacketsOfThisVersionAreRead(t *testing.T) {
	whole := AppendPacket(nil, example(), keyOf(1))
	other := bytes.Clone(whole)
	other[4] = 2
	for name, b := range map[string][]byte{
		"nothing": nil, "cut": whole[:Size-1], "longer": append(bytes.Clone(whole), 0), "version 2": other,
		"text": bytes.Repeat([]byte("x"), Size),
	} {
		if _, err := ParsePacket(b); !errors.Is(err, ErrNoPacket) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheVersionOfAPacketIsTold(t *testing.T) {
	of := func(version byte, size int) []byte {
		return append([]byte{'U', 'D', 'P', 'B', version}, make([]byte, size-5)...)
	}
	for name, c := range map[string]struct {
		b    []byte
		want byte
	}{
		"this one":         {of(3, Size), 3},
		"this one, longer": {of(3, Size+1), 0},
		"the one before":   {of(2, Size), 2},
		"a later one":      {of(9, 1232), 9},
		"too short":        {of(9, 63), 0},
		"too long":         {of(9, 1233), 0},
		"no version":       {of(0, Size), 0},
		"another protocol": {append([]byte("UDPC"), make([]byte, Size-4)...), 0},
		"nothing":          {nil, 0},
	} {
		if got := VersionOf(c.b); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func FuzzParsePacket(f *testing.F) {
	key := keyOf(1)
	f.Add(AppendPacket(nil, example(), key))
	f.Add(AppendPacket(nil, Packet{}, key))
	f.Add([]byte("UDPB\x03"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var p Packet
		var err error
		transporttest.CheckAllocated(t, func() { p, err = ParsePacket(b) })
		if err != nil {
			if p != (Packet{}) {
				t.Errorf("an error, and %+v", p)
			}
			return
		}
		_ = Genuine(b)
		p.Key = publicOf(key)
		again, err := ParsePacket(AppendPacket(nil, p, key))
		if err != nil || again != p {
			t.Errorf("%+v came back as %+v, %v", p, again, err)
		}
	})
}
