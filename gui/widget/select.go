package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Select is the toolkit's drop-down list on a dialog.
type Select struct {
	widget.Select
	host   Host
	chosen int
}

// NewSelect makes a drop-down list of values, each with its label. changed is called when the person chooses another value.
func NewSelect[T comparable](h Host, values []T, labels []string, now T, changed func(T)) *Select {
	s := &Select{host: h, chosen: -1}
	s.Options = labels
	for i, v := range values {
		if v == now {
			s.chosen, s.Selected = i, labels[i]
		}
	}
	s.OnChanged = func(string) {
		if i := s.SelectedIndex(); i != s.chosen {
			s.chosen = i
			changed(values[i])
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// Choose shows other labels and another choice, by its index.
func (s *Select) Choose(labels []string, chosen int) {
	s.chosen, s.Options, s.Selected = chosen, labels, labels[chosen]
	s.Refresh()
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if !escapes(s.host, key) {
		s.Select.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.host.Reveal(s)
}
