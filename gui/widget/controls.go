package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// The controls of the dialog are Fyne's, and know two things more: Escape closes the dialog, and what has the focus is
// scrolled into view.

// Host is the dialog to its controls.
type Host interface {
	Close()
	Reveal(fyne.CanvasObject)
}

// escapes closes the dialog when the key is Escape, and reports whether it was.
func escapes(h Host, key *fyne.KeyEvent) bool {
	if key.Name == fyne.KeyEscape {
		h.Close()
		return true
	}
	return false
}

// Input is a box of one line.
type Input struct {
	RoomyEntry
	host      Host
	composing composition
	most      int    // characters it takes
	Left      func() // the focus went elsewhere
}

func NewInput(h Host, content, placeholder string, most int) *Input {
	i := &Input{host: h, most: most}
	i.Text = typeset.FirstRunes(content, most)
	i.PlaceHolder = placeholder
	i.ExtendBaseWidget(i)
	return i
}

// OnText calls changed with what is typed, cut to the length the box takes.
func (i *Input) OnText(changed func(string)) {
	i.OnChanged = func(s string) {
		if cut := typeset.FirstRunes(s, i.most); cut != s {
			i.SetText(cut)
			return
		}
		changed(s)
	}
}

// AcceptsTab implements fyne.Tabbable: while one composes, Tab goes through the candidates.
func (i *Input) AcceptsTab() bool { return i.composing.active() }

// TypedKey implements fyne.Focusable.
func (i *Input) TypedKey(key *fyne.KeyEvent) {
	if !i.composing.takes(key.Name) && !escapes(i.host, key) {
		i.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (i *Input) TypedRune(r rune) {
	enter := i.composing.typed(r)
	i.Entry.TypedRune(r)
	if enter {
		i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// FocusGained implements fyne.Focusable.
func (i *Input) FocusGained() {
	i.Entry.FocusGained()
	i.host.Reveal(i)
}

// FocusLost implements fyne.Focusable.
func (i *Input) FocusLost() {
	i.composing.Reset()
	i.Entry.FocusLost()
	Call(i.Left)
}

// DialogButton is a button.
type DialogButton struct {
	widget.Button
	host Host
}

func NewDialogButton(h Host, label string, icon fyne.Resource, tapped func()) *DialogButton {
	p := &DialogButton{host: h}
	p.Text, p.Icon, p.OnTapped = label, icon, tapped
	p.ExtendBaseWidget(p)
	return p
}

// NewDialogIconButton is a button that is only its icon.
func NewDialogIconButton(h Host, icon fyne.ThemeIconName, tapped func()) *DialogButton {
	p := NewDialogButton(h, "", theme.NewColoredResource(theme.Icon(icon), theme.ColorNamePlaceHolder), tapped)
	p.Importance = widget.LowImportance
	return p
}

// TypedKey implements fyne.Focusable.
func (p *DialogButton) TypedKey(key *fyne.KeyEvent) {
	switch {
	case escapes(p.host, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter:
		p.Tapped(nil)
	default:
		p.Button.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (p *DialogButton) FocusGained() {
	p.Button.FocusGained()
	p.host.Reveal(p)
}

// Checkbox is a box that is ticked or not.
type Checkbox struct {
	widget.Check
	host Host
}

func NewCheckbox(h Host, label string, on bool, changed func(bool)) *Checkbox {
	t := &Checkbox{host: h}
	t.Text, t.Checked, t.OnChanged = label, on, changed
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements fyne.Focusable.
func (t *Checkbox) TypedKey(key *fyne.KeyEvent) {
	if !escapes(t.host, key) {
		t.Check.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Checkbox) FocusGained() {
	t.Check.FocusGained()
	t.host.Reveal(t)
}

// Radio is one of several values, each with its words.
type Radio struct {
	widget.Select
	host Host
}

func NewRadio[T comparable](h Host, values []T, words []string, now T, changed func(T)) *Radio {
	c := &Radio{host: h}
	c.Options = words
	for i, v := range values {
		if v == now {
			c.Selected = words[i]
		}
	}
	c.OnChanged = func(string) {
		if v := values[c.SelectedIndex()]; v != now {
			now = v
			changed(v)
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Radio) TypedKey(key *fyne.KeyEvent) {
	if !escapes(c.host, key) {
		c.Select.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Radio) FocusGained() {
	c.Select.FocusGained()
	c.host.Reveal(c)
}

// Slider is a number on a line.
type Slider struct {
	widget.Slider
	host Host
}

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
