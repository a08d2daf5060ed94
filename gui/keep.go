package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
)

// Archives is what can be done with everything that was said. The functions are called on the UI goroutine and return at
// once; what they are given may be called from any goroutine.
type Archives struct {
	// Export writes the history to a file, as text or as JSON lines, unless cancel is called first. done is called once.
	Export func(path string, lines bool, progress func(done, total int64), done func(error)) (cancel func())
	// Clear deletes what was said before a time and tells how many messages that were.
	Clear func(before time.Time, done func(n int64, err error))
}

// exportMenu offers the forms of an export.
func (w *Window) exportMenu() *fyne.MenuItem {
	export := item(say("Export"), nil)
	export.ChildMenu = fyne.NewMenu("",
		item(say("As text (.txt)…"), func() { w.askExport(".txt") }),
		item(say("As JSON lines (.jsonl)…"), func() { w.askExport(".jsonl") }))
	export.Disabled = w.Archives.Export == nil
	return export
}

// askExport asks where to write an export to.
func (w *Window) askExport(suffix string) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		w.focus()
		switch {
		case err != nil:
			w.tell(theme.IconNameError, theme.ColorNameError, say("Not exported: {{.Why}}", "Why", whyWords(err)))
		case file != nil:
			file.Close() // the toolkit has made the file; writing it is not for the UI goroutine
			w.export(file.URI().Path(), suffix == ".jsonl")
		}
	}, w.window)
	d.SetFileName("udpchat-" + w.Now().Local().Format("2006-01-02") + suffix)
	d.SetTitleText(say("Export"))
	d.SetConfirmText(say("Export"))
	d.SetDismissText(say("Cancel"))
	d.Show() // it has no size before
	d.Resize(fyne.NewSize(min(780, w.frame.Size().Width-32), min(560, w.frame.Size().Height-32)))
}

// export writes the history to a file and shows how far that is.
func (w *Window) export(path string, lines bool) {
	r := &report{words: say("Exporting…"), icon: theme.IconNameInfo, color: theme.ColorNamePrimary, button: say("Cancel")}
	progress := func(done, total int64) {
		w.notifier.later(func() { r.words = say("Exporting messages: {{.N}} of {{.M}}", "N", done, "M", total) })
	}
	done := func(err error) {
		w.notifier.later(func() { w.exported(path, err) })
	}
	w.report = r
	r.tapped = w.Archives.Export(path, lines, progress, done)
	w.showTrouble()
	w.frame.arrangeMain()
}

func (w *Window) exported(path string, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		w.tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, say("The export was cancelled; nothing was kept of it."))
	case err != nil:
		w.tell(theme.IconNameError, theme.ColorNameError, say("Not exported: {{.Why}}", "Why", whyWords(err)))
	default:
		w.tell(theme.IconNameConfirm, theme.ColorNameSuccess, say("Exported to {{.Path}}", "Path", path))
	}
}

// clearItem offers to delete what is old.
func (w *Window) clearItem() *fyne.MenuItem {
	i := item(say("Clear before a date…"), w.askClear)
	i.Disabled = w.Archives.Clear == nil
	return i
}

// askClear asks what to delete, and whether that is meant.
func (w *Window) askClear() {
	words := []string{say("Older than a week"), say("Older than a month"), say("Older than a year"), say("Everything")}
	choice := widget.NewRadioGroup(words, nil)
	choice.SetSelected(words[1])
	choice.Required = true
	hint := widget.NewLabel(say("Deleted messages cannot be brought back. Others keep theirs."))
	hint.Wrapping = fyne.TextWrapWord
	hint.Importance = widget.LowImportance
	content := container.NewVBox(choice, hint)
	d := dialog.NewCustomConfirm(say("Clear messages"), say("Delete"), say("Cancel"), content, func(yes bool) {
		w.focus()
		if yes {
			w.clear(clearBefore(w.Now(), words, choice.Selected))
		}
	}, w.window)
	d.SetConfirmImportance(widget.DangerImportance)
	d.Resize(fyne.NewSize(min(420, w.frame.Size().Width-32), d.MinSize().Height))
	d.Show()
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
	w.report = &report{words: say("Deleting…"), icon: theme.IconNameInfo, color: theme.ColorNamePrimary}
	w.showTrouble()
	w.frame.arrangeMain()
	w.Archives.Clear(before, func(n int64, err error) {
		w.notifier.later(func() { w.cleared(n, err) })
	})
}

func (w *Window) cleared(n int64, err error) {
	w.search.ask()
	if err != nil {
		w.tell(theme.IconNameError, theme.ColorNameError, say("Messages deleted: {{.N}}, then: {{.Why}}", "N", n, "Why", whyWords(err)))
		return
	}
	w.tell(theme.IconNameConfirm, theme.ColorNameSuccess, say("Messages deleted: {{.N}}", "N", n))
}

// askDelete asks whether a message is to be deleted.
func (w *Window) askDelete(m chat.Message) {
	start := firstRunes(oneLine(shown(m.Text)), 60)
	d := dialog.NewConfirm(say("Delete this message?"),
		say("“{{.Text}}” is deleted here and cannot be brought back. Others keep theirs.", "Text", start), func(yes bool) {
			if yes {
				w.room.Delete(m)
			}
			w.focus()
		}, w.window)
	d.SetConfirmText(say("Delete"))
	d.SetDismissText(say("Cancel"))
	d.SetConfirmImportance(widget.DangerImportance)
	d.Show()
}
