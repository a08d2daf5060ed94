// Package archive has the dialogs about the history: to export it, and to delete old messages.
package archive

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	kit "udpchat/gui/widget"
)

// Actions is what can be done with the history. The functions are called on the UI goroutine and return at once; the functions
// they are given may be called from any goroutine. A nil function means that it cannot be done.
type Actions struct {
	// Export writes the history to a file, as text or as JSON lines, unless cancel is called first. done is called once, with
	// the path of the file that was written: an existing file is kept, and the new one gets a number. With
	// chat.ErrIncomplete it was written, too.
	Export func(path string, lines bool, progress func(done, total int64), done func(path string, err error)) (cancel func())
	// Clear deletes the messages before a time, the oldest first, unless cancel is called. done is called once with the number
	// of deleted messages; progress, now and then, with the number so far.
	Clear func(before time.Time, progress func(n int64), done func(n int64, err error)) (cancel func())
}

// Deps is what the dialogs need of the window.
type Deps struct {
	Actions
	Now     func() time.Time
	Dialog  func(title string, most float32) *kit.Dialog // makes a dialog over the window, as wide as that at most
	Later   func(func())                                 // runs a function on the UI goroutine soon, from any goroutine
	Show    func(Report)                                 // shows a report in place of the one before
	Busy    func(busy bool)                              // what can be chosen has changed
	Cleared func()                                       // messages were deleted
}

// Report says how far an action is, or how it ended.
type Report struct {
	Words  string
	Icon   fyne.ThemeIconName
	Color  fyne.ThemeColorName
	Cancel func() // ends the action early; nil when it has ended
}

// Archive runs one action at a time, because there is one place to show its report. Its methods belong to the UI goroutine.
type Archive struct {
	Deps
	busy   bool
	cancel func()
}

// New returns an archive that does nothing yet.
func New(d Deps) *Archive { return &Archive{Deps: d} }

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
