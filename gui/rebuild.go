package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	look "udpchat/gui/theme"
	"udpchat/gui/words"
	"udpchat/settings"
)

// relook takes over theme, text size and language.
func (w *Window) relook() {
	s := w.Settings.Get()
	mode := look.FollowSystem
	switch s.Theme {
	case settings.LightTheme:
		mode = look.Light
	case settings.DarkTheme:
		mode = look.Dark
	}
	if err := words.Load(s.Language); err != nil {
		fyne.LogError("load words", err)
	}
	w.App.Settings().SetTheme(look.New(look.Options{Mode: mode, Scale: float32(s.TextSize) / 100}))
}

// rebuild makes the window anew in another language, theme or text size.
func (w *Window) rebuild() {
	old := w.composer
	w.relook()
	w.build()
	w.pull()
	w.search.ShowFilters()
	w.search.Results.ShowChosen()
	w.composer.Continue(old)
}

// repaint has the window drawn anew. The toolkit does that for an object it has drawn before and that is refreshed; a refreshed
// list would draw the texts of all its rows anew.
func (w *Window) repaint() { canvas.Refresh(w.frame.line) }
