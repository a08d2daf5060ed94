package typeset

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
)

// Style is what drawing rows needs of the theme, read once. Another theme or text size is another style.
type Style struct {
	Body, Small          *Measurer
	Glyphs               *Glyphs
	BodyLine, SmallLine  float32 // heights of a line
	Day, Chip            float32 // heights of a day line and of a link
	Avatar, BubbleRadius float32
	Icon                 float32 // side of a mark beside small text
	Classic              bool    // rows look as the console program prints them
	Age                  int     // tells drawings of an older style
}

func NewStyle(age int) *Style {
	s := &Style{
		Body:         NewMeasurer(theme.Size(theme.SizeNameText)),
		Small:        NewMeasurer(theme.Size(theme.SizeNameCaptionText)),
		Glyphs:       newGlyphs(),
		Day:          theme.Size(look.SizeDetailRow),
		Chip:         theme.Size(look.SizeTarget),
		Avatar:       theme.Size(look.SizeAvatar),
		BubbleRadius: theme.Size(look.SizeBubbleRadius),
		Icon:         look.Scaled(14),
		Age:          age,
	}
	s.BodyLine = LineHeight(s.Body.Size())
	s.SmallLine = LineHeight(s.Small.Size())
	return s
}

func LineHeight(size float32) float32 {
	return fyne.MeasureText("国", size, fyne.TextStyle{}).Height
}
