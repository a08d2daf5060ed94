package transport

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
)

func TestTheLastDatagramsOfEachDirectionAreRemembered(t *testing.T) {
	var trace Trace
	from, to := netip.MustParseAddrPort("192.0.2.7:5000"), netip.MustParseAddrPort("192.0.2.8:3456")
	began := time.Now()
	for i := range 3 {
		var batch []Datagram
		var texts []chat.Incoming
		for j := range traced {
			at := began.Add(time.Duration(i*traced+j)*time.Second - time.Hour)
			batch = append(batch, Datagram{From: from, At: at, Data: []byte("xyz")})
			texts = append(texts, chat.Incoming{Text: fmt.Sprint(i*traced + j)})
		}
		trace.came(batch, texts)
	}
	trace.left(to, []byte{0xc4, 0xe3, 0xba, 0xc3})
	all := trace.Recent()
	if len(all) != traced+1 {
		t.Fatalf("remembered are %+v", all)
	}
	if d := all[0]; !d.Out || d.Address != to || d.Text != "你好" || d.Bytes != 4 || d.At.Before(began) {
		t.Errorf("what left is %+v", d)
	}
	for i, d := range all[1:] {
		if want := fmt.Sprint(3*traced - 1 - i); d.Out || d.Text != want || d.Address != from || d.Bytes != 3 {
			t.Errorf("%d: %+v, want %s", i, d, want)
		}
	}
}

func TestOnlyTheStartOfATextIsRemembered(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"short":                            "short",
		strings.Repeat("长", traceCut):      strings.Repeat("长", traceCut),
		strings.Repeat("长", traceCut+1):    strings.Repeat("长", traceCut),
		strings.Repeat("\xff", traceCut+9): strings.Repeat("\xff", traceCut),
	} {
		if got := start(text); got != want {
			t.Errorf("%.80q: %q", text, got)
		}
	}
	var none *Trace
	none.came([]Datagram{{}}, []chat.Incoming{{}})
	none.left(netip.AddrPort{}, nil)
}

func TestInterceptedDatagramsAreLeftOut(t *testing.T) {
	q := NewQueue(0)
	d := NewDecoder(func(netip.AddrPort) bool { return false })
	d.Trace = &Trace{}
	d.Intercept = func(data []byte) bool { return string(data) == "test" }
	from := netip.MustParseAddrPort("192.0.2.7:5000")
	for _, text := range []string{"test", "one", "test", "two", "test"} {
		q.Push(from, time.Now(), []byte(text))
	}
	q.Close()
	var got []string
	d.Serve(q, func(all []chat.Incoming) {
		for _, in := range all {
			got = append(got, in.Text)
		}
	})
	if strings.Join(got, " ") != "one two" || len(d.Trace.Recent()) != 2 {
		t.Errorf("handed on is %q, remembered %+v", got, d.Trace.Recent())
	}
}
