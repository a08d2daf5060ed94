package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
)

// style is what drawing rows needs of the theme, read once. Another theme or text size is another style.
type style struct {
	body, small          *typeset.Measurer
	glyphs               *glyphs
	bodyLine, smallLine  float32 // heights of a line
	day, chip            float32 // heights of a day line and of a link
	avatar, bubbleRadius float32
	icon                 float32 // side of a mark beside small text
	classic              bool    // rows look as the console program prints them
	age                  int     // tells drawings of an older style
}

func newStyle(age int) *style {
	s := &style{
		body:         typeset.NewMeasurer(theme.Size(theme.SizeNameText)),
		small:        typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText)),
		glyphs:       newGlyphs(),
		day:          theme.Size(look.SizeDetailRow),
		chip:         theme.Size(look.SizeTarget),
		avatar:       theme.Size(look.SizeAvatar),
		bubbleRadius: theme.Size(look.SizeBubbleRadius),
		icon:         grown(14),
		age:          age,
	}
	s.bodyLine = lineHeight(s.body.Size())
	s.smallLine = lineHeight(s.small.Size())
	return s
}

func lineHeight(size float32) float32 {
	return fyne.MeasureText("国", size, fyne.TextStyle{}).Height
}
