package transport

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// wire is a socket that records writes with their times. The first ones fail with the errors in fail.
type wire struct {
	mu     sync.Mutex
	sent   []written
	fail   []error
	closed bool
}

type written struct {
	to   netip.AddrPort
	data string
	at   time.Time
}

func (w *wire) WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, net.ErrClosed
	}
	if len(w.fail) > 0 {
		err := w.fail[0]
		w.fail = w.fail[1:]
		return 0, &net.OpError{Op: "write", Err: os.NewSyscallError("sendto", err)}
	}
	w.sent = append(w.sent, written{to, string(p), time.Now()})
	return len(p), nil
}

func (w *wire) LocalAddr() net.Addr { return &net.UDPAddr{IP: net.IPv4zero, Port: 40_000} }

func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return nil
}

func (w *wire) to(a netip.AddrPort) []written {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []written
	for _, s := range w.sent {
		if s.to == a {
			out = append(out, s)
		}
	}
	return out
}

// peer returns a peer at 10.0.0.n.
func peer(n int) chat.Peer {
	return chat.Peer{Entered: chat.Recipient(fmt.Sprintf("10.0.0.%d", n)), Address: netip.AddrPortFrom(host(n), 3456)}
}

// outcomes records the results of deliveries.
type outcomes struct {
	mu  sync.Mutex
	all []chat.Reason
}

func (o *outcomes) done(why chat.Reason) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = append(o.all, why)
}

func (o *outcomes) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return fmt.Sprintf("%q", o.all)
}

// sending runs test in a bubble beside a sender that serves.
func sending(t *testing.T, test func(t *testing.T, s *Sender, w *wire)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		s := NewSender(w)
		go func() {
			if err := s.Serve(); err != nil {
				t.Error("Serve:", err)
			}
		}()
		synctest.Wait()
		test(t, s, w)
		if err := s.Close(); err != nil {
			t.Error("Close:", err)
		}
	})
}

func TestSenderSendsAtOnce(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		s.SetPeers([]chat.Peer{peer(1), peer(2)})
		start := time.Now()
		var o outcomes
		s.Send(0, peer(2).Entered, "你好", o.done)
		s.Send(0, peer(1).Entered, "a", o.done)
		if err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if o.String() != `["" ""]` || s.Sent() != 2 || len(w.sent) != 2 {
			t.Fatalf("outcomes %v, %d sent", &o, s.Sent())
		}
		if first := w.sent[0]; first.data != "\xc4\xe3\xba\xc3" || first.to != peer(2).Address || !first.at.Equal(start) {
			t.Errorf("sent %+v", first)
		}
	})
}

func TestErrorsOfSendingAreNamed(t *testing.T) {
	for _, c := range []struct {
		err  error
		want chat.Reason
	}{
		{syscall.EHOSTUNREACH, chat.NoNetwork},
		{syscall.ENETUNREACH, chat.NoNetwork},
		{syscall.ENETDOWN, chat.NoNetwork},
		{syscall.EACCES, chat.NotAllowed},
		{syscall.EPERM, chat.NotAllowed},
		{syscall.EMSGSIZE, chat.OtherSendFailed},
		{errors.New("odd"), chat.OtherSendFailed},
	} {
		sending(t, func(t *testing.T, s *Sender, w *wire) {
			w.fail = []error{c.err}
			s.SetPeers([]chat.Peer{peer(1)})
			var o outcomes
			s.Send(0, peer(1).Entered, strings.Repeat("长", 1000), o.done)
			s.Send(0, peer(1).Entered, "next", o.done)
			if err := s.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf("%q", []chat.Reason{c.want, ""}); o.String() != want || len(w.sent) != 1 {
				t.Errorf("%v: outcomes %v, want %s; %d sent", c.err, &o, want, len(w.sent))
			}
		})
	}
}

func TestErrorsThatPassAreTriedAgain(t *testing.T) {
	for _, c := range []struct {
		failures int
		want     chat.Reason
	}{{1, chat.ReasonNone}, {maxTries, chat.ReasonNone}, {maxTries + 1, chat.OtherSendFailed}} {
		sending(t, func(t *testing.T, s *Sender, w *wire) {
			for range c.failures {
				w.fail = append(w.fail, syscall.ENOBUFS)
			}
			s.SetPeers([]chat.Peer{peer(1)})
			var o outcomes
			s.Send(0, peer(1).Entered, "x", o.done)
			if err := s.Wait(t.Context()); err != nil || o.String() != fmt.Sprintf("%q", []chat.Reason{c.want}) {
				t.Errorf("%d failures: outcomes %v, %v", c.failures, &o, err)
			}
		})
	}
}

func TestPutRefusesWhatAClassicScriptCannotRead(t *testing.T) {
	w := &wire{}
	s := NewSender(w)
	for name, piece := range map[string]string{
		"nothing": "", "1,025 bytes": strings.Repeat("x", 1025), "half a character": "\xc4", "UTF-8": "你好",
		"escape": "\x1b[2J", "delete": "\x7f", "zero": "\x00", "carriage return": "a\r\n", "GBK only": "\x81\x40", "euro": "\x80",
	} {
		if err := s.put([]byte(piece), peer(1).Address); !errors.Is(err, errUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, piece := range []string{"x", "\t\n", strings.Repeat("\xc4\xe3", 512)} {
		if err := s.put([]byte(piece), peer(1).Address); err != nil {
			t.Errorf("%q: %v", piece, err)
		}
	}
	if len(w.sent) != 3 || s.Sent() != 3 {
		t.Errorf("%d sent, counted %d", len(w.sent), s.Sent())
	}
}

func TestOwnIsOnlyTheSendersSocketOnThisMachine(t *testing.T) {
	s := NewSender(&wire{})
	s.SetLocal(Local{Interfaces: []health.Interface{{Address: host(9)}}})
	for from, want := range map[string]bool{
		"10.0.0.9:40000": true, "127.0.0.1:40000": true, "127.0.1.1:40000": true, "10.0.0.9:40001": false, "10.0.0.8:40000": false,
	} {
		if got := s.Own(netip.MustParseAddrPort(from)); got != want {
			t.Errorf("%s: %v", from, got)
		}
	}
}

// TestSenderToReceiver sends a text to one's own address.
func TestSenderToReceiver(t *testing.T) {
	in, _ := loopback(t)
	q := NewQueue(0)
	r := NewReceiver(in, q, quiet)
	go func() { _ = r.Serve() }()
	s, err := OpenSender()
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve() }()
	to := chat.Peer{Entered: "me", Address: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), portOf(in))}
	s.SetPeers([]chat.Peer{to})
	var o outcomes
	s.Send(0, "me", "谢谢", o.done)
	if err := s.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	batch, _ := q.Take(nil, 1)
	got := NewDecoder(s.Own).Decode(batch[0])
	if got.Text != "谢谢" || !got.Own || got.Encoding != chat.EncodingGB2312 || got.Raw != nil || o.String() != `[""]` {
		t.Errorf("%+v, outcomes %v", got, &o)
	}
	if err := errors.Join(s.Close(), r.Close()); err != nil {
		t.Error(err)
	}
}
