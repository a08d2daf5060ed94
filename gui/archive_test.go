package gui

import (
	"context"
	"errors"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
)

func TestClearingAsksAndTells(t *testing.T) {
	var before time.Time
	var progress func(int64)
	var answer func(int64, error)
	cancelled := false
	s := newManualWindow(t, guitest.WideWindow, Archives{Export: endless.Export, Clear: func(_ chat.Conversation, b time.Time, p func(int64), done func(int64, error),
	) func() {
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
			if (i.Label == "Export…" || i.Label == "Delete old messages…") && i.Disabled == want {
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
		t.Error("the banner stays")
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
	s := newManualWindow(t, guitest.WideWindow, Archives{Export: func(_ chat.Conversation, _ string, _ bool, p func(int64, int64), d func(string, error)) func() {
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
		{health.ErrIncomplete, "Exported to /x/a.txt without the latest messages: they can't be saved right now."},
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

// endless are actions that begin and never end.
var endless = Archives{
	Export: func(chat.Conversation, string, bool, func(int64, int64), func(string, error)) func() {
		return func() {}
	},
	Clear: func(chat.Conversation, time.Time, func(int64), func(int64, error)) func() { return func() {} },
}
