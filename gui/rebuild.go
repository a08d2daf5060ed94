package gui

import (
	"fyne.io/fyne/v2"

	look "udpchat/gui/theme"
	"udpchat/gui/words"
	"udpchat/settings"
)

// relook sets theme, text size and language to those of the settings.
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

// rebuild makes the widgets again after language, theme or text size have changed. What the person is doing goes on.
func (w *Window) rebuild() {
	old := w.composer
	w.relook()
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
