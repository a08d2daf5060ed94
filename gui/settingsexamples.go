package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// newExamples shows how addresses may be written.
func newExamples() *well {
	lead := newText(say("For example"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return newWell(space(4), lead, space(2), newExampleGrid(
		"192.168.1.20", say("one computer"),
		"lab-pc", say("host name"),
		"192.168.1.20:4000", say("another port"),
		"192.168.1.255", say("the whole network")))
}

// exampleGrid is pairs of an example and what it means, two pairs to a line where there is room.
type exampleGrid struct {
	widget.BaseWidget
	texts []fyne.CanvasObject // example, meaning, example, meaning
}

func newExampleGrid(pairs ...string) *exampleGrid {
	g := &exampleGrid{}
	for i, words := range pairs {
		t := newText(words, theme.SizeNameText, theme.ColorNameForeground)
		if i%2 == 1 {
			t.size, t.color = theme.SizeNameCaptionText, theme.ColorNamePlaceHolder
		}
		g.texts = append(g.texts, t)
	}
	g.ExtendBaseWidget(g)
	return g
}

func (g *exampleGrid) lineHeight() float32 { return g.texts[0].MinSize().Height + 5 }

// perLine is how many pairs stand beside one another.
func (g *exampleGrid) perLine(width float32) int {
	if width < grown(480) {
		return 1
	}
	return 2
}

func (g *exampleGrid) heightAt(width float32) float32 {
	per := g.perLine(width)
	return g.lineHeight() * float32((len(g.texts)/2+per-1)/per)
}

// CreateRenderer implements fyne.Widget.
func (g *exampleGrid) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(1, 1), g.arrange), g.texts...))
}

func (g *exampleGrid) arrange(size fyne.Size) {
	per := g.perLine(size.Width)
	width, code := size.Width/float32(per), grown(130)
	for i := 0; i+1 < len(g.texts); i += 2 {
		x := float32(i/2%per) * width
		middle := (float32(i/2/per) + 0.5) * g.lineHeight()
		putMiddle(g.texts[i], x, middle, code-4)
		putMiddle(g.texts[i+1], x+code, middle, width-code-4)
	}
}
