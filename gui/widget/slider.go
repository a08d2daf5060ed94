package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Slider is the toolkit's slider on a dialog.
type Slider struct {
	widget.Slider
	host Host
}

// NewSlider makes a slider from least to most, at now.
func NewSlider(h Host, least, most, step, now float64) *Slider {
	s := &Slider{host: h}
	s.Min, s.Max, s.Step, s.Value = least, most, step, now
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey implements fyne.Focusable.
func (s *Slider) TypedKey(key *fyne.KeyEvent) {
	if !escapes(s.host, key) {
		s.Slider.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Slider) FocusGained() {
	s.Slider.FocusGained()
	s.host.Reveal(s)
}
