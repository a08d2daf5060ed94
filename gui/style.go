package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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

// narrow is the width below which margins shrink and the members pane folds away.
const narrow = 640

// Measures of a row in Fyne units.
const (
	bubbleAcross = 12  // space left and right of a bubble's text
	bubbleDown   = 7   // and above and below it
	bubbleMost   = 560 // the widest bubble
	groupSpace   = 10  // above the first message of a group
	nameSpace    = 3.6 // below the name line
	captionGap   = 8   // between a bubble and what stands beside it
	chipGap      = 6
)

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

// margin is the space at both sides of the column.
func margin(width float32) float32 {
	if width < narrow {
		return 12
	}
	return 20
}

// plainButtons lets the toolkit's buttons ask for the plain style instead of the bold one. There is one weight, and the toolkit
// would read the whole face once more for bold: 13 MB and, at the start, 30 ms.
func plainButtons() { widget.RichTextStyleStrong.TextStyle.Bold = false }
