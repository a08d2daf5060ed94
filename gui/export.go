package gui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// exportItem offers to write everything that was said into a file.
func (w *Window) exportItem() *fyne.MenuItem {
	i := kit.NewItem(words.Say("Export…"), w.askExport)
	i.Disabled = !w.canExport()
	return i
}

const maxPath = 4096 // characters

// canExport reports whether an export can begin now. The toolkit's keys choose disabled items, too.
func (w *Window) canExport() bool { return w.Archives.Export != nil && !w.working }

// askExport asks for the form of an export and where to write it.
func (w *Window) askExport() {
	if !w.canExport() {
		return
	}
	p := w.plate(words.Say("Export"), 520)
	suffixes := []string{".txt", ".jsonl"}
	path := kit.NewInput(p, exportPath(w.Now().Local().Format("2006-01-02")), "", maxPath)
	form := kit.NewRadio(p, suffixes, []string{words.Say("Text (.txt), as in the classic program"), words.Say("JSON Lines (.jsonl), for programs")}, suffixes[0],
		func(s string) { path.SetText(strings.TrimSuffix(path.Text, filepath.Ext(path.Text)) + s) })
	start := func() {
		if at := strings.TrimSpace(path.Text); at != "" {
			w.export(at, strings.EqualFold(filepath.Ext(at), suffixes[1]))
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

// exportPath is where an export of a day goes if the person does not say otherwise.
func exportPath(day string) string {
	home, err := os.UserHomeDir()
	if err == nil && runtime.GOOS != "linux" {
		home = filepath.Join(home, "Documents")
	}
	return filepath.Join(home, "udpchat-"+day+".txt")
}

// export writes the history to a file and shows how far that is.
func (w *Window) export(path string, lines bool) {
	if !w.canExport() { // another work has begun since it was asked for
		return
	}
	r := newProgress(words.Say("Exporting…"))
	progress := func(done, total int64) {
		w.notifier.later(func() { r.words = words.Say("Exporting… {{.N}} of {{.M}}", "N", done, "M", total) })
	}
	done := func(path string, err error) {
		w.notifier.later(func() { w.exported(path, err) })
	}
	w.work(r, w.Archives.Export(path, lines, progress, done))
}

func (w *Window) exported(path string, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		w.tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.Say("Export cancelled. No file was saved."))
	case errors.Is(err, chat.ErrIncomplete):
		w.tell(theme.IconNameWarning, theme.ColorNameWarning,
			words.Say("Exported to {{.Path}} without the latest messages: they can't be saved right now.", "Path", path))
	case err != nil:
		w.tell(theme.IconNameError, theme.ColorNameError, words.Say("Not exported: {{.Why}}", "Why", words.Why(err)))
	default:
		w.tell(theme.IconNameConfirm, theme.ColorNameSuccess, words.Say("Exported to {{.Path}}", "Path", path))
	}
}
