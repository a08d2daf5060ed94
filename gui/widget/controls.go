package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat/typed"
	"udpchat/gui/typeset"
)

// Input is an entry of one line on a dialog.
type Input struct {
	entryBase
	host Host
	Left func() // the focus went elsewhere; may be nil
}

// NewInput makes an input that takes at most a number of characters.
func NewInput(h Host, content, placeholder string, most int) *Input {
	i := &Input{host: h}
	i.most = most
	i.space = roomy
	i.keys = func(key *fyne.KeyEvent) bool { return escapes(h, key) }
	i.held = func() { i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }
	i.Text = typeset.FirstRunes(typed.Line(content), most)
	i.PlaceHolder = placeholder
	i.ExtendBaseWidget(i)
	return i
}

// OnText calls changed with what is typed, cut to the length the input takes.
func (i *Input) OnText(changed func(string)) { i.limit(i.most, changed) }

// FocusGained implements fyne.Focusable.
func (i *Input) FocusGained() { focused(i.host, i, i.entryBase.FocusGained) }

// FocusLost implements fyne.Focusable.
func (i *Input) FocusLost() {
	i.entryBase.FocusLost()
	Call(i.Left)
}

// Field is an Input with a frame that shows a mistake, and with what is known about its content at the right.
type Field struct {
	widget.BaseWidget
	Input *Input
	frame *canvas.Rectangle
	mark  *widget.Icon // of what is wrong
	dot   *Fill
	State *Text
	Wrong bool
}

// NewField makes a field around an input.
func NewField(i *Input) *Field {
	f := &Field{
		Input: i,
		frame: canvas.NewRectangle(color.Transparent),
		mark:  widget.NewIcon(theme.NewColoredResource(theme.ErrorIcon(), theme.ColorNameError)),
		dot:   NewRoundFill(theme.ColorNamePlaceHolder, 4),
		State: NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	f.ExtendBaseWidget(f)
	return f
}

// SetWrong shows or takes away the frame.
func (f *Field) SetWrong(wrong bool) {
	if f.Wrong != wrong {
		f.Wrong = wrong
		f.Refresh()
	}
}

// SetState shows what is known; an empty text shows nothing.
func (f *Field) SetState(words string, c fyne.ThemeColorName) {
	if f.State.Content != words || f.dot.Color != c {
		f.State.Content, f.dot.Color = words, c
		f.Refresh()
	}
}

// StateFits reports whether the state has room beside what is typed.
func (f *Field) StateFits() bool {
	typed := fyne.MeasureText(f.Input.Text, theme.Size(theme.SizeNameText), fyne.TextStyle{}).Width
	return 12+typed+16+8+6+f.State.NaturalWidth()+12 <= f.Size().Width
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	box := container.New(Arrange(f.Input.MinSize, f.arrange), f.Input, f.frame, f.dot, f.State, f.mark)
	r := &fieldRenderer{widget.NewSimpleRenderer(box), f}
	r.Refresh()
	return r
}

type fieldRenderer struct {
	fyne.WidgetRenderer
	field *Field
}

// Refresh implements fyne.WidgetRenderer.
func (r *fieldRenderer) Refresh() {
	f := r.field
	f.frame.StrokeColor, f.frame.StrokeWidth = theme.Color(theme.ColorNameError), 2
	f.frame.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	f.frame.Hidden, f.mark.Hidden = !f.Wrong, !f.Wrong
	f.arrange(f.Size())
	r.WidgetRenderer.Refresh()
}

func (f *Field) arrange(size fyne.Size) {
	middle := size.Height / 2
	Put(f.Input, 0, 0, size.Width, size.Height)
	Put(f.frame, 0, 0, size.Width, size.Height)
	icon := theme.Size(theme.SizeNameInlineIcon)
	Put(f.mark, size.Width-icon-9, middle-icon/2, icon, icon)
	shown := !f.Wrong && f.State.Content != "" && f.StateFits()
	f.dot.Hidden, f.State.Hidden = !shown, !shown
	w := f.State.NaturalWidth()
	PutMiddle(f.State, size.Width-12-w, middle, w+1)
	Put(f.dot, size.Width-12-w-14, middle-4, 8, 8)
}

// Checkbox is the toolkit's checkbox on a dialog.
type Checkbox struct {
	widget.Check
	host Host
}

// NewCheckbox makes a checkbox. changed is called when the person checks or unchecks it.
func NewCheckbox(h Host, label string, on bool, changed func(bool)) *Checkbox {
	c := &Checkbox{host: h}
	c.Text, c.Checked, c.OnChanged = label, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Checkbox) TypedKey(key *fyne.KeyEvent) { keyed(c.host, key, c.Check.TypedKey) }

// FocusGained implements fyne.Focusable.
func (c *Checkbox) FocusGained() { focused(c.host, c, c.Check.FocusGained) }

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
func (s *Select) TypedKey(key *fyne.KeyEvent) { keyed(s.host, key, s.Select.TypedKey) }

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() { focused(s.host, s, s.Select.FocusGained) }

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
func (s *Slider) TypedKey(key *fyne.KeyEvent) { keyed(s.host, key, s.Slider.TypedKey) }

// FocusGained implements fyne.Focusable.
func (s *Slider) FocusGained() { focused(s.host, s, s.Slider.FocusGained) }
