package transport

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
)

func TestPiecesToOnePeerArePacedAndOthersAreNotDelayed(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		s.SetPeers([]chat.Peer{peer(1), peer(2)})
		start := time.Now()
		var long, short outcomes
		text := strings.Repeat("长", 50_000)
		s.Send(0, peer(1).Entered, text, long.done)
		time.Sleep(7 * time.Millisecond)
		s.Send(0, peer(2).Entered, "short", short.done)
		synctest.Wait()
		if short.String() != `[""]` || !w.to(peer(2).Address)[0].at.Equal(start.Add(7*time.Millisecond)) {
			t.Error("the short message had to wait")
		}
		if err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		pieces := w.to(peer(1).Address)
		whole := ""
		for i, p := range pieces {
			if want := start.Add(time.Duration(i) * pieceEvery); !p.at.Equal(want) {
				t.Fatalf("piece %d left after %v", i, p.at.Sub(start))
			}
			whole += p.data
		}
		if len(pieces) != 98 || whole != strings.Repeat("\xb3\xa4", 50_000) || long.String() != `[""]` {
			t.Errorf("%d pieces, outcome %v", len(pieces), &long)
		}
	})
}

func TestShortMessagesToOnePeerKeepOrderAndPace(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		s.SetPeers([]chat.Peer{peer(1)})
		var o outcomes
		for i := range 201 {
			s.Send(0, peer(1).Entered, fmt.Sprint(i), o.done)
		}
		start := time.Now()
		if err := s.Wait(t.Context()); err != nil || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		for i, p := range w.sent {
			if p.data != fmt.Sprint(i) {
				t.Fatalf("number %d says %q", i, p.data)
			}
		}
	})
}

func TestSendFailsAtOnce(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		unknown, nowhere := peer(1), peer(2)
		unknown.Why, unknown.Address = chat.UnknownHost, netip.AddrPort{}
		s.SetPeers([]chat.Peer{unknown, nowhere})
		var o outcomes
		s.Send(0, unknown.Entered, "x", o.done)
		s.Send(0, "never entered", "x", o.done)
		s.Send(0, nowhere.Entered, "\u200b\x1b", o.done)
		_ = s.Wait(t.Context())
		s.Send(0, nowhere.Entered, strings.Repeat("x", maxTextBytes+1), o.done)
		slices.Sort(o.all)
		want := []chat.Reason{chat.OtherSendFailed, chat.QueueFull, chat.UnknownHost, chat.UnknownHost}
		if !slices.Equal(o.all, want) || len(w.sent) != 0 {
			t.Errorf("outcomes %v, want %q; sent %v", &o, want, w.sent)
		}
	})
}

func TestSendWaitsForAPeerThatIsLookedUp(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		p := chat.Peer{Entered: "name"}
		s.SetPeers([]chat.Peer{p, peer(1)})
		var o, other outcomes
		s.Send(0, "name", "x", o.done)
		s.Send(0, peer(1).Entered, "y", other.done)
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(w.sent) != 1 || other.String() != `[""]` {
			t.Fatalf("sent %v", w.sent)
		}
		p.Address = peer(2).Address
		s.SetPeers([]chat.Peer{p, peer(1)})
		if err := s.Wait(t.Context()); err != nil || len(w.to(p.Address)) != 1 {
			t.Errorf("%v, sent %v", err, w.sent)
		}
		s.SetPeers(nil)
		if len(s.queues) != 0 || len(s.Recipients()) != 0 {
			t.Errorf("%d queues of peers that are gone, recipients %v", len(s.queues), s.Recipients())
		}
	})
}

func TestRemovingAPeerThatIsLookedUpEndsItsDeliveries(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, _ *wire) {
		s.SetPeers([]chat.Peer{{Entered: "name"}})
		var o outcomes
		s.Send(0, "name", "x", o.done)
		s.SetPeers(nil)
		if err := s.Wait(t.Context()); err != nil || o.String() != `["unknown host"]` {
			t.Errorf("%v, outcomes %v", err, &o)
		}
	})
}

func TestAQueueThatIsFullSaysSo(t *testing.T) {
	s := NewSender(&wire{}) // nothing serves it
	s.SetPeers([]chat.Peer{peer(1)})
	var o outcomes
	for range maxDeliveries + 1 {
		s.Send(0, peer(1).Entered, "x", o.done)
	}
	if o.String() != `["too much waiting to be sent"]` {
		t.Errorf("outcomes %v", &o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Error("Wait:", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if len(o.all) != maxDeliveries+1 {
		t.Errorf("%d outcomes", len(o.all))
	}
}

func TestCloseInterruptsQueuedDeliveries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		s := NewSender(w)
		s.SetPeers([]chat.Peer{peer(1)})
		var o outcomes
		s.Send(0, peer(1).Entered, strings.Repeat("长", 50_000), o.done)
		s.Send(0, peer(1).Entered, "x", o.done)
		ended := make(chan error, 1)
		go func() { ended <- s.Serve() }()
		time.Sleep(22 * time.Millisecond)
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := <-ended; err != nil {
			t.Error("Serve:", err)
		}
		s.Send(0, peer(1).Entered, "late", o.done)
		if want := `["the program ended first" "the program ended first" "the program ended first"]`; o.String() != want {
			t.Errorf("outcomes %v", &o)
		}
		if len(w.sent) != 5 || !w.closed {
			t.Errorf("%d pieces sent, want 5", len(w.sent))
		}
		if err := s.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestEverySendIsAnsweredOnce sends from many goroutines while the peers change and the sender closes.
func TestEverySendIsAnsweredOnce(t *testing.T) {
	const goroutines, each = 8, 200
	w := &wire{}
	s := NewSender(w)
	go func() { _ = s.Serve() }()
	var o outcomes
	var senders sync.WaitGroup
	for g := range goroutines {
		senders.Go(func() {
			for i := range each {
				s.Send(0, peer(i%5).Entered, fmt.Sprint(g, i), o.done)
				if i%50 == 0 {
					s.SetPeers([]chat.Peer{peer(g % 5), peer(1), peer(2), {Entered: peer(3).Entered}})
				}
				if g == 0 && i == each/2 {
					_ = s.Close()
				}
			}
		})
	}
	senders.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.Wait(t.Context()); err != nil {
		t.Error(err)
	}
	left := 0
	for _, why := range o.all {
		if why == chat.ReasonNone {
			left++
		}
	}
	if len(o.all) != goroutines*each || left != len(w.sent) || s.backlog.bytes != 0 {
		t.Errorf("%d answers for %d, %d left and %d were sent", len(o.all), goroutines*each, left, len(w.sent))
	}
}

func TestOneMessageToManyPeersLeavesAtOnce(t *testing.T) {
	sending(t, func(t *testing.T, s *Sender, w *wire) {
		var all []chat.Peer
		for i := range 1000 {
			all = append(all, chat.Peer{Entered: chat.Recipient(fmt.Sprint(i)), Address: netip.AddrPortFrom(host(i), 3456)})
		}
		s.SetPeers(all)
		start := time.Now()
		var o outcomes
		for _, to := range s.Recipients() {
			s.Send(0, to, "all of you", o.done)
		}
		if err := s.Wait(t.Context()); err != nil || time.Since(start) != 0 || len(w.sent) != 1000 {
			t.Errorf("%v, %d sent after %v", err, len(w.sent), time.Since(start))
		}
	})
}
