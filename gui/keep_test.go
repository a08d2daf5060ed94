package gui

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
)

// tapIn taps the button with a label in what lies over the window.
func (s *study) tapIn(label string) {
	s.t.Helper()
	for _, o := range test.LaidOutObjects(s.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*kit.DialogButton); ok && b.Text == label {
			test.Tap(b)
			return
		}
	}
	s.t.Fatalf("there is no button %q", label)
}

func TestDeletingAsksFirst(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 2, "m%d")
	for _, c := range []struct {
		button string
		want   int
	}{{"Cancel", 2}, {"Delete", 1}} {
		s.dialogs.messages.AskDelete(s.conversation.rows.Rows[0].Message)
		s.tapIn(c.button)
		s.pull()
		if n := len(s.conversation.rows.Rows); n != c.want {
			t.Errorf("%s: %d messages are left", c.button, n)
		}
	}
	if s.window.Canvas().Focused() != s.composer.Entry {
		t.Error("the cursor is not in the composer afterwards")
	}
}

func TestClearingAsksAndTells(t *testing.T) {
	var before time.Time
	var progress func(int64)
	var answer func(int64, error)
	cancelled := false
	s := newStudy(t, guitest.WideWindow, Archives{Clear: func(b time.Time, p func(int64), done func(int64, error)) func() {
		before, progress, answer = b, p, done
		return func() { cancelled = true }
	}})
	s.dialogs.archive.AskClear()
	s.tapIn("Cancel")
	if answer != nil {
		t.Fatal("deleted without a yes")
	}
	offered := func(want bool) {
		t.Helper()
		for _, i := range s.window.MainMenu().Items[0].Items {
			if i.Label == "Delete old messages…" && i.Disabled == want {
				t.Errorf("%s is disabled: %v", i.Label, i.Disabled)
			}
		}
	}
	offered(true)
	s.dialogs.archive.AskClear()
	s.tapIn("Delete")
	offered(false)
	if want := s.now.AddDate(0, -1, 0); !before.Equal(want) || s.troubles.banner.Words.Content != "Deleting…" {
		t.Errorf("before %v, want %v; %q", before, want, s.troubles.banner.Words.Content)
	}
	progress(7)
	s.pull()
	if s.troubles.banner.Words.Content != "Deleting… 7 messages so far" || s.troubles.banner.Button.Text != "Cancel" {
		t.Errorf("%q", s.troubles.banner.Words.Content)
	}
	if s.troubles.banner.Button.OnTapped(); !cancelled {
		t.Error("it cannot be cancelled")
	}
	answer(12, nil)
	s.pull()
	offered(true)
	if s.troubles.banner.Words.Content != "12 messages deleted" {
		t.Errorf("%q", s.troubles.banner.Words.Content)
	}
	s.troubles.banner.Button.OnTapped()
	if s.troubles.banner.Visible() {
		t.Error("the strip stays")
	}
	again := func(n int64, err error) {
		s.dialogs.archive.AskClear()
		s.tapIn("Delete")
		answer(n, err)
		s.pull()
	}
	again(512, context.Canceled)
	if s.troubles.banner.Words.Content != "Cancelled. 512 old messages were already deleted." {
		t.Errorf("%q", s.troubles.banner.Words.Content)
	}
	again(3, errors.New("disk full"))
	if s.troubles.banner.Words.Content != "3 messages deleted, then it stopped: disk full" {
		t.Errorf("%q", s.troubles.banner.Words.Content)
	}
}

func TestExportShowsHowFarItIs(t *testing.T) {
	var progress func(done, total int64)
	var done func(string, error)
	cancelled := false
	s := newStudy(t, guitest.WideWindow, Archives{Export: func(_ string, _ bool, p func(int64, int64), d func(string, error)) func() {
		progress, done = p, d
		return func() { cancelled = true }
	}})
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "Exported to /x/a.txt"},
		{context.Canceled, "Export cancelled. No file was saved."},
		{errors.New("disk full"), "Not exported: disk full"},
		{chat.ErrIncomplete, "Exported to /x/a.txt without the latest messages: they can't be saved right now."},
	} {
		s.dialogs.archive.AskExport()
		s.tapIn("Export")
		progress(2000, 5000)
		s.pull()
		if s.troubles.banner.Words.Content != "Exporting… 2000 of 5000" || s.troubles.banner.Button.Text != "Cancel" {
			t.Errorf("%q", s.troubles.banner.Words.Content)
		}
		s.troubles.banner.Button.OnTapped()
		done("/x/a.txt", c.err)
		s.pull()
		if s.troubles.banner.Words.Content != c.want || !cancelled {
			t.Errorf("%q, want %q", s.troubles.banner.Words.Content, c.want)
		}
	}
}

// endless are works that begin and never end.
var endless = Archives{
	Export: func(string, bool, func(int64, int64), func(string, error)) func() { return func() {} },
	Clear:  func(time.Time, func(int64), func(int64, error)) func() { return func() {} },
}

func TestLossesAreToldUntilTheyAreKnown(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	host := func(n byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, n}) }
	dropped := uint64(0)
	told := func(want string, losses ...chat.Loss) {
		t.Helper()
		s.room.SetNetwork(chat.Network{State: chat.Receiving, Port: 3456, Losses: losses, Dropped: dropped})
		s.pull()
		if s.troubles.banner.Visible() != (want != "") || want != "" && s.troubles.banner.Words.Content != want {
			t.Errorf("%v %q, want %q", s.troubles.banner.Visible(), s.troubles.banner.Words.Content, want)
		}
	}
	told("")
	told("5 messages from 192.0.2.7 were lost", chat.Loss{Host: host(7), Count: 5})
	s.troubles.banner.Button.OnTapped()
	told("", chat.Loss{Host: host(7), Count: 5})
	told("9 messages from 192.0.2.7 and 1 from others were lost", chat.Loss{Host: host(7), Count: 9}, chat.Loss{Host: host(8), Count: 1})
	told("90 messages from many addresses and 9 from others were lost", chat.Loss{Count: 90}, chat.Loss{Host: host(7), Count: 9})
	dropped = 5
	told("9 messages from 192.0.2.7 were lost. The system dropped 5 messages from unknown senders", chat.Loss{Host: host(7), Count: 9})
	s.troubles.banner.Button.OnTapped()
	dropped = 20
	told("The system dropped 20 messages from unknown senders")
}

func TestAMemberCanBeNamedAndMuted(t *testing.T) {
	s := newStudy(t, guitest.WideWindow, Archives{})
	s.hear(7, 1, "x")
	s.chooseFor(s.members.Shown[0], "Rename…")
	for _, r := range " 小王 " {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.pull()
	if m := s.members.Shown[0]; m.Name != "小王" || s.overlay.busy() {
		t.Errorf("named %q, still asking: %v", m.Name, s.overlay.busy())
	}
	s.members.Menu(s.members.Shown[0], fyne.NewPos(50, 50))
	if !s.overlay.busy() {
		t.Fatal("no menu")
	}
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.mute(7, true)
	s.chooseFor(s.members.Shown[0], "Rename…")
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.overlay.busy() {
		t.Error("Escape does not close the dialog")
	}
	s.searching.showAll(s.members.Shown[0].ID)
	s.pull()
	if got := guitest.Texted(s.search); !slices.Contains(got, "小王") || !slices.Contains(got, "1 result") {
		t.Errorf("the search shows %q", got)
	}
}
