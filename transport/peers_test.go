package transport

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"udpchat/chat"
)

func TestTwoNamesOfOneHostAreOneRecipient(t *testing.T) {
	s := NewSender(&wire{})
	again, pending := peer(1), chat.Peer{Entered: "pending"}
	again.Entered = "again"
	s.SetPeers([]chat.Peer{pending, peer(1), again, peer(2), {Entered: "also pending"}})
	if got := fmt.Sprint(s.Recipients()); got != "[pending 10.0.0.1 10.0.0.2 also pending]" {
		t.Error(got)
	}
}

func TestPlainTextIsTheTextThatPlainPeersRead(t *testing.T) {
	s := NewSender(&wire{})
	if p := s.PlainText("你好"); p.Text != "你好" || p.Differs || p.Bytes != 4 || len(p.Pieces) != 1 || p.Pieces[0] != "你好" {
		t.Errorf("%+v", p)
	}
	if p := s.PlainText("a😀镕"); p.Text != "a〓〓" || !p.Differs || p.Bytes != 5 {
		t.Errorf("%+v", p)
	}
	if p := s.PlainText(strings.Repeat("长", 600)); len(p.Pieces) != 2 || strings.Join(p.Pieces, "") != p.Text || p.Bytes != 1200 {
		t.Errorf("%d pieces, %d bytes", len(p.Pieces), p.Bytes)
	}
	if p := s.PlainText("\x1b"); p.Text != "" || len(p.Pieces) != 0 || p.Bytes != 0 {
		t.Errorf("%+v", p)
	}
}

// FuzzPlainText checks that the preview of any text equals the datagrams that are sent.
func FuzzPlainText(f *testing.F) {
	for _, s := range []string{"", "88", "你好", "a😀镕", "\xff", "a\r\nb\u202ec", strings.Repeat("长", 513), "\x1b[2J"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w := &wire{}
		s := NewSender(w)
		plain := s.PlainText(text)
		for _, p := range s.cut.pieces(text) {
			if err := s.put(p, peer(1).Address); err != nil {
				t.Fatalf("%q: %v", p, err)
			}
		}
		size := 0
		for i, sent := range w.sent {
			size += len(sent.data)
			if own := decodeOwn(sent.data); own != plain.Pieces[i] {
				t.Errorf("piece %d reads %q, previewed %q", i, own, plain.Pieces[i])
			}
		}
		if size != plain.Bytes || len(w.sent) != len(plain.Pieces) {
			t.Errorf("%d bytes in %d, previewed %d in %d", size, len(w.sent), plain.Bytes, len(plain.Pieces))
		}
	})
}

// decodeOwn decodes an own datagram.
func decodeOwn(data string) string {
	d := NewDecoder(func(netip.AddrPort) bool { return true })
	return d.Decode(Datagram{From: from(1), Data: []byte(data)}).Text
}
