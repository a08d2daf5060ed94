package gui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// arriveLate brings messages of a member that were said so long before noon; each comes by itself.
func (s *manualWindow) arriveLate(texts []string, before time.Duration) {
	s.t.Helper()
	for i, text := range texts {
		s.room.Kept(s.room.Arrive(chat.OpenRoom, []chat.Entry{{
			Author: guitest.KeyOf(9), Log: 9, Number: uint64(i + 1), At: guitest.Noon.Add(time.Duration(i)*time.Second - before), Text: text,
		}}))
		s.pull()
	}
}

// TestTheButtonLeadsUpToWhatCameLate: who reads the newest messages would not see what comes above them.
func TestTheButtonLeadsUpToWhatCameLate(t *testing.T) {
	for name, start := range map[string]func(s *manualWindow){
		"from the end":       func(*manualWindow) {},
		"from further up":    func(s *manualWindow) { s.conversation.list.GoTo(s.conversation.rows.Rows[20].ID) },
		"after coming back":  func(s *manualWindow) { s.leave(); s.setFront(true) },
		"from the very top":  func(s *manualWindow) { s.conversation.list.GoTo(s.conversation.rows.Rows[0].ID) },
		"while it is behind": func(s *manualWindow) { s.leave() },
	} {
		s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
		s.hear(1, 40, "%d")
		start(s)
		top := s.conversation.list.Scroll.Offset.Y == 0
		s.arriveLate([]string{"late one", "late two"}, time.Hour)
		b := s.conversation.latest
		if top {
			if b.Icon != theme.MoveDownIcon() || b.Text != "Go to latest" {
				t.Errorf("%s: the button says %q though both are in sight", name, b.Text)
			}
			continue
		}
		if !b.Visible() || b.Text != "2 new" || b.Icon != theme.MoveUpIcon() {
			t.Fatalf("%s: shown %v, %q", name, b.Visible(), b.Text)
		}
		b.OnTapped()
		s.pull()
		if sight := s.inSight(); !slices.Contains(sight, "late one") {
			t.Errorf("%s: in sight are %q", name, sight)
		}
		if got := fresh(s); len(got) != 1 || got[0] != "late one" {
			t.Errorf("%s: the line stands above %q", name, got)
		}
		if b.Icon != theme.MoveDownIcon() || b.Text != "Go to latest" {
			t.Errorf("%s: once they are seen the button says %q", name, b.Text)
		}
	}
}

func TestWhatCameLateIsUnseenUntilTheReaderWasThere(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	s.hear(1, 40, "%d")
	s.arriveLate([]string{"late"}, time.Hour)
	s.hear(1, 3, "new %d")
	if s.conversation.unseen.All() != 1 || !s.conversation.list.AtEnd {
		t.Errorf("%d unseen, at the end %v", s.conversation.unseen.All(), s.conversation.list.AtEnd)
	}
	s.Keep()
	if read := s.conversation.kept().ReadUpTo; read != 40 {
		t.Errorf("the reader is said to have read up to %d", read)
	}
	s.conversation.list.GoTo(s.conversation.rows.Rows[0].ID) // without the button
	if s.conversation.unseen.All() != 0 {
		t.Errorf("%d unseen", s.conversation.unseen.All())
	}
	s.conversation.toLatest()
	s.pull()
	if s.conversation.latest.Visible() {
		t.Errorf("at the end the button says %q", s.conversation.latest.Text)
	}
	s.Keep()
	if read := s.conversation.kept().ReadUpTo; read != 44 {
		t.Errorf("the reader is said to have read up to %d", read)
	}
}

func TestNobodyIsSentToMutedOwnOrDeletedMessages(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 300), Archives{})
	s.hear(1, 40, "%d")
	s.remember(chat.LinkedMember(guitest.KeyOf(9)), func(k *settings.Known) { k.Muted = true })
	s.pull()
	s.arriveLate([]string{"late"}, time.Hour)
	if s.conversation.unseen.All() != 0 || s.conversation.latest.Visible() {
		t.Errorf("of a muted member: %q", s.conversation.latest.Text)
	}
	s.remember(chat.LinkedMember(guitest.KeyOf(9)), func(k *settings.Known) { k.Muted = false })
	s.pull()
	s.room.Kept(s.room.Arrive(chat.OpenRoom, []chat.Entry{{Author: guitest.KeyOf(9), Log: 9, Number: 2, At: guitest.Noon.Add(-time.Hour), Text: "late"}}))
	s.pull()
	if s.conversation.unseen.All() != 1 {
		t.Fatalf("%d unseen", s.conversation.unseen.All())
	}
	s.room.Clear(chat.Old{UpTo: 100})
	for !s.conversation.empty() {
		s.pull()
	}
	if s.conversation.unseen.All() != 0 || s.conversation.latest.Visible() {
		t.Errorf("once all is deleted: %q", s.conversation.latest.Text)
	}
}
