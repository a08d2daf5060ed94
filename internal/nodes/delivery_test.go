package nodes

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/outcome"
	"udpchat/transport/transporttest"
)

// side is one of two members, with the texts it has heard.
type side struct {
	*member
	course course
}

// pair makes two members on a network in memory, with the same faults both ways, and waits until they are linked.
func pair(t *testing.T, f transporttest.Faults, heard func(chat.Message)) (a, b *side) {
	t.Helper()
	n := transporttest.NewNetwork(rand.Uint64())
	n.SetFaults(f)
	at := [2]netip.AddrPort{netip.MustParseAddrPort("10.0.0.1:3457"), netip.MustParseAddrPort("10.0.0.2:3457")}
	var sides [2]*side
	for i := range sides {
		conn, err := n.Listen(at[i])
		if err != nil {
			t.Fatal(err)
		}
		sides[i] = newSide(t, memberConfig{conn: conn}, heard)
	}
	a, b = sides[0], sides[1]
	linked(t, a, b, at[1])
	return a, b
}

// newSide starts a member that checks what it hears.
func newSide(t *testing.T, c memberConfig, heard func(chat.Message)) *side {
	t.Helper()
	s := &side{}
	c.now, c.heard = time.Now, func(m chat.Message) {
		heard(m)
		s.course.heard(m.Text)
	}
	var err error
	if s.member, err = newMember(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	return s
}

// patience is how long what is said may take on the worst network: several dials fail there, and links that are stuck are made anew,
// each after a minute.
const patience = 10 * time.Minute

// linked has a dial b, whose beacon says again and again where it is, and waits until both know that they are linked.
func linked(t *testing.T, a, b *side, at netip.AddrPort) {
	t.Helper()
	for _, s := range []struct{ of, other *side }{{a, b}, {b, a}} {
		until(t, patience, "they are linked", func() bool {
			a.hub.Connect(b.key, at)
			return slices.ContainsFunc(s.of.room.Changes(chat.OpenRoom, 0).Members, func(m chat.Member) bool { return m.Key == s.other.key && m.Linked })
		})
	}
}

// until polls until something is so.
func until(t *testing.T, limit time.Duration, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not within ", limit, ": ", what)
		}
	}
}

// text is the nth message: its number, and something to carry; a few are long.
func text(n int) string {
	padding := n % 200
	if n%100 == 99 {
		padding = 20_000
	}
	return fmt.Sprint(n, " ", strings.Repeat("x", padding))
}

// exchange has both sides say n messages as fast as they can, and waits until each has heard those of the other and knows
// that it was heard.
func exchange(t *testing.T, a, b *side, n int) {
	t.Helper()
	for i := range n {
		for _, s := range []*side{a, b} {
			if _, err := s.room.Say(chat.OpenRoom, text(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	until(t, patience, "all have arrived", func() bool { return a.course.is(t, n) && b.course.is(t, n) })
	until(t, patience, "all are acknowledged", func() bool { return acknowledged(a) && acknowledged(b) })
}

// acknowledged reports whether a side knows that the other has everything it said.
func acknowledged(s *side) bool {
	c := s.room.Changes(chat.OpenRoom, 0)
	for _, m := range c.Messages {
		if stored, waiting := outcome.Receipts(m, c.Members); m.Mine() && (len(stored) != 1 || len(waiting) != 0) {
			return false
		}
	}
	return len(c.Messages) > 0
}

// losses are the shares of lost datagrams that the links must cope with.
var losses = []float64{0, 0.05, 0.2, 0.4}

// bad is a network that loses a share of what is sent, doubles some and reorders many.
func bad(loss float64) transporttest.Faults {
	return transporttest.Faults{Loss: loss, Duplicate: 0.05, Reorder: 0.2, Delay: 2 * time.Millisecond}
}

func TestEveryMessageArrivesOnceAndInOrder(t *testing.T) {
	n, _ := messages(t, 2_000)
	for _, loss := range losses {
		t.Run(fmt.Sprintf("%.0f %% loss", 100*loss), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := pair(t, bad(loss), func(chat.Message) {})
				start := time.Now()
				exchange(t, a, b, n/2)
				t.Logf("%d messages in %v", n, time.Since(start).Round(time.Millisecond))
			})
		})
	}
}

func TestFromSayToReceive(t *testing.T) {
	for _, loss := range losses[:3] {
		t.Run(fmt.Sprintf("%.0f %% loss", 100*loss), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var took []time.Duration
				f := bad(loss)
				a, b := pair(t, f, func(m chat.Message) { took = append(took, time.Since(m.At)) })
				paced(t, a, b, 1_000)
				limit := 50*time.Millisecond + f.Delay
				if got := p99(t, took); got > limit {
					t.Errorf("p99 is %v, want at most %v", got, limit)
				}
			})
		})
	}
}

// paced has a say n messages, 50 a second, and waits until b has heard them.
func paced(t *testing.T, a, b *side, n int) {
	t.Helper()
	every := time.NewTicker(time.Second / 50)
	defer every.Stop()
	for i := range n {
		<-every.C
		if _, err := a.room.Say(chat.OpenRoom, fmt.Sprint(i, " is what is said")); err != nil {
			t.Fatal(err)
		}
	}
	until(t, time.Minute, "all have arrived", func() bool { return b.course.is(t, n) })
}

// p99 is the time that 99 of 100 messages took at most.
func p99(t *testing.T, took []time.Duration) time.Duration {
	t.Helper()
	slices.Sort(took)
	n := len(took)
	t.Logf("median %v, p99 %v, worst %v of %d", took[n/2], took[n*99/100], took[n-1], n)
	return took[n*99/100]
}
