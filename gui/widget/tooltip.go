package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// Tooltip is a small card over the window with sentences about what is under the mouse.
type Tooltip struct {
	widget.BaseWidget
	ground *Fill
	inside *fyne.Container
	says   func() []string
	moved  func() bool
	shown  []string
}

const (
	tooltipWidth  = 320 // of the text, at most
	tooltipMargin = 10
)

// NewTooltip makes a tooltip that is hidden.
func NewTooltip() *Tooltip {
	t := &Tooltip{ground: NewRoundFill(theme.ColorNameOverlayBackground, 8)}
	t.ground.Border = theme.ColorNameSeparator
	t.inside = &fyne.Container{Objects: []fyne.CanvasObject{t.ground}}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Tooltip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.inside) }

// Tell gives the tooltip its sentences and the size they take. moved reports whether their subject is no longer at its place.
func (t *Tooltip) Tell(says func() []string, moved func() bool) {
	t.says, t.moved = says, moved
	t.write(says())
}

// Update brings a visible tooltip up to date, or hides it when its subject has moved.
func (t *Tooltip) Update() {
	switch {
	case !t.Visible():
	case t.moved():
		t.Hide()
	default:
		if says := t.says(); len(says) > 0 && !slices.Equal(says, t.shown) {
			t.write(says)
			canvas.Refresh(t)
		}
	}
}

func (t *Tooltip) write(says []string) {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	line, y, wide := typeset.LineHeight(m.Size()), float32(tooltipMargin), float32(0)
	t.shown = says
	t.inside.Objects = t.inside.Objects[:1:1]
	for _, s := range says {
		broken, _ := m.Wrap(s, tooltipWidth, 6)
		for _, b := range broken {
			text := NewText(s[b.From:b.To], theme.SizeNameCaptionText, theme.ColorNameForeground)
			Put(text, tooltipMargin, y, b.Width+1, line)
			t.inside.Objects = append(t.inside.Objects, text)
			y, wide = y+line, max(wide, b.Width+1)
		}
		y += 3
	}
	t.Resize(fyne.NewSize(wide+2*tooltipMargin, y-3+tooltipMargin))
	t.ground.Resize(t.Size())
}
