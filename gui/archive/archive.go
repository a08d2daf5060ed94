// Package archive has the dialogs about the history: to export it, and to delete old messages.
package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/typed"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Actions is what can be done with the history. The functions are called on the UI goroutine and return at once; the functions
// they are given may be called from any goroutine. A nil function means that it cannot be done.
type Actions struct {
	// Export writes the history of a conversation to a file, as text or as JSON lines, unless cancel is called first. done is
	// called once, with the path of the file that was written: an existing file is kept, and the new one gets a number. With
	// health.ErrIncomplete it was written, too.
	Export func(in chat.Conversation, path string, lines bool, progress func(done, total int64), done func(path string, err error)) (cancel func())
	// Clear deletes what a conversation has from before a time, or all of it when the time is zero, the oldest first, unless
	// cancel is called. done is called once with the number of deleted messages; progress, now and then, with the number so far.
	Clear func(in chat.Conversation, before time.Time, progress func(n int64), done func(n int64, err error)) (cancel func())
}

// Archive runs one action at a time, because there is one place to show its report. Its exported fields are what it needs of the
// window. Its methods belong to the UI goroutine.
type Archive struct {
	Actions
	In      func() chat.Conversation // the one that a dialog is about, which is asked as it opens
	Now     func() time.Time
	Dialog  func(title string, most float32) *kit.Dialog // makes a dialog over the window, as wide as that at most
	Later   func(func())                                 // runs a function on the UI goroutine soon, from any goroutine
	Show    func(Report)                                 // shows a report in place of the one before
	Busy    func(busy bool)                              // what can be chosen has changed
	Cleared func()                                       // messages were deleted

	busy   bool
	cancel func()
}

// Report says how far an action is, or how it ended.
type Report struct {
	Words  string
	Icon   fyne.ThemeIconName
	Color  fyne.ThemeColorName
	Cancel func() // ends the action early; nil when it has ended
}

// begin shows that an action has begun.
func (a *Archive) begin(words string, cancel func()) {
	a.cancel = cancel
	a.setBusy(true)
	a.progress(words)
}

func (a *Archive) progress(words string) {
	a.Show(Report{Words: words, Icon: theme.IconNameInfo, Color: theme.ColorNamePrimary, Cancel: a.cancel})
}

// end shows how the action ended.
func (a *Archive) end(icon fyne.ThemeIconName, c fyne.ThemeColorName, words string) {
	a.setBusy(false)
	a.Show(Report{Words: words, Icon: icon, Color: c})
}

func (a *Archive) setBusy(busy bool) {
	a.busy = busy
	a.Busy(busy)
}

// ExportItem is the menu item that exports the history.
func (a *Archive) ExportItem() *fyne.MenuItem {
	i := kit.NewItem(words.Say("Export…"), a.AskExport)
	i.Disabled = !a.canExport()
	return i
}

const maxPath = 4096 // characters

// canExport reports whether an export can begin now. It is checked again when an item is chosen, because the toolkit's shortcuts
// choose disabled items, too.
func (a *Archive) canExport() bool { return a.Export != nil && !a.busy }

// AskExport opens the dialog that asks for the format and the path of an export.
func (a *Archive) AskExport() {
	if !a.canExport() {
		return
	}
	p, in := a.Dialog(words.Say("Export"), 520), a.In()
	suffixes := []string{".txt", ".jsonl"}
	path := kit.NewInput(p, exportPath(a.Now().Local().Format("2006-01-02")), "", maxPath)
	form := kit.NewSelect(p, suffixes, []string{words.Say("Text (.txt), as in the classic program"), words.Say("JSON Lines (.jsonl), for programs")}, suffixes[0],
		func(s string) { path.SetText(strings.TrimSuffix(path.Text, filepath.Ext(path.Text)) + s) })
	start := func() {
		if at := typed.Trim(path.Text); at != "" {
			a.export(in, at, strings.EqualFold(filepath.Ext(at), suffixes[1]))
		}
	}
	path.OnSubmitted = func(string) {
		p.Close()
		start()
	}
	p.Fill(kit.Framed(form), kit.Space(10), path, kit.NewParagraph(words.Say("Existing files are kept; the new one gets a number.")))
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Export"), widget.HighImportance, start)
	p.Open(path)
}

// exportPath is the path that the dialog proposes for an export of a day.
func exportPath(day string) string {
	home, err := os.UserHomeDir()
	if err == nil && runtime.GOOS != "linux" {
		home = filepath.Join(home, "Documents")
	}
	return filepath.Join(home, "udpchat-"+day+".txt")
}

// export begins to write the history of a conversation to a file.
func (a *Archive) export(in chat.Conversation, path string, lines bool) {
	if !a.canExport() { // another action has begun since the dialog was opened
		return
	}
	progress := func(done, total int64) {
		a.Later(func() { a.progress(words.Say("Exporting… {{.N}} of {{.M}}", "N", done, "M", total)) })
	}
	done := func(path string, err error) { a.Later(func() { a.exported(path, err) }) }
	a.begin(words.Say("Exporting…"), a.Export(in, path, lines, progress, done))
}

func (a *Archive) exported(path string, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		a.end(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.Say("Export cancelled. No file was saved."))
	case errors.Is(err, health.ErrIncomplete):
		a.end(theme.IconNameWarning, theme.ColorNameWarning,
			words.Say("Exported to {{.Path}} without the latest messages: they can't be saved right now.", "Path", path))
	case err != nil:
		a.end(theme.IconNameError, theme.ColorNameError, words.Say("Not exported: {{.Why}}", "Why", words.Why(err)))
	default:
		a.end(theme.IconNameConfirm, theme.ColorNameSuccess, words.Say("Exported to {{.Path}}", "Path", path))
	}
}

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
	p, in := a.Dialog(words.Say("Delete old messages"), 420), a.In()
	what := kit.NewSelect(p, sentences, sentences, sentences[1], func(string) {})
	p.Fill(kit.Framed(what), kit.NewParagraph(words.Say("Deleted messages can't be restored. Others keep theirs.")))
	p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() {
		a.clear(in, clearBefore(a.Now(), sentences, what.Selected))
	})
	p.Open(what)
}

// clearBefore is the time a choice stands for; zero: any time.
func clearBefore(now time.Time, words []string, chosen string) time.Time {
	switch chosen {
	case words[0]:
		return now.AddDate(0, 0, -7)
	case words[1]:
		return now.AddDate(0, -1, 0)
	case words[2]:
		return now.AddDate(-1, 0, 0)
	}
	return time.Time{}
}

func (a *Archive) clear(in chat.Conversation, before time.Time) {
	if !a.canClear() {
		return
	}
	progress := func(n int64) {
		a.Later(func() {
			a.progress(words.SayN(n, "Deleting… {{.N}} message so far", "Deleting… {{.N}} messages so far"))
		})
	}
	done := func(n int64, err error) { a.Later(func() { a.cleared(n, err) }) }
	a.begin(words.Say("Deleting…"), a.Clear(in, before, progress, done))
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
