package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	"udpchat/gui/words"
	"udpchat/settings"
)

// newWindow makes the toolkit's window. That takes long, so the typefaces are read meanwhile.
func newWindow(app fyne.App) fyne.Window {
	read := make(chan struct{})
	go func() {
		defer close(read)
		fyne.MeasureText(Title, theme.Size(theme.SizeNameText), fyne.TextStyle{})
	}()
	window := app.NewWindow(Title)
	<-read
	return window
}

// windowSize is the size the window had last, or has at first.
func windowSize(s settings.Settings) fyne.Size {
	if s.Window.Width < 320 || s.Window.Height < 240 {
		return fyne.NewSize(1100, 720)
	}
	return fyne.NewSize(s.Window.Width, s.Window.Height)
}

// applyLook sets theme, text size and language to those of the settings.
func applyLook(app fyne.App, s settings.Settings) {
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
	app.Settings().SetTheme(look.New(look.Options{Mode: mode, Scale: float32(s.TextSize) / 100}))
}

// rebuild makes the widgets again after language, theme or text size have changed. What the person is doing goes on.
func (w *Window) rebuild() {
	old := w.composer
	applyLook(w.App, w.Settings.Get())
	w.build()
	w.pull()
	w.search.Resume()
	w.composer.Continue(old)
}

// zoom makes text larger or smaller by a step; zero steps bring the actual size back.
func (w *Window) zoom(steps int) {
	size := settings.Default().TextSize
	if steps != 0 {
		size = min(max(w.Settings.Get().TextSize+10*steps, settings.MinTextSize), settings.MaxTextSize)
	}
	if size == w.Settings.Get().TextSize {
		return
	}
	update(w.Settings, func(s *settings.Settings) { s.TextSize = size })
	w.rebuild()
	w.dialogs.settings.Redraw()
	w.focus()
}

// update stores a change of the settings.
func update(store *settings.Store, change func(*settings.Settings)) {
	if err := store.Update(change); err != nil {
		fyne.LogError("change the settings", err)
	}
}
