package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Archives is what can be done with everything that was said. The functions are called on the UI goroutine and return at
// once; what they are given may be called from any goroutine.
type Archives struct {
	// Export writes the history to a file, as text or as JSON lines, unless cancel is called first. done is called once.
	// A file that is there is left alone: done is told under which name like that of path it was written. With
	// chat.ErrIncomplete it was written, too.
	Export func(path string, lines bool, progress func(done, total int64), done func(path string, err error)) (cancel func())
	// Clear deletes what was said before a time, the oldest first, unless cancel is called. done is told once how many messages
	// that were; progress, now and then, how many so far.
	Clear func(before time.Time, progress func(n int64), done func(n int64, err error)) (cancel func())
}

// clearItem offers to delete what is old.
func (w *Window) clearItem() *fyne.MenuItem {
	i := kit.NewItem(words.Say("Delete old messages…"), w.askClear)
	i.Disabled = !w.canClear()
	return i
}

func (w *Window) canClear() bool { return w.Archives.Clear != nil && !w.working }

// askClear asks what to delete, and whether that is meant.
func (w *Window) askClear() {
	if !w.canClear() {
		return
	}
	sentences := []string{words.Say("Older than a week"), words.Say("Older than a month"), words.Say("Older than a year"), words.Say("All messages")}
	p := w.plate(words.Say("Delete old messages"), 420)
	what := kit.NewRadio(p, sentences, sentences, sentences[1], func(string) {})
	p.Fill(kit.Framed(what), kit.NewParagraph(words.Say("Deleted messages can't be restored. Others keep theirs.")))
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() {
		w.clear(clearBefore(w.Now(), sentences, what.Selected))
	})
	p.Open(what)
}

// clearBefore is the time a choice stands for.
func clearBefore(now time.Time, words []string, chosen string) time.Time {
	switch chosen {
	case words[0]:
		return now.AddDate(0, 0, -7)
	case words[1]:
		return now.AddDate(0, -1, 0)
	case words[2]:
		return now.AddDate(-1, 0, 0)
	}
	return now
}

func (w *Window) clear(before time.Time) {
	if !w.canClear() {
		return
	}
	r := newProgress(words.Say("Deleting…"))
	progress := func(n int64) {
		w.notifier.later(func() {
			r.words = words.SayN(n, "Deleting… {{.N}} message so far", "Deleting… {{.N}} messages so far")
		})
	}
	done := func(n int64, err error) {
		w.notifier.later(func() { w.cleared(n, err) })
	}
	w.work(r, w.Archives.Clear(before, progress, done))
}

func (w *Window) cleared(n int64, err error) {
	w.search.Ask()
	switch {
	case errors.Is(err, context.Canceled):
		w.tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.SayN(n, "Cancelled. {{.N}} old message was already deleted.", "Cancelled. {{.N}} old messages were already deleted."))
	case err != nil:
		w.tell(theme.IconNameError, theme.ColorNameError, words.SayN(n, "{{.N}} message deleted, then it stopped: {{.Why}}", "{{.N}} messages deleted, then it stopped: {{.Why}}", "Why", words.Why(err)))
	default:
		w.tell(theme.IconNameConfirm, theme.ColorNameSuccess, words.SayN(n, "{{.N}} message deleted", "{{.N}} messages deleted"))
	}
}

// askDelete asks whether a message is to be deleted.
func (w *Window) askDelete(m chat.Message) {
	start := typeset.FirstRunes(typeset.OneLine(words.Shown(w.style, typeset.FirstRunes(m.Text, 60))), 60)
	p := w.plate(words.Say("Delete this message?"), 420)
	quoted := kit.NewParagraph(start)
	quoted.Color = theme.ColorNameForeground
	p.Fill(kit.NewInset(quoted), kit.NewParagraph(words.Say("It is deleted on this computer only and can't be restored.")))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() { w.room.Delete(m) })
	p.Open(cancel)
}
