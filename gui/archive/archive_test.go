package archive

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
)

// desk is an archive over an empty window. Its actions begin when they are asked for and end when the test ends them.
type desk struct {
	*Archive
	t      *testing.T
	window fyne.Window
	shown  []Report
	busy   []bool

	in       []chat.Conversation // of the actions that began
	exported func(string, error)
	cleared  func(int64, error)
}

// shown is the conversation that the window shows.
var shown = chat.Conversation{7}

func newDesk(t *testing.T) *desk {
	guitest.LightApp(t)
	d := &desk{t: t, window: test.NewTempWindow(t, kit.NewFill(theme.ColorNameBackground))}
	d.window.Resize(guitest.WideWindow)
	d.Archive = &Archive{
		Actions: Actions{
			Export: func(in chat.Conversation, _ string, _ bool, _ func(int64, int64), done func(string, error)) func() {
				d.in, d.exported = append(d.in, in), done
				return func() {}
			},
			Clear: func(in chat.Conversation, _ time.Time, _ func(int64), done func(int64, error)) func() {
				d.in, d.cleared = append(d.in, in), done
				return func() {}
			},
		},
		In:      func() chat.Conversation { return shown },
		Now:     func() time.Time { return guitest.Noon },
		Dialog:  func(title string, most float32) *kit.Dialog { return kit.NewDialog(d.window, title, most, nil) },
		Later:   func(f func()) { f() },
		Show:    func(r Report) { d.shown = append(d.shown, r) },
		Busy:    func(busy bool) { d.busy = append(d.busy, busy) },
		Cleared: func() {},
	}
	return d
}

func (d *desk) asking() bool { return d.window.Canvas().Overlays().Top() != nil }

// tap taps the button with a label in the dialog.
func (d *desk) tap(label string) {
	d.t.Helper()
	for _, o := range test.LaidOutObjects(d.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*kit.DialogButton); ok && b.Text == label {
			test.Tap(b)
			return
		}
	}
	d.t.Fatalf("there is no button %q", label)
}

func TestClearBeforeIsWhatWasChosen(t *testing.T) {
	words := []string{"week", "month", "year", "all"}
	for chosen, want := range map[string]time.Time{
		"week": guitest.Noon.AddDate(0, 0, -7), "month": guitest.Noon.AddDate(0, -1, 0), "year": guitest.Noon.AddDate(-1, 0, 0), "all": {},
	} {
		if got := clearBefore(guitest.Noon, words, chosen); !got.Equal(want) {
			t.Errorf("%s: %v", chosen, got)
		}
	}
}

func TestOneActionAtATime(t *testing.T) {
	d := newDesk(t)
	offered := func(want bool) {
		t.Helper()
		d.exported, d.cleared = nil, nil
		for _, i := range []*fyne.MenuItem{d.ExportItem(), d.ClearItem()} {
			if i.Disabled == want {
				t.Errorf("%s is disabled: %v", i.Label, i.Disabled)
			}
		}
	}
	offered(true)
	d.AskClear() // it is there while the export begins
	d.export(shown, "/x/a.txt", false)
	done := d.exported
	offered(false)
	d.tap("Delete")
	for _, i := range []*fyne.MenuItem{d.ExportItem(), d.ClearItem()} {
		if i.Action(); d.asking() || d.exported != nil || d.cleared != nil {
			t.Errorf("%s can be chosen by its key", i.Label)
		}
	}
	done("", errors.New("disk full"))
	offered(true)
	d.clear(shown, guitest.Noon)
	finish := d.cleared
	offered(false)
	finish(1, nil)
	offered(true)
	if !slices.Equal(d.in, []chat.Conversation{shown, shown}) {
		t.Errorf("exported and cleared was %v", d.in)
	}
	if !slices.Equal(d.busy, []bool{true, false, true, false}) {
		t.Errorf("the menu heard %v", d.busy)
	}
}

func TestACancelledExportLeavesNothing(t *testing.T) {
	d := newDesk(t)
	d.AskExport()
	d.tap("Cancel")
	if len(d.shown) != 0 || d.asking() || d.exported != nil {
		t.Error("something is left of it")
	}
}

func TestWhatCannotBeDoneIsNotOffered(t *testing.T) {
	d := newDesk(t)
	d.Actions = Actions{}
	for _, i := range []*fyne.MenuItem{d.ExportItem(), d.ClearItem()} {
		if i.Action(); !i.Disabled || d.asking() {
			t.Errorf("%s is offered", i.Label)
		}
	}
}

func TestTheColourSaysHowItEnded(t *testing.T) {
	for _, c := range []struct {
		err  error
		want fyne.ThemeColorName
	}{
		{nil, theme.ColorNameSuccess},
		{health.DiskFull, theme.ColorNameError},
		{context.Canceled, theme.ColorNamePlaceHolder},
	} {
		d := newDesk(t)
		d.export(shown, "/x/a.txt", false)
		d.exported("/x/a.txt", c.err)
		d.clear(shown, guitest.Noon)
		d.cleared(3, c.err)
		if d.shown[1].Color != c.want || d.shown[3].Color != c.want {
			t.Errorf("%v: %v and %v, want %v", c.err, d.shown[1].Color, d.shown[3].Color, c.want)
		}
		if d.shown[0].Cancel == nil || d.shown[1].Cancel != nil {
			t.Errorf("%v: only what runs can be cancelled", c.err)
		}
	}
}

func TestAnActionIsOfTheConversationThatTheDialogWasOpenedIn(t *testing.T) {
	d := newDesk(t)
	for label, ask := range map[string]func(){"Export": d.AskExport, "Delete": d.AskClear} {
		in := chat.Conversation{8}
		d.Archive.busy = false // the one before has ended
		d.In = func() chat.Conversation { return in }
		ask()
		in = chat.Conversation{9}
		d.tap(label)
		if got := d.in[len(d.in)-1]; got != (chat.Conversation{8}) {
			t.Errorf("%s: of %x", label, got[:1])
		}
	}
}
