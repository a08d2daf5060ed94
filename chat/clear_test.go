package chat_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
)

func TestClearLetsGoOfWhatIsOldAndTheFacesStartAfresh(t *testing.T) {
	archive := newSlow()
	r := newRoom(archive)
	for i := range 10 {
		r.Receive([]chat.Incoming{{From: host(1), At: noon.Add(time.Duration(i) * time.Hour), Text: "x"}})
	}
	rev := r.Changes(chat.OpenRoom, 0).Rev
	var n int64
	var gone chat.Old
	archive.DeleteBefore(t.Context(), chat.OpenRoom, noon.Add(4*time.Hour), nil, func(deleted int64, old chat.Old, _ error) { n, gone = deleted, old })
	r.Clear(gone)
	c := r.Changes(chat.OpenRoom, rev)
	if !c.Reset || len(c.Messages) != 6 || c.Messages[0].ID != 5 || n != 4 {
		t.Errorf("reset %v, %d messages, %d deleted", c.Reset, len(c.Messages), n)
	}
	if p := ask(t, r, chat.Window{Before: 100}); len(p.Messages) != 6 || p.Older {
		t.Errorf("%d messages in a page", len(p.Messages))
	}
	if c = r.Changes(chat.OpenRoom, c.Rev); c.Reset {
		t.Error("reset twice")
	}
	r.Receive([]chat.Incoming{{From: host(1), At: noon, Text: "later"}})
	if c = r.Changes(chat.OpenRoom, c.Rev); len(c.Messages) != 1 || c.Messages[0].Text != "later" {
		t.Errorf("told %+v", c.Messages)
	}
}

func TestClearKeepsWhatTheArchiveHasNotConfirmed(t *testing.T) {
	archive := newSlow()
	r := newRoom(archive)
	r.Receive([]chat.Incoming{incoming(1, "stored")})
	archive.hold = true
	r.Receive([]chat.Incoming{incoming(1, "waiting")})
	r.Clear(chat.Old{UpTo: 10})
	if m := shown(r); len(m) != 1 || m[0].Text != "waiting" {
		t.Errorf("shown %+v", m)
	}
	archive.confirm(1)
	r.Clear(chat.Old{UpTo: 10})
	if m := shown(r); len(m) != 0 {
		t.Errorf("shown %+v", m)
	}
}

func TestClearForgetsOwnMessagesThatMayComeBack(t *testing.T) {
	c := &carrier{peers: []chat.Recipient{"a"}}
	r := newRoom(nil, c)
	say(t, r, "hello")
	r.Clear(chat.Old{UpTo: 10})
	c.take()[0].done(chat.NoNetwork)
	if m := shown(r); len(m) != 0 {
		t.Errorf("shown %+v", m)
	}
}

func TestADeletedMessageStaysOutOfAnAnswerThoughOthersAreClearedMeanwhile(t *testing.T) {
	r := newRoom(nil)
	r.Receive([]chat.Incoming{incoming(1, "old"), incoming(1, "x"), incoming(1, "x")})
	last := shown(r)[2]
	r.Find(t.Context(), chat.Search{Text: "x", Limit: 9})
	r.Delete(last)
	r.Clear(chat.Old{UpTo: 1})
	if f := r.Changes(chat.OpenRoom, 0).Found; len(f) != 1 || len(f[0].Messages) != 1 || f[0].Messages[0].ID != 2 {
		t.Errorf("found %+v", f)
	}
}

func TestAnAnswerThatWasAskedForBeforeHasNothingThatWasCleared(t *testing.T) {
	archive := &holding{Archive: memory.New()}
	r := newRoom(archive)
	r.Receive([]chat.Incoming{incoming(1, "x old"), incoming(1, "x old"), incoming(1, "x new")})
	r.Load(t.Context(), chat.OpenRoom, 9)
	r.Ask(t.Context(), chat.Window{Before: 9})
	r.Find(t.Context(), chat.Search{Text: "x", Limit: 9})
	r.Clear(chat.Old{UpTo: 2})
	archive.release()
	c := r.Changes(chat.OpenRoom, 0)
	if len(c.Messages) != 1 || len(c.Pages[0].Messages) != 1 || len(c.Found[0].Messages) != 1 {
		t.Errorf("shown %+v, page %+v, found %+v", c.Messages, c.Pages, c.Found)
	}
}

func TestWhereAllThatWasAtHandIsClearedTheRestIsShown(t *testing.T) {
	archive := memory.New()
	r := newRoom(archive)
	r.Receive([]chat.Incoming{{From: host(1), At: noon.Add(time.Hour), Text: "by a clock that ran fast"}})
	for range 10 {
		r.Receive(slices.Repeat([]chat.Incoming{incoming(1, "x")}, 1000))
	}
	if slices.ContainsFunc(shown(r), func(m chat.Message) bool { return m.ID == 1 }) {
		t.Fatal("the message is still at hand")
	}
	archive.DeleteBefore(t.Context(), chat.OpenRoom, noon.Add(time.Minute), nil, func(_ int64, gone chat.Old, _ error) { r.Clear(gone) })
	if c := r.Changes(chat.OpenRoom, 0); len(c.Messages) != 1 || c.Messages[0].ID != 1 || c.Older {
		t.Errorf("shown %+v, older %v", c.Messages, c.Older)
	}
}

// holding is an archive that answers only when the test wants.
type holding struct {
	*memory.Archive
	answers []func()
}

func (a *holding) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	a.Archive.Window(ctx, q, func(p chat.Page) { a.answers = append(a.answers, func() { answer(p) }) })
}

func (a *holding) Search(ctx context.Context, q chat.Search, answer func(chat.Found)) {
	a.Archive.Search(ctx, q, func(f chat.Found) { a.answers = append(a.answers, func() { answer(f) }) })
}

func (a *holding) release() {
	for _, answer := range a.answers {
		answer()
	}
	a.answers = nil
}
