package archive

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// ClearItem is the menu item that deletes old messages.
func (a *Archive) ClearItem() *fyne.MenuItem {
	i := kit.NewItem(words.Say("Delete old messages…"), a.AskClear)
	i.Disabled = !a.canClear()
	return i
}

func (a *Archive) canClear() bool { return a.Clear != nil && !a.busy }

// AskClear opens the dialog that asks which messages to delete.
func (a *Archive) AskClear() {
	if !a.canClear() {
		return
	}
	sentences := []string{words.Say("Older than a week"), words.Say("Older than a month"), words.Say("Older than a year"), words.Say("All messages")}
	p := a.Dialog(words.Say("Delete old messages"), 420)
	what := kit.NewSelect(p, sentences, sentences, sentences[1], func(string) {})
	p.Fill(kit.Framed(what), kit.NewParagraph(words.Say("Deleted messages can't be restored. Others keep theirs.")))
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() {
		a.clear(clearBefore(a.Now(), sentences, what.Selected))
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

func (a *Archive) clear(before time.Time) {
	if !a.canClear() {
		return
	}
	progress := func(n int64) {
		a.Later(func() {
			a.progress(words.SayN(n, "Deleting… {{.N}} message so far", "Deleting… {{.N}} messages so far"))
		})
	}
	done := func(n int64, err error) { a.Later(func() { a.cleared(n, err) }) }
	a.begin(words.Say("Deleting…"), a.Clear(before, progress, done))
}

func (a *Archive) cleared(n int64, err error) {
	a.Cleared()
	switch {
	case errors.Is(err, context.Canceled):
		a.end(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.SayN(n, "Cancelled. {{.N}} old message was already deleted.", "Cancelled. {{.N}} old messages were already deleted."))
	case err != nil:
		a.end(theme.IconNameError, theme.ColorNameError, words.SayN(n, "{{.N}} message deleted, then it stopped: {{.Why}}", "{{.N}} messages deleted, then it stopped: {{.Why}}", "Why", words.Why(err)))
	default:
		a.end(theme.IconNameConfirm, theme.ColorNameSuccess, words.SayN(n, "{{.N}} message deleted", "{{.N}} messages deleted"))
	}
}
