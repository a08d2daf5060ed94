package archive

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

	"udpchat/chat/health"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

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
	p := a.Dialog(words.Say("Export"), 520)
	suffixes := []string{".txt", ".jsonl"}
	path := kit.NewInput(p, exportPath(a.Now().Local().Format("2006-01-02")), "", maxPath)
	form := kit.NewSelect(p, suffixes, []string{words.Say("Text (.txt), as in the classic program"), words.Say("JSON Lines (.jsonl), for programs")}, suffixes[0],
		func(s string) { path.SetText(strings.TrimSuffix(path.Text, filepath.Ext(path.Text)) + s) })
	start := func() {
		if at := strings.TrimSpace(path.Text); at != "" {
			a.export(at, strings.EqualFold(filepath.Ext(at), suffixes[1]))
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

// export begins to write the history to a file.
func (a *Archive) export(path string, lines bool) {
	if !a.canExport() { // another action has begun since the dialog was opened
		return
	}
	progress := func(done, total int64) {
		a.Later(func() { a.progress(words.Say("Exporting… {{.N}} of {{.M}}", "N", done, "M", total)) })
	}
	done := func(path string, err error) { a.Later(func() { a.exported(path, err) }) }
	a.begin(words.Say("Exporting…"), a.Export(path, lines, progress, done))
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
