package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The controls of the dialog are Fyne's, and know two things more: Escape closes the dialog, and what has the focus is
// scrolled into view.

// host is the dialog to its controls.
type host interface {
	hide()
	reveal(fyne.CanvasObject)
}

// escapes closes the dialog when the key is Escape, and reports whether it was.
func escapes(h host, key *fyne.KeyEvent) bool {
	if key.Name == fyne.KeyEscape {
		h.hide()
		return true
	}
	return false
}

// input is a box of one line.
type input struct {
	roomyEntry
	host      host
	composing composition
	most      int    // characters it takes
	left      func() // the focus went elsewhere
}

func newInput(h host, content, placeholder string, most int) *input {
	i := &input{host: h, most: most}
	i.Text = firstRunes(content, most)
	i.PlaceHolder = placeholder
	i.ExtendBaseWidget(i)
	return i
}

// onText calls changed with what is typed, cut to the length the box takes.
func (i *input) onText(changed func(string)) {
	i.OnChanged = func(s string) {
		if cut := firstRunes(s, i.most); cut != s {
			i.SetText(cut)
			return
		}
		changed(s)
	}
}

// AcceptsTab implements fyne.Tabbable: while one composes, Tab goes through the candidates.
func (i *input) AcceptsTab() bool { return i.composing.active() }

// TypedKey implements fyne.Focusable.
func (i *input) TypedKey(key *fyne.KeyEvent) {
	if !i.composing.takes(key.Name) && !escapes(i.host, key) {
		i.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (i *input) TypedRune(r rune) {
	enter := i.composing.typed(r)
	i.Entry.TypedRune(r)
	if enter {
		i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
}

// FocusGained implements fyne.Focusable.
func (i *input) FocusGained() {
	i.Entry.FocusGained()
	i.host.reveal(i)
}

// FocusLost implements fyne.Focusable.
func (i *input) FocusLost() {
	i.composing.reset()
	i.Entry.FocusLost()
	call(i.left)
}

// push is a button.
type push struct {
	widget.Button
	host host
}

func newPush(h host, label string, icon fyne.Resource, tapped func()) *push {
	p := &push{host: h}
	p.Text, p.Icon, p.OnTapped = label, icon, tapped
	p.ExtendBaseWidget(p)
	return p
}

// newIconPush is a button that is only its icon.
func newIconPush(h host, icon fyne.ThemeIconName, tapped func()) *push {
	p := newPush(h, "", theme.NewColoredResource(theme.Icon(icon), theme.ColorNamePlaceHolder), tapped)
	p.Importance = widget.LowImportance
	return p
}

// TypedKey implements fyne.Focusable.
func (p *push) TypedKey(key *fyne.KeyEvent) {
	switch {
	case escapes(p.host, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter:
		p.Tapped(nil)
	default:
		p.Button.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (p *push) FocusGained() {
	p.Button.FocusGained()
	p.host.reveal(p)
}

// tick is a box that is ticked or not.
type tick struct {
	widget.Check
	host host
}

func newTick(h host, label string, on bool, changed func(bool)) *tick {
	t := &tick{host: h}
	t.Text, t.Checked, t.OnChanged = label, on, changed
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements fyne.Focusable.
func (t *tick) TypedKey(key *fyne.KeyEvent) {
	if !escapes(t.host, key) {
		t.Check.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	t.host.reveal(t)
}

// choice is one of several values, each with its words.
type choice struct {
	widget.Select
	host host
}

func newChoice[T comparable](h host, values []T, words []string, now T, changed func(T)) *choice {
	c := &choice{host: h}
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
func (c *choice) TypedKey(key *fyne.KeyEvent) {
	if !escapes(c.host, key) {
		c.Select.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (c *choice) FocusGained() {
	c.Select.FocusGained()
	c.host.reveal(c)
}

// scale is a number on a line.
type scale struct {
	widget.Slider
	host host
}

func newScale(h host, least, most, step, now float64) *scale {
	s := &scale{host: h}
	s.Min, s.Max, s.Step, s.Value = least, most, step, now
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey implements fyne.Focusable.
func (s *scale) TypedKey(key *fyne.KeyEvent) {
	if !escapes(s.host, key) {
		s.Slider.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (s *scale) FocusGained() {
	s.Slider.FocusGained()
	s.host.reveal(s)
}
