package transcript

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
)

// shelf is a list over a hall's transcript in a window of its own.
type shelf struct {
	*hall
	t     *testing.T
	list  *List
	drawn int // rows drawn so far
}

func newShelf(t *testing.T, size fyne.Size) *shelf {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	s := &shelf{hall: newHall(1), t: t}
	st := typeset.NewStyle(1)
	p := &Painter{Style: st, Now: s.clock, Who: func(chat.MemberID) people.Person { return people.Person{} }}
	s.list = NewList(s.rows, p)
	s.list.draw = func(r *Row, width float32) fyne.CanvasObject {
		s.drawn++
		return p.Draw(r, width)
	}
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
	s.list.Scroll.Scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -dy)})
}

// place is where a message stands in sight, from the upper edge.
func (s *shelf) place(id chat.ID) float32 {
	s.t.Helper()
	i := s.rows.index(id)
	if i < 0 {
		s.t.Fatalf("message %d is gone", id)
	}
	return s.rows.Rows[i].Top - s.list.Scroll.Offset.Y
}

// checkDrawn checks that what is in sight is drawn, in its place and no higher than was said, and nothing else.
func (s *shelf) checkDrawn() {
	s.t.Helper()
	top := s.list.Scroll.Offset.Y
	if got := s.list.Scroll.Content.Position().Y; got != -top {
		s.t.Errorf("the body is at %v, the offset is %v", got, top)
	}
	var want []fyne.CanvasObject
	for _, r := range s.rows.Rows {
		if r.Top+r.Layout.Height+rowGap > top && r.Top < top+s.list.Size().Height {
			want = append(want, s.list.Drawn[r])
			s.checkRow(r)
		}
	}
	if got := test.WidgetRenderer(s.list.Scroll.Content.(fyne.Widget)).Objects(); !slices.Equal(got, want) {
		s.t.Errorf("%d rows drawn, %d in sight", len(got), len(want))
	}
}

func (s *shelf) checkRow(r *Row) {
	s.t.Helper()
	o := s.list.Drawn[r]
	if o == nil || o.Position().Y != r.Top || o.Size() != fyne.NewSize(s.list.Size().Width, r.Layout.Height) {
		s.t.Fatalf("row %d is not drawn in its place", r.ID)
	}
	for _, part := range o.(*fyne.Container).Objects {
		if bottom := part.Position().Y + part.Size().Height; bottom > r.Layout.Height+outlineWidth {
			s.t.Errorf("a part of row %d reaches to %v of %v", r.ID, bottom, r.Layout.Height)
		}
	}
}

func (s *shelf) checkAtEnd() {
	s.t.Helper()
	s.checkDrawn()
	if bottom := s.list.Scroll.Offset.Y + s.list.Size().Height; !s.list.AtEnd || bottom < s.list.Total {
		s.t.Errorf("shows up to %v of %v, at the end: %v", bottom, s.list.Total, s.list.AtEnd)
	}
}

func TestListFollowsTheEnd(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	for _, n := range []int{1, 2, 30, 400, 900, 900, 1200} {
		s.come(n)
		if s.list.Total > s.list.Size().Height {
			s.checkAtEnd()
		}
	}
}

// further makes a shelf whose reader is in the middle of 300 messages, and returns what stands at the upper edge.
func further(t *testing.T) (*shelf, chat.ID) {
	t.Helper()
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(300)
	s.scroll(-s.list.Total/2 - 3)
	if s.list.AtEnd {
		t.Fatal("still at the end")
	}
	s.checkDrawn()
	return s, s.list.Anchor.ID
}

func TestAReaderKeepsTheirPlace(t *testing.T) {
	cases := []struct {
		name string
		do   func(*shelf)
	}{
		{"when messages come", func(s *shelf) { s.come(1); s.come(50) }},
		{"when more come than the list holds", func(s *shelf) { s.come(900); s.come(900); s.come(900) }},
		{"when a row above grows", func(s *shelf) {
			m := s.rows.Rows[5].Message
			s.Reread(m, strings.Repeat("longer ", 100), m.Encoding)
			s.pull()
		}},
		{"when a row above goes", func(s *shelf) {
			s.Delete(s.rows.Rows[5].Message)
			s.pull()
		}},
		{"when the window gets narrower", func(s *shelf) { s.list.Resize(fyne.NewSize(360, 400)) }},
		{"when it gets lower", func(s *shelf) { s.list.Resize(fyne.NewSize(600, 300)) }},
		{"when it gets higher", func(s *shelf) { s.list.Resize(fyne.NewSize(600, 700)) }},
		{"when the text size changes", func(s *shelf) {
			fyne.CurrentApp().Settings().SetTheme(look.New(look.Options{Scale: 2}))
			*s.list.painter.Style = *typeset.NewStyle(2)
			s.list.Restyle()
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
	s.scroll(-s.list.Total)
	id, before := s.rows.Rows[0].ID, s.place(s.rows.Rows[0].ID)
	s.rows.Ask(s.Room, true, false)
	s.pull()
	if len(s.rows.Rows) != 1200 || s.place(id) != before {
		t.Errorf("%d rows, the first was at %v and is at %v", len(s.rows.Rows), before, s.place(id))
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
	s.list.OnNearer = func() {
		top, bottom := s.list.Near()
		s.rows.Ask(s.Room, top, bottom)
		if c := s.Changes(chat.OpenRoom, s.rev); len(c.Pages) > 0 {
			asked++
			s.rows.Apply(c)
		}
	}
	travel := func(dy float32, done func() bool) {
		for range 4000 {
			if done() {
				return
			}
			s.scroll(dy)
		}
		t.Fatalf("stuck with %d rows from %d, asked %d times", len(s.rows.Rows), s.rows.Rows[0].ID, asked)
	}
	for range 2 {
		travel(-700, func() bool { return !s.rows.Older && s.list.Scroll.Offset.Y == 0 })
		s.checkDrawn()
		travel(700, func() bool { return s.list.AtEnd })
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
	s.list.Update()
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
		s.Delete(s.rows.Rows[0].Message)
		s.pull()
		s.checkDrawn()
		if len(s.rows.Rows) != i-1 {
			t.Errorf("%d rows left", len(s.rows.Rows))
		}
	}
}

func TestAfterAResetTheListIsAtTheEnd(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(10)
	s.rev = 0
	s.come(2500)
	s.checkAtEnd()
	if last := s.rows.Rows[len(s.rows.Rows)-1].ID; last != 2510 {
		t.Errorf("the last row is %d", last)
	}
}

func TestUnfoldingARow(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.Receive([]chat.Incoming{{From: guitest.HomePeer, At: s.now, Text: strings.Repeat("line\n", 100)}})
	s.pull()
	r := s.rows.Rows[0]
	folded := r.Layout.Height
	if len(r.Layout.lines) != foldedTo || r.Layout.fold != foldMore {
		t.Errorf("%d lines, fold %v", len(r.Layout.lines), r.Layout.fold)
	}
	r.Unfolded, r.Layout = true, rowLayout{}
	s.list.Update()
	if r.Layout.Height < 5*folded || r.Layout.fold != foldLess {
		t.Errorf("%v high, was %v", r.Layout.Height, folded)
	}
	s.checkDrawn()
}

func TestNearTellsBothEnds(t *testing.T) {
	s := newShelf(t, fyne.NewSize(600, 400))
	s.come(500)
	for _, c := range []struct{ at, want string }{{"end", "false true"}, {"middle", "false false"}, {"top", "true false"}} {
		switch c.at {
		case "middle":
			s.scroll(-s.list.Total / 2)
		case "top":
			s.scroll(-s.list.Total)
		}
		top, bottom := s.list.Near()
		if got := fmt.Sprint(top, bottom); got != c.want {
			t.Errorf("%s: %s, want %s", c.at, got, c.want)
		}
	}
}
