package transport

import (
	"fmt"
	"net/netip"
	"testing"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

func never(netip.AddrPort) bool { return false }

func TestDecodeKeepsTheBytesWhereReadingWasNotExact(t *testing.T) {
	d := NewDecoder(never)
	for _, c := range []struct {
		name, bytes, text string
		encoding          chat.Encoding
		raw               bool
	}{
		{"nothing", "", "", chat.EncodingNone, false},
		{"ASCII", "hi\n", "hi\n", chat.EncodingNone, false},
		{"GB2312", "\xc4\xe3\xba\xc3", "你好", chat.EncodingGB2312, false},
		{"UTF-8", "你好", "你好", chat.EncodingUTF8, true},
		{"GB18030", "\xe9F", "镕", chat.EncodingGB18030, true},
		{"none of them", "\xff\xff", `\xff\xff`, chat.EncodingUnknown, true},
		{"UTF-8 with a bad byte", "完成\xff好", "完成\ufffd好", chat.EncodingUTF8, true},
		{"UTF-16", "\xff\xfe`O", "你", chat.EncodingUTF16, true},
		{"both GB2312 and UTF-8", "\xd0\xbb\xd0\xbb", "谢谢", chat.EncodingGB2312, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := Datagram{From: from(len(c.name)), At: noon, Data: []byte(c.bytes)}
			got := d.Decode(g)
			if got.Text != c.text || got.Encoding != c.encoding || got.From != g.From || got.At != noon || got.Own {
				t.Errorf("%+v", got)
			}
			if (got.Raw != nil) != c.raw || c.raw && string(got.Raw) != c.bytes {
				t.Errorf("raw %q", got.Raw)
			}
			if clear(g.Data); c.raw && string(got.Raw) != c.bytes {
				t.Error("raw is not a copy")
			}
		})
	}
}

func TestDecodeRemembersTheEncodingOfAHost(t *testing.T) {
	tie := []byte("\xd0\xbb\xd0\xbb")
	d := NewDecoder(never)
	d.Decode(Datagram{From: from(1), Data: []byte("你好")})
	d.Decode(Datagram{From: from(2), Data: []byte("\xc4\xe3")})
	if got := d.Decode(Datagram{From: from(1), Data: tie}); got.Encoding != chat.EncodingUTF8 {
		t.Errorf("%+v", got)
	}
	if got := d.Decode(Datagram{From: from(2), Data: tie}); got.Encoding != chat.EncodingGB2312 {
		t.Errorf("%+v", got)
	}
	for i := range 3 * maxHints {
		d.Decode(Datagram{From: from(i), Data: []byte("你好")})
	}
	if len(d.hints) != maxHints {
		t.Errorf("%d hosts remembered", len(d.hints))
	}
}

func TestDecodeReadsOwnDatagramsAsSent(t *testing.T) {
	d := NewDecoder(func(netip.AddrPort) bool { return true })
	d.hints[host(1)] = gb2312.UTF8
	got := d.Decode(Datagram{From: from(1), Data: []byte("\xd0\xbb\xd0\xbb")})
	if got.Text != "谢谢" || !got.Own || got.Raw != nil {
		t.Errorf("%+v", got)
	}
}

func TestDecoderServesUntilTheQueueIsClosedAndEmpty(t *testing.T) {
	q := NewQueue(0)
	for i := range 2000 {
		q.Push(from(1), noon, fmt.Append(nil, i))
	}
	q.Close()
	n := 0
	NewDecoder(never).Serve(q, func(batch []chat.Incoming) {
		if len(batch) == 0 || len(batch) > maxBatch {
			t.Errorf("a batch of %d", len(batch))
		}
		for _, in := range batch {
			if in.Text != fmt.Sprint(n) {
				t.Fatalf("number %d says %q", n, in.Text)
			}
			n++
		}
	})
	if n != 2000 {
		t.Errorf("%d texts", n)
	}
}

// FuzzDecode checks that the text of any bytes can be stored, and that the bytes are kept when the encoding was guessed.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "hi", "你好", "\xc4\xe3", "\xd0\xbb", "\xff", "\x81\x30\x81\x30", "\x1b[2J", "\xc4"} {
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, p []byte, own bool) {
		d := NewDecoder(func(netip.AddrPort) bool { return own })
		in := d.Decode(Datagram{From: from(1), Data: p})
		if in.Raw != nil && string(in.Raw) != string(p) {
			t.Errorf("raw %q of %q", in.Raw, p)
		}
		if in.Encoding == chat.EncodingNone && in.Text != string(p) {
			t.Errorf("%q reads %q", p, in.Text)
		}
	})
}

func TestReadAsReadsInTheEncodingAskedFor(t *testing.T) {
	thanks := []byte("\xd0\xbb\xd0\xbb") // 谢谢, and лл in UTF-8
	for _, c := range []struct {
		encoding chat.Encoding
		want     string
		fits     bool
	}{
		{chat.EncodingGB2312, "谢谢", true},
		{chat.EncodingGB18030, "谢谢", true},
		{chat.EncodingUTF8, "лл", true},
		{chat.EncodingUnknown, `\xd0\xbb\xd0\xbb`, true},
		{chat.EncodingNone, "", false},
		{99, "", false},
	} {
		if got, fits := ReadAs(thanks, c.encoding); got != c.want || fits != c.fits {
			t.Errorf("as %d: %q, %v", c.encoding, got, fits)
		}
	}
}
