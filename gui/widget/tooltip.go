package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/gui/typeset"
)

// Tooltip is a small card over the window that says something as long as the mouse is over what it is about.
type Tooltip struct {
	widget.BaseWidget
	ground *Fill
	inside *fyne.Container
	Says   func() []string
	shown  []string
	Offset float32 // where the transcript was scrolled to
}

const (
	noteWidth  = 320 // of the text, at most
	noteMargin = 10
)

func NewTooltip() *Tooltip {
	n := &Tooltip{ground: NewRoundFill(theme.ColorNameOverlayBackground, 8)}
	n.ground.Border = theme.ColorNameSeparator
	n.inside = &fyne.Container{Objects: []fyne.CanvasObject{n.ground}}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// CreateRenderer implements fyne.Widget.
func (n *Tooltip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.inside) }

// Write puts other sentences on the card and gives it the size they take.
func (n *Tooltip) Write(says []string) {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	line, y, wide := typeset.LineHeight(m.Size()), float32(noteMargin), float32(0)
	n.shown = says
	n.inside.Objects = n.inside.Objects[:1:1]
	for _, s := range says {
		broken, _ := m.Wrap(s, noteWidth, 6)
		for _, b := range broken {
			t := NewText(s[b.From:b.To], theme.SizeNameCaptionText, theme.ColorNameForeground)
			Put(t, noteMargin, y, b.Width+1, line)
			n.inside.Objects = append(n.inside.Objects, t)
			y, wide = y+line, max(wide, b.Width+1)
		}
		y += 3
	}
	n.Resize(fyne.NewSize(wide+2*noteMargin, y-3+noteMargin))
	n.ground.Resize(n.Size())
}

func (n *Tooltip) Rewrite(says []string) {
	for i, s := range says {
		if len(says) != len(n.shown) || s != n.shown[i] {
			n.Write(says)
			canvas.Refresh(n)
			return
		}
	}
}
