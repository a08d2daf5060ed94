package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// newExamples shows how addresses may be written.
func newExamples() fyne.CanvasObject {
	lead := kit.NewText(words.Say("For example"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return kit.NewInset(kit.Space(4), lead, kit.Space(2), newExampleGrid(
		"192.168.1.20", words.Say("one computer"),
		"lab-pc", words.Say("host name"),
		"192.168.1.20:4000", words.Say("another port"),
		"192.168.1.255", words.Say("the whole network")))
}

// newExampleGrid is pairs of an example and its meaning, two pairs to a line where there is room.
func newExampleGrid(pairs ...string) fyne.CanvasObject {
	var texts []fyne.CanvasObject // example, meaning, example, meaning
	for i, words := range pairs {
		t := kit.NewText(words, theme.SizeNameText, theme.ColorNameForeground)
		if i%2 == 1 {
			t.TextSize, t.Color = theme.SizeNameCaptionText, theme.ColorNamePlaceHolder
		}
		texts = append(texts, t)
	}
	line := func() float32 { return texts[0].MinSize().Height + 5 }
	perLine := func(width float32) int {
		if width < look.Scaled(480) {
			return 1
		}
		return 2
	}
	return kit.NewFlow(func(width float32) float32 {
		per := perLine(width)
		return line() * float32((len(pairs)/2+per-1)/per)
	}, func(size fyne.Size) {
		per := perLine(size.Width)
		width, example := size.Width/float32(per), look.Scaled(130)
		for i := 0; i+1 < len(texts); i += 2 {
			x, middle := float32(i/2%per)*width, (float32(i/2/per)+0.5)*line()
			kit.PutMiddle(texts[i], x, middle, example-4)
			kit.PutMiddle(texts[i+1], x+example, middle, width-example-4)
		}
	}, texts...)
}
