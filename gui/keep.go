package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
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
	i := item(say("Delete old messages…"), w.askClear)
	i.Disabled = !w.canClear()
	return i
}

func (w *Window) canClear() bool { return w.Archives.Clear != nil && !w.working }

// askClear asks what to delete, and whether that is meant.
func (w *Window) askClear() {
	if !w.canClear() {
		return
	}
	words := []string{say("Older than a week"), say("Older than a month"), say("Older than a year"), say("All messages")}
	p := w.plate(say("Delete old messages"), 420)
	what := newChoice(p, words, words, words[1], func(string) {})
	p.fill(framed(what), newProse(say("Deleted messages can't be restored. Others keep theirs.")))
	p.button(say("Cancel"), widget.MediumImportance, nil)
	p.button(say("Delete"), widget.DangerImportance, func() {
		w.clear(clearBefore(w.Now(), words, what.Selected))
	})
	p.show(what)
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
	r := newProgress(say("Deleting…"))
	progress := func(n int64) {
		w.notifier.later(func() { r.words = sayN(n, "Deleting… {{.N}} message so far", "Deleting… {{.N}} messages so far") })
	}
	done := func(n int64, err error) {
		w.notifier.later(func() { w.cleared(n, err) })
	}
	w.work(r, w.Archives.Clear(before, progress, done))
}

func (w *Window) cleared(n int64, err error) {
	w.search.ask()
	switch {
	case errors.Is(err, context.Canceled):
		w.tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, sayN(n, "Cancelled. {{.N}} old message was already deleted.", "Cancelled. {{.N}} old messages were already deleted."))
	case err != nil:
		w.tell(theme.IconNameError, theme.ColorNameError, sayN(n, "{{.N}} message deleted, then it stopped: {{.Why}}", "{{.N}} messages deleted, then it stopped: {{.Why}}", "Why", whyWords(err)))
	default:
		w.tell(theme.IconNameConfirm, theme.ColorNameSuccess, sayN(n, "{{.N}} message deleted", "{{.N}} messages deleted"))
	}
}

// askDelete asks whether a message is to be deleted.
func (w *Window) askDelete(m chat.Message) {
	start := firstRunes(oneLine(shownText(w.style, firstRunes(m.Text, 60))), 60)
	p := w.plate(say("Delete this message?"), 420)
	quoted := newProse(start)
	quoted.color = theme.ColorNameForeground
	p.fill(newWell(quoted), newProse(say("It is deleted on this computer only and can't be restored.")))
	cancel := p.button(say("Cancel"), widget.MediumImportance, nil)
	p.button(say("Delete"), widget.DangerImportance, func() { w.room.Delete(m) })
	p.show(cancel)
}
