package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// newExamples shows how addresses may be written.
func newExamples() *kit.Inset {
	lead := kit.NewText(words.Say("For example"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return kit.NewInset(kit.Space(4), lead, kit.Space(2), newExampleGrid(
		"192.168.1.20", words.Say("one computer"),
		"lab-pc", words.Say("host name"),
		"192.168.1.20:4000", words.Say("another port"),
		"192.168.1.255", words.Say("the whole network")))
}

// exampleGrid is pairs of an example and what it means, two pairs to a line where there is room.
type exampleGrid struct {
	widget.BaseWidget
	texts []fyne.CanvasObject // example, meaning, example, meaning
}

func newExampleGrid(pairs ...string) *exampleGrid {
	g := &exampleGrid{}
	for i, words := range pairs {
		t := kit.NewText(words, theme.SizeNameText, theme.ColorNameForeground)
		if i%2 == 1 {
			t.TextSize, t.Color = theme.SizeNameCaptionText, theme.ColorNamePlaceHolder
		}
		g.texts = append(g.texts, t)
	}
	g.ExtendBaseWidget(g)
	return g
}

func (g *exampleGrid) lineHeight() float32 { return g.texts[0].MinSize().Height + 5 }

// perLine is how many pairs stand beside one another.
func (g *exampleGrid) perLine(width float32) int {
	if width < look.Scaled(480) {
		return 1
	}
	return 2
}

func (g *exampleGrid) HeightAt(width float32) float32 {
	per := g.perLine(width)
	return g.lineHeight() * float32((len(g.texts)/2+per-1)/per)
}

// CreateRenderer implements fyne.Widget.
func (g *exampleGrid) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(1, 1), g.arrange), g.texts...))
}

func (g *exampleGrid) arrange(size fyne.Size) {
	per := g.perLine(size.Width)
	width, code := size.Width/float32(per), look.Scaled(130)
	for i := 0; i+1 < len(g.texts); i += 2 {
		x := float32(i/2%per) * width
		middle := (float32(i/2/per) + 0.5) * g.lineHeight()
		kit.PutMiddle(g.texts[i], x, middle, code-4)
		kit.PutMiddle(g.texts[i+1], x+code, middle, width-code-4)
	}
}
