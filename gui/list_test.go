package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// shelf is a list over a hall's transcript in a window of its own.
type shelf struct {
	*hall
	t     *testing.T
	list  *messageList
	drawn int // rows drawn so far
}

func newShelf(t *testing.T, size fyne.Size) *shelf {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	s := &shelf{hall: newHall(1), t: t}
	st := newStyle(1)
	p := &painter{style: st, now: s.clock, who: func(chat.MemberID) person { return person{} }}
	s.list = newMessageList(s.rows, st, func(r *row, width float32) fyne.CanvasObject {
		s.drawn++
		return p.draw(r, width)
	})
	w := test.NewTempWindow(t, container.NewStack(s.list))
	w.SetPadded(false)
	w.Resize(size)
	return s
}

// come lets n messages come in and shows them.
func (s *shelf) come(n int) {
	s.arrive(n)
	s.pull()
}

// scroll moves the list by so much, as a wheel does: a negative amount goes up.
func (s *shelf) scroll(dy float32) {
	s.list.scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -dy)})
}

// place is where a message stands in sight, from the upper edge.
func (s *shelf) place(id chat.ID) float32 {
	s.t.Helper()
	i, ok := s.rows.find(id)
	if !ok {
		s.t.Fatalf("message %d is gone", id)
	}
	return s.rows.rows[i].top - s.list.scroll.Offset.Y
}

// checkDrawn checks that what is in sight is drawn, in its place and no higher than was said, and nothing else.
func (s *shelf) checkDrawn() {
	s.t.Helper()
	top := s.list.scroll.Offset.Y
	if got := s.list.body.Position().Y; got != -top {
		s.t.Errorf("the body is at %v, the offset is %v", got, top)
	}
	var want []fyne.CanvasObject
	for _, r := range s.rows.rows {
		if r.top+r.layout.height+rowGap > top && r.top < top+s.list.Size().Height {
			want = append(want, s.list.body.shown[r].object)
			s.checkRow(r)
		}
	}
	if got := test.WidgetRenderer(s.list.body).Objects(); len(got) != len(want) || len(got) != len(s.list.body.shown) {
		s.t.Errorf("%d rows drawn, %d kept, %d in sight", len(got), len(s.list.body.shown), len(want))
	}
}

func (s *shelf) checkRow(r *row) {
	s.t.Helper()
	o := s.list.body.shown[r].object
	if o == nil || o.Position().Y != r.top || o.Size() != fyne.NewSize(s.list.Size().Width, r.layout.height) {
		s.t.Fatalf("row %d is not drawn in its place", r.ID)
	}
	for _, part := range o.(*fyne.Container).Objects {
		if bottom := part.Position().Y + part.Size().Height; bottom > r.layout.height+outlineWidth {
			s.t.Errorf("a part of row %d reaches to %v of %v", r.ID, bottom, r.layout.height)
		}
	}
}

func (s *shelf) checkAtEnd() {
	s.t.Helper()
	s.checkDrawn()
	if bottom := s.list.scroll.Offset.Y + s.list.Size().Height; !s.list.atEnd || bottom < s.list.total {
		s.t.Errorf("shows up to %v of %v, at the end: %v", bottom, s.list.total, s.list.atEnd)
	}
}

func TestListFollowsTheEnd(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	for _, n := range []int{1, 2, 30, 400, 900, 900, 1200} {
		s.come(n)
		if s.list.total > s.list.Size().Height {
			s.checkAtEnd()
		}
	}
}

// further makes a shelf whose reader is in the middle of 300 messages, and returns what stands at the upper edge.
func further(t *testing.T) (*shelf, chat.ID) {
	t.Helper()
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(300)
	s.scroll(-s.list.total/2 - 3)
	if s.list.atEnd {
		t.Fatal("still at the end")
	}
	s.checkDrawn()
	return s, s.list.anchor.ID
}

func TestAReaderKeepsTheirPlace(t *testing.T) {
	cases := []struct {
		name string
		do   func(*shelf)
	}{
		{"when messages come", func(s *shelf) { s.come(1); s.come(50) }},
		{"when more come than the list holds", func(s *shelf) { s.come(900); s.come(900); s.come(900) }},
		{"when a row above grows", func(s *shelf) {
			m := s.rows.rows[5].Message
			s.Reread(m, strings.Repeat("longer ", 100), m.Encoding)
			s.pull()
		}},
		{"when a row above goes", func(s *shelf) {
			s.Delete(s.rows.rows[5].Message)
			s.pull()
		}},
		{"when the window gets narrower", func(s *shelf) { s.list.Resize(fyne.NewSize(360, 400)) }},
		{"when it gets lower", func(s *shelf) { s.list.Resize(fyne.NewSize(600, 300)) }},
		{"when it gets higher", func(s *shelf) { s.list.Resize(fyne.NewSize(600, 700)) }},
		{"when the text size changes", func(s *shelf) {
			fyne.CurrentApp().Settings().SetTheme(look.New(look.Options{Scale: 2}))
			*s.list.style = *newStyle(2)
			s.list.restyle()
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, id := further(t)
			before := s.place(id)
			c.do(s)
			s.checkDrawn()
			if after := s.place(id); after < before-0.5 || after > before+0.5 {
				t.Errorf("the row was at %v and is at %v", before, after)
			}
		})
	}
}

func TestAReaderKeepsTheirPlaceWhenOlderMessagesCome(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(1500)
	s.scroll(-s.list.total)
	id, before := s.rows.rows[0].ID, s.place(s.rows.rows[0].ID)
	s.rows.ask(s.Room, true, false)
	s.pull()
	if len(s.rows.rows) != 1200 || s.place(id) != before {
		t.Errorf("%d rows, the first was at %v and is at %v", len(s.rows.rows), before, s.place(id))
	}
	s.checkDrawn()
}

func TestTheListStaysAtTheEndWhenItIsResized(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(300)
	for _, size := range []fyne.Size{{Width: 300, Height: 400}, {Width: 900, Height: 200}, {Width: 900, Height: 900}, {Width: 320, Height: 120}} {
		s.list.Resize(size)
		s.checkAtEnd()
	}
}

func TestTheWholeHistoryCanBeReadUpAndDown(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	for range 5 {
		s.come(700)
	}
	asked := 0
	s.list.onNearer = func() {
		top, bottom := s.list.near()
		s.rows.ask(s.Room, top, bottom)
		if c := s.Changes(s.rev); len(c.Pages) > 0 {
			asked++
			s.rows.apply(c)
		}
	}
	travel := func(dy float32, done func() bool) {
		for range 4000 {
			if done() {
				return
			}
			s.scroll(dy)
		}
		t.Fatalf("stuck with %d rows from %d, asked %d times", len(s.rows.rows), s.rows.rows[0].ID, asked)
	}
	for range 2 {
		travel(-700, func() bool { return !s.rows.older && s.list.scroll.Offset.Y == 0 })
		s.checkDrawn()
		travel(700, func() bool { return s.list.atEnd })
		s.checkAtEnd()
	}
	if asked > 70 {
		t.Errorf("asked %d times for 3500 messages", asked)
	}
}

func TestOnlyRowsInSightAreDrawnAndOnlyOnce(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(1000)
	if s.drawn > 20 {
		t.Errorf("%d rows drawn for the first sight", s.drawn)
	}
	s.drawn = 0
	s.pull()
	s.list.update()
	if s.drawn != 0 {
		t.Errorf("%d rows drawn again", s.drawn)
	}
	s.come(1)
	if s.drawn != 1 {
		t.Errorf("%d rows drawn for one message", s.drawn)
	}
}

func TestDeletedRowsVanish(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(3)
	for i := 3; i > 0; i-- {
		s.Delete(s.rows.rows[0].Message)
		s.pull()
		s.checkDrawn()
		if len(s.rows.rows) != i-1 {
			t.Errorf("%d rows left", len(s.rows.rows))
		}
	}
}

func TestAfterAResetTheListIsAtTheEnd(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(10)
	s.rev = 0
	s.come(2500)
	s.checkAtEnd()
	if last := s.rows.rows[len(s.rows.rows)-1].ID; last != 2510 {
		t.Errorf("the last row is %d", last)
	}
}

func TestUnfoldingARow(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.Receive([]chat.Incoming{{From: homePeer, At: s.now, Text: strings.Repeat("line\n", 100)}})
	s.pull()
	r := s.rows.rows[0]
	folded := r.layout.height
	if len(r.layout.lines) != foldedTo || r.layout.fold != foldMore {
		t.Errorf("%d lines, fold %v", len(r.layout.lines), r.layout.fold)
	}
	r.unfolded, r.layout = true, rowLayout{}
	s.list.update()
	if r.layout.height < 5*folded || r.layout.fold != foldLess {
		t.Errorf("%v high, was %v", r.layout.height, folded)
	}
	s.checkDrawn()
}

func TestNearTellsBothEnds(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(500)
	for _, c := range []struct{ at, want string }{{"end", "false true"}, {"middle", "false false"}, {"top", "true false"}} {
		switch c.at {
		case "middle":
			s.scroll(-s.list.total / 2)
		case "top":
			s.scroll(-s.list.total)
		}
		top, bottom := s.list.near()
		if got := fmt.Sprint(top, bottom); got != c.want {
			t.Errorf("%s: %s, want %s", c.at, got, c.want)
		}
	}
}
