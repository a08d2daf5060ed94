package gui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

func TestLiveMessagesAreCountedWhileTheReaderIsFarUp(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 2500, "old %d")
	s.seek("old 3")
	for range 40 {
		s.press(fyne.KeyPageDown)
	}
	s.search.Box.SetText("old 33")
	s.pull()
	s.press(fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyReturn)
	if got := s.outlined(); got != "old 33" || !s.conversation.rows.Newer {
		t.Fatalf("went to %q, newer %v", got, s.conversation.rows.Newer)
	}
	s.hear(8, 7, "new %d")
	if s.conversation.latest.Text != "7 new" || !s.conversation.latest.Visible() || s.outlined() != "old 33" {
		t.Errorf("%q, at %q", s.conversation.latest.Text, s.outlined())
	}
	s.conversation.latest.OnTapped()
	s.pull()
	if sight := s.inSight(); sight[len(sight)-1] != "new 6" || s.conversation.latest.Visible() || s.conversation.rows.Newer {
		t.Errorf("at %q", sight)
	}
	s.press("Escape")
	if sight := s.inSight(); sight[len(sight)-1] != "new 6" {
		t.Errorf("the search takes the reader back to %q", sight)
	}
}

func TestAReaderKeepsTheirPlaceWhenMuchHappensAtOnce(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 900, "old %d")
	s.conversation.list.Page(-20)
	s.pull()
	before := s.inSight()
	var flood []chat.Incoming
	for i := range 3000 {
		flood = append(flood, chat.Incoming{From: guitest.HomePeer, At: s.now, Text: fmt.Sprint("flood ", i)})
	}
	s.room.Receive(flood)
	s.pull()
	s.pull()
	if got := s.inSight(); !slices.Equal(got, before) {
		t.Errorf("at %q, was at %q", got, before)
	}
	if !s.conversation.latest.Visible() || s.conversation.latest.Text != "1000+ new" {
		t.Errorf("%d unseen, %q", s.conversation.unseen.All(), s.conversation.latest.Text)
	}
	s.hear(7, 1, "after the flood")
	if s.conversation.latest.Text != "1001+ new" {
		t.Errorf("%q", s.conversation.latest.Text)
	}
	s.conversation.toLatest()
	if sight := s.inSight(); sight[len(sight)-1] != "after the flood" {
		t.Errorf("the end is %q", sight)
	}
	s.conversation.list.Page(-2)
	s.hear(7, 1, "x")
	if s.conversation.latest.Text != "1 new" {
		t.Errorf("back from the end, %q", s.conversation.latest.Text)
	}
}

func TestWhatIsClearedIsGone(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 20, "old %d")
	between := s.now
	s.now = s.now.AddDate(0, 0, 1)
	s.hear(7, 5, "new %d")
	s.seek("old")
	s.room.Clear(chat.Old{UpTo: 100, Before: between.Add(1)})
	s.pull()
	if sight := s.inSight(); len(sight) != 5 || sight[0] != "new 0" {
		t.Errorf("left are %q", sight)
	}
	s.room.Clear(chat.Old{UpTo: 100})
	s.pull()
	if !s.welcome.Visible() || s.lastInRoom() != "No messages yet" {
		t.Errorf("the welcome is shown: %v, last message %q", s.welcome.Visible(), s.lastInRoom())
	}
}

// lastInRoom is the last message that the members pane shows below the name of the room.
func (s *manualWindow) lastInRoom() string { return guitest.Texted(s.members.Room)[1] }

func (s *manualWindow) mute(host byte, muted bool) {
	id := chat.MemberID(fmt.Sprintf("plain:192.0.2.%d", host))
	s.remember(id, func(k *settings.Known) { k.Muted = muted })
	s.pull()
}

// quiet lists the rows: a text, or for muted messages their number.
func (s *manualWindow) quiet() []string {
	var rows []string
	for _, r := range s.conversation.rows.Rows {
		if r.Collapsed > 0 {
			rows = append(rows, fmt.Sprint(r.Collapsed))
		} else {
			rows = append(rows, r.Text)
		}
	}
	return rows
}

func TestMessagesOfMutedMembersShareARow(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 2, "a%d")
	s.hear(8, 3, "b%d")
	s.hear(7, 1, "c%d")
	s.mute(8, true)
	if got := s.quiet(); !slices.Equal(got, []string{"a0", "a1", "3", "c0"}) {
		t.Fatalf("rows %q", got)
	}
	s.hear(8, 1, "d")
	if s.lastInRoom() != "c0" {
		t.Errorf("the last message is %q", s.lastInRoom())
	}
	s.hear(9, 1, "e")
	s.mute(9, true)
	if got := s.quiet(); !slices.Equal(got, []string{"a0", "a1", "3", "c0", "2"}) {
		t.Errorf("rows %q", got)
	}
	s.seek("b1")
	s.press("Return")
	if got := s.quiet(); s.outlined() != "b1" || !slices.Equal(got, []string{"a0", "a1", "1", "b1", "1", "c0", "2"}) {
		t.Errorf("went to %q of %q", s.outlined(), got)
	}
	s.press("Escape")
	s.mute(8, false)
	if got := s.quiet(); !slices.Equal(got, []string{"a0", "a1", "b0", "b1", "b2", "c0", "d", "1"}) {
		t.Errorf("rows %q", got)
	}
}

func TestAFloodOfAMutedMemberIsOneRow(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 30, "before %d")
	s.hear(8, 1, "x")
	s.mute(8, true)
	var flood []chat.Incoming
	for range 990 {
		flood = append(flood, chat.Incoming{From: s.conversation.rows.Rows[30].From, At: s.now, Text: "x"})
	}
	for range 3 {
		s.room.Receive(flood)
		s.pull()
	}
	if got := s.quiet(); len(got) != 31 || got[30] != "2971" {
		t.Errorf("%d rows, the last %q", len(got), got[len(got)-1])
	}
	s.conversation.list.Page(-1)
	s.hear(8, 5, "x")
	if s.conversation.unseen.All() != 0 {
		t.Errorf("%d unseen", s.conversation.unseen.All())
	}
	s.conversation.toLatest()
	s.conversation.rev = 0 // as at a start: the newest are of the muted member only
	s.conversation.rows.Clear()
	for range 40 {
		s.pull()
	}
	if sight := s.inSight(); len(sight) < 2 {
		t.Errorf("in sight is only %q", sight)
	}
}

func TestTheReaderStaysWhereTheyWentLast(t *testing.T) {
	s := newManualWindow(t, guitest.WideWindow, Archives{})
	s.hear(7, 900, "old %d")
	rows := s.conversation.rows
	rows.GoTo(s.room, rows.Rows[0].Pos, func() { s.conversation.list.GoTo(rows.Rows[0].ID) })
	newest, _ := rows.Newest()
	s.conversation.goTo(newest)
	s.pull()
	if sight := s.inSight(); sight[len(sight)-1] != "old 899" {
		t.Errorf("at %q", sight)
	}
}
