package typeset

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
)

// Style holds the measures of the theme that rows are drawn with. Another theme or text size makes another style.
type Style struct {
	Body, Small          *Measurer
	Glyphs               *Glyphs
	BodyLine, SmallLine  float32 // heights of a line
	Day, Chip            float32 // heights of a day line and of a link
	Avatar, BubbleRadius float32
	Icon                 float32 // side of an icon beside small text
	Classic              bool    // rows look like the lines of the console program
	Age                  int     // is greater in a newer style
}

// NewStyle returns the style of the theme that the app has now.
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

// LineHeight is the height of a line of text of a size.
func LineHeight(size float32) float32 {
	return fyne.MeasureText("国", size, fyne.TextStyle{}).Height
}
