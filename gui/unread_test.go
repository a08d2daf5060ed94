package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/transcript"
	"udpchat/settings"
)

// fresh are the texts of the rows that stand right below the line of new messages.
func fresh(s *manualWindow) []string {
	var texts []string
	for _, r := range s.conversation.rows.Rows {
		if r.FirstUnread {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

func TestTheLineStaysWhereTheReaderLeftOff(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 600), Archives{})
	s.hear(1, 3, "seen %d")
	s.conversation.list.MarkRead()
	if got := fresh(s); len(got) != 0 {
		t.Fatalf("a line above %v although nothing is new", got)
	}
	s.hear(1, 2, "new %d")
	s.hear(2, 1, "later")
	if got := fresh(s); len(got) != 1 || got[0] != "new 0" {
		t.Errorf("the line stands above %v", got)
	}
	if _, err := s.room.Say(chat.OpenRoom, "back"); err != nil {
		t.Fatal(err)
	}
	s.conversation.sent()
	s.pull()
	if got := fresh(s); len(got) != 0 {
		t.Errorf("after saying something the line stands above %v", got)
	}
}

func TestAReaderFurtherUpLeavesNoLine(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	s.hear(1, 30, "%d")
	s.conversation.list.GoTo(s.conversation.rows.Rows[3].ID)
	s.conversation.list.MarkRead()
	s.hear(1, 1, "new")
	if got := fresh(s); len(got) != 0 {
		t.Errorf("the line stands above %v", got)
	}
}

func TestTheWindowOpensAtTheFirstUnreadMessage(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	s.hear(1, 60, "%d")
	if err := s.Settings.Update(func(x *settings.Settings) {
		x.Keep(settings.Conversation{ReadUpTo: 20, Place: chat.Pos{Order: 20, ID: 20}})
	}); err != nil {
		t.Fatal(err)
	}
	s.conversation.opened, s.conversation.rev = false, 0
	s.pull()
	if got := fresh(s); len(got) != 1 || got[0] != "20" {
		t.Fatalf("the line stands above %v", got)
	}
	i := rowOf(s, 21)
	r, y := s.conversation.rows.Rows[i], s.conversation.list.Scroll.Offset.Y
	if s.conversation.list.AtEnd || r.Top < y || r.Top+r.Layout.Height > y+s.conversation.list.Size().Height {
		t.Errorf("the first unread message is out of sight: at %v, seen from %v", r.Top, y)
	}
	s.Keep()
	if read := s.conversation.kept().ReadUpTo; read >= 60 {
		t.Errorf("the reader is said to have read up to %d", read)
	}
	s.conversation.toLatest()
	s.pull()
	s.Keep()
	if read := s.conversation.kept().ReadUpTo; read != 60 {
		t.Errorf("at the end the reader has read up to %d", read)
	}
}

func TestTheFirstUnreadMessageMayBeFarUp(t *testing.T) {
	for _, n := range []int{10, 1500, 20_000} {
		s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
		for range n / 10 {
			s.room.Receive(batchOf(10))
		}
		if err := s.Settings.Update(func(x *settings.Settings) {
			x.Keep(settings.Conversation{ReadUpTo: 4, Place: chat.Pos{Order: 4, ID: 4}})
		}); err != nil {
			t.Fatal(err)
		}
		s.conversation.opened, s.conversation.rev = false, 0
		s.pull()
		s.pull()
		i := rowOf(s, 5)
		if got := fresh(s); i < 0 || len(got) != 1 || !s.conversation.rows.Rows[i].FirstUnread || len(s.conversation.rows.Rows) > transcript.MaxRows {
			t.Errorf("of %d: the line stands above %v", n, got)
			continue
		}
		r, y := s.conversation.rows.Rows[i], s.conversation.list.Scroll.Offset.Y
		if r.Top < y || r.Top+r.Layout.Height > y+s.conversation.list.Size().Height {
			t.Errorf("of %d: the first unread message is out of sight: at %v, seen from %v", n, r.Top, y)
		}
		s.conversation.toLatest()
		s.pull()
		if last := s.conversation.rows.Rows[len(s.conversation.rows.Rows)-1].ID; int(last) != n || !s.conversation.list.AtEnd {
			t.Errorf("of %d: the latest is %d", n, last)
		}
	}
}

// TestTheWindowOpensAtWhatCameLate: it came last, and stands above what is loaded at the start.
func TestTheWindowOpensAtWhatCameLate(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	var all []chat.Message
	for id := chat.ID(1); id <= 500; id++ {
		all = append(all, chat.Message{ID: id, Pos: chat.Pos{Order: 10 * int64(id), ID: id}, Author: "a", At: guitest.Noon, Text: "in time"})
	}
	late := &all[499]
	late.Pos.Order, late.Text = 95, "late"
	s.archive.Append(all, func() {})
	if err := s.Settings.Update(func(x *settings.Settings) {
		x.Keep(settings.Conversation{ReadUpTo: 499, Place: all[498].Pos})
	}); err != nil {
		t.Fatal(err)
	}
	s.room.Load(t.Context(), chat.OpenRoom, 100)
	for range 3 { // the newest, the one that came late, what is around it
		s.pull()
	}
	if got := fresh(s); !slices.Equal(got, []string{"late"}) {
		t.Fatalf("the line stands above %q", got)
	}
	r, y := s.conversation.rows.Rows[rowOf(s, late.ID)], s.conversation.list.Scroll.Offset.Y
	if r.Top < y || r.Top+r.Layout.Height > y+s.conversation.list.Size().Height {
		t.Errorf("it is out of sight: at %v, seen from %v", r.Top, y)
	}
	s.conversation.toLatest()
	s.pull()
	if last := s.conversation.rows.Rows[len(s.conversation.rows.Rows)-1].ID; last != 499 || !s.conversation.list.AtEnd {
		t.Errorf("the latest is %d", last)
	}
	s.Keep()
	if read := s.conversation.kept().ReadUpTo; read != late.ID {
		t.Errorf("who has seen all has read up to %d", read)
	}
}

func TestTheMarkStaysUntilTheHistoryIsThere(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	want := settings.Conversation{ReadUpTo: 2, Place: chat.Pos{Order: 2, ID: 2}}
	if err := s.Settings.Update(func(x *settings.Settings) { x.Keep(want) }); err != nil {
		t.Fatal(err)
	}
	s.Keep()
	if got := s.conversation.kept(); got != want {
		t.Errorf("before: %+v", got)
	}
	s.hear(1, 3, "%d")
	s.Keep()
	if got := s.conversation.kept(); got.ReadUpTo != 3 || got.Place.ID != 3 {
		t.Errorf("after: %+v", got)
	}
}

// rowOf returns the number of the row with a message, and -1 if there is none.
func rowOf(s *manualWindow, id chat.ID) int {
	return slices.IndexFunc(s.conversation.rows.Rows, func(r *transcript.Row) bool { return r.ID == id })
}
