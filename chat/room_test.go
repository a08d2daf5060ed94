package chat_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
)

func TestAFaceIsToldWhatTheRoomIsTold(t *testing.T) {
	var hooks int
	var r *chat.Room
	r = chat.New(chat.Config{Archive: memory.New(), Now: clock, Plain: plain{}, Changed: func() { hooks++; r.Sending() }}) // would hang if the lock were held
	r.SetKnown([]chat.Known{{ID: member(1), Name: "小王"}})
	r.SetOptions(chat.Options{Leave88: true})
	c := r.Changes(chat.OpenRoom, 0)
	if len(c.Members) != 1 || c.Rev != 2 || hooks != 2 {
		t.Errorf("%d hooks, told %+v", hooks, c)
	}
	if c = r.Changes(chat.OpenRoom, c.Rev); c.Reset || len(c.Messages)+len(c.Changed) != 0 || c.Rev != 2 {
		t.Errorf("nothing happened, told %+v", c)
	}
}

func TestForgetTellsTheFacesOnlyWhenSomebodyWent(t *testing.T) {
	now := noon
	r := chat.New(chat.Config{Archive: memory.New(), Now: func() time.Time { return now }, Plain: plain{}})
	r.Receive([]chat.Incoming{incoming(1, "x")})
	for after, want := range []chat.Rev{1, 1, 2, 2, 3, 3} {
		now = noon.Add(time.Duration(after)*15*time.Minute + time.Second)
		r.Forget()
		if c := r.Changes(chat.OpenRoom, 0); c.Rev != want || len(c.Members) != 1 && after < 4 {
			t.Errorf("after %v: revision %d, want %d, %d members", now.Sub(noon), c.Rev, want, len(c.Members))
		}
	}
}

func TestLoadShowsEarlierMessages(t *testing.T) {
	archive := newSlow()
	old := said(1, 50)
	old[49].Author = chat.Me
	old[49].Deliveries = []chat.Delivery{{To: "a", State: chat.Sent}, {To: "b"}}
	archive.Append(old, func() {})
	c := &carrier{peers: []chat.Recipient{"b"}}
	r := chat.New(chat.Config{Now: clock, Plain: plain{}, Archive: archive, Last: pos(50), Carriers: []chat.Carrier{c}})
	id := say(t, r, "new")
	rev := r.Changes(chat.OpenRoom, 0).Rev
	r.Load(t.Context(), chat.OpenRoom, 10)
	ch := r.Changes(chat.OpenRoom, rev)
	if !ch.Reset || !ch.Older || len(ch.Messages) != 10 || ch.Messages[0].ID != 42 || ch.Messages[9].ID != id || id != 51 {
		t.Fatalf("told %+v", ch)
	}
	if m := ch.Messages[8]; m.State() != chat.StateFailed || m.FailedTo()[0].Why != chat.Interrupted {
		t.Errorf("a delivery of an earlier run is %+v", m.Deliveries)
	}
	if old[49].Deliveries[1].State != chat.Sending {
		t.Error("the archive's own slice was written to")
	}
	c.take()
	r.Retry(ch.Messages[8])
	if out := c.take(); len(out) != 1 || out[0].to != "b" {
		t.Errorf("an interrupted message is retried as %v", out)
	}
	r.Delete(ch.Messages[8])
	if p := ask(t, r, chat.Window{Anchor: pos(49), Before: 2, After: 9}); len(p.Messages) != 4 || p.Newer || !p.Older {
		t.Errorf("a page has %v", texts(p.Messages))
	}
	archive.check(t)
}

// nth is the place of the nth message of a room when all came at noon.
func nth(n int) chat.Pos {
	return chat.Pos{Order: chat.OrderOf(noon, chat.Key{}) + int64(n-1), ID: chat.ID(n)}
}

func TestAnswersAreUpToDateAndHandedOutOnce(t *testing.T) {
	r := newRoom(nil)
	for n := range 20 {
		r.Receive([]chat.Incoming{incoming(n, fmt.Sprint("text ", n))})
	}
	r.Ask(t.Context(), chat.Window{Anchor: nth(5), Before: 2, After: 2})
	r.Find(t.Context(), chat.Search{Text: "TEXT 1", Limit: 4})
	r.Delete(get(t, r, 4))
	r.Delete(get(t, r, 20))
	c := r.Changes(chat.OpenRoom, 0)
	if len(c.Pages) != 0 || len(c.Found) != 0 { // get asked for changes and was handed them
		t.Fatalf("handed out twice: %d, %d", len(c.Pages), len(c.Found))
	}
	r.Ask(t.Context(), chat.Window{Anchor: nth(5), Before: 2, After: 2})
	r.Find(t.Context(), chat.Search{Text: "TEXT 1", Limit: 4})
	r.Delete(chat.Message{ID: 3, Pos: nth(3)})
	r.Delete(chat.Message{ID: 19, Pos: nth(19)})
	c = r.Changes(chat.OpenRoom, 0)
	if len(c.Pages) != 1 || !slices.Equal(texts(c.Pages[0].Messages), []string{"text 0", "text 1", "text 4", "text 5"}) {
		t.Errorf("pages %+v", c.Pages)
	}
	if len(c.Found) != 1 || !slices.Equal(texts(c.Found[0].Messages), []string{"text 17", "text 16", "text 15"}) || !c.Found[0].More {
		t.Errorf("found %+v", c.Found)
	}
}

func TestPrimaryIsTheAddressToTellOthers(t *testing.T) {
	wlan, docker := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("172.17.0.1")
	for name, c := range map[string]struct {
		n    health.Network
		want netip.Addr
	}{
		"hardware first":         {health.Network{Interfaces: []health.Interface{{Address: docker, Virtual: true}, {Address: wlan}}}, wlan},
		"else a virtual one":     {health.Network{Interfaces: []health.Interface{{Address: docker, Virtual: true}}}, docker},
		"none without a network": {health.Network{}, netip.Addr{}},
	} {
		if got := c.n.Primary(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// gated is an archive that is busy with the first batch until the gate opens.
type gated struct {
	*memory.Archive
	entered chan chat.ID
	gate    chan bool
}

func (a *gated) Append(batch []chat.Message, stored func()) {
	a.entered <- batch[0].ID
	<-a.gate
	a.Archive.Append(batch, stored)
}

func TestTheArchiveIsToldOneThingAtATime(t *testing.T) {
	archive := &gated{Archive: memory.New(), entered: make(chan chat.ID, 3), gate: make(chan bool)}
	r := newRoom(archive)
	var working sync.WaitGroup
	working.Go(func() { r.Receive([]chat.Incoming{incoming(1, "first")}) })
	if id := <-archive.entered; id != 1 {
		t.Fatalf("told of %d first", id)
	}
	say(t, r, "second") // returns although the archive is busy
	r.Delete(get(t, r, 2))
	say(t, r, "third")
	if n := len(archive.entered); n != 0 {
		t.Errorf("told of %d more while it is busy", n)
	}
	close(archive.gate)
	working.Wait()
	if got := texts(window(t, archive, chat.Window{Before: 9}).Messages); !slices.Equal(got, []string{"first", "third"}) {
		t.Errorf("the archive has %q", got)
	}
}

// TestEverythingAtOnce has many goroutines use a room while a face follows it. What the face shows at the end must be
// what the room and the archive hold, and the archive must have been told in order.
func TestEverythingAtOnce(t *testing.T) {
	archive := newSlow()
	c := &carrier{peers: []chat.Recipient{"a", "b"}}
	changed := make(chan bool, 1)
	hook := func() {
		select {
		case changed <- true:
		default:
		}
	}
	r := chat.New(chat.Config{Now: clock, Plain: plain{}, Carriers: []chat.Carrier{c}, Archive: archive, Changed: hook})
	var working sync.WaitGroup
	var over atomic.Bool
	for n := range 4 {
		working.Go(func() {
			for i := range 300 {
				say(t, r, fmt.Sprint(n, " says ", i))
			}
		})
	}
	working.Go(func() {
		for i := range 300 {
			r.Receive([]chat.Incoming{incoming(i, "x"), {From: host(9), Text: fmt.Sprint("0 says ", i), Own: true, At: noon}})
		}
	})
	working.Go(func() { bother(r) })
	var answering sync.WaitGroup
	for range 2 {
		answering.Go(func() {
			for end := false; !end; {
				end = over.Load()
				for i, s := range c.take() {
					s.done([]chat.Reason{chat.ReasonNone, chat.NoNetwork}[i%2])
				}
			}
		})
	}
	var f face
	done := make(chan bool)
	go func() { working.Wait(); over.Store(true); answering.Wait(); close(done) }()
	for end := false; !end; {
		select {
		case <-changed:
		case <-done:
			end = true
		}
		f.apply(r.Changes(chat.OpenRoom, f.rev))
	}
	truth := ask(t, r, chat.Window{Before: 100_000}).Messages
	f.check(t, truth)
	if r.Sending() != 0 || len(c.take()) != 0 {
		t.Errorf("%d under way", r.Sending())
	}
	if kept := window(t, archive, chat.Window{Before: 100_000}).Messages; !reflect.DeepEqual(kept, truth) {
		t.Error("the archive has something else than the room")
	}
	archive.check(t)
}

// bother deletes, retries, searches and asks at random.
func bother(r *chat.Room) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		id := chat.ID(1 + rng.IntN(1000))
		switch rng.IntN(5) {
		case 0:
			if m := r.Changes(chat.OpenRoom, 0).Messages; len(m) > 0 {
				r.Delete(m[rng.IntN(len(m))])
			}
		case 1:
			if m := r.Changes(chat.OpenRoom, 0).Messages; len(m) > 0 {
				r.Retry(m[rng.IntN(len(m))])
			}
		case 2:
			r.SetKnown([]chat.Known{{ID: member(int(id)), Name: "x"}})
		case 3:
			r.Forget()
		default:
			r.Preview(chat.OpenRoom, "text")
		}
	}
}
