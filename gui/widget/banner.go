package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Banner is a line on a warning ground: an icon, a sentence, something at the right, and at most one button. Where there is
// room for more lines, a long sentence takes them.
type Banner struct {
	widget.BaseWidget
	Ground *Fill
	icon   *widget.Icon
	Words  *Text
	Right  *Text
	long   *Paragraph // in the place of words, where they need more than a line
	Button *Button
	Calm   bool // it warns of nothing
	Tall   bool // it may be higher than a line
	said   sentence
}

// sentence is what a strip shows.
type sentence struct {
	icon         fyne.ThemeIconName
	color        fyne.ThemeColorName
	words, right string
	button       string
	calm         bool
}

func NewBanner() *Banner {
	s := &Banner{
		Ground: NewRoundFill(look.ColorWarningBackground, 8),
		icon:   widget.NewIcon(nil),
		Words:  NewText("", theme.SizeNameCaptionText, theme.ColorNameForeground),
		long:   NewParagraph(""),
		Right:  NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		Button: NewButton("", nil, nil),
	}
	s.long.Color, s.long.Above, s.long.Most = theme.ColorNameForeground, 0, 4
	s.Right.Align = fyne.TextAlignTrailing
	s.Button.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// Tell says something in the strip. The colour is that of the icon.
func (s *Banner) Tell(icon fyne.ThemeIconName, c fyne.ThemeColorName, words, right string) {
	said := sentence{icon, c, words, right, s.Button.Text, s.Calm}
	if s.said == said && s.Visible() {
		return
	}
	s.said = said
	s.icon.SetResource(theme.NewColoredResource(theme.Icon(icon), c))
	s.Words.Content, s.long.Content, s.Right.Content = words, words, right
	s.Ground.Color, s.Ground.Border = look.ColorWarningBackground, ""
	s.Words.Color = theme.ColorNameForeground
	switch {
	case c == theme.ColorNameError:
		s.Words.Color, s.Ground.Border = c, c
	case s.Calm:
		s.Ground.Color = look.ColorPaneSelected
	}
	s.long.Color = s.Words.Color
	s.Right.Hidden = right == ""
	s.Show()
	s.Refresh()
}

// Offer puts a button at the right; an empty label takes it away.
func (s *Banner) Offer(label string, tapped func()) {
	s.Button.OnTapped = tapped
	if s.Button.Text != label {
		s.Button.SetText(label)
	}
	s.Button.Hidden = label == ""
}

// Clear takes the strip away, if it is there.
func (s *Banner) Clear() {
	if s.Visible() {
		s.Hide()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Banner) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(s.least, s.arrange), s.Ground, s.icon, s.Words, s.long, s.Right, s.Button)
}

func (s *Banner) least() fyne.Size {
	h := theme.Size(look.SizeDetailRow)
	if !s.Button.Hidden {
		h += 10
	}
	return fyne.NewSize(100, h)
}

// wordsWidth is how much room the sentence has beside everything else.
func (s *Banner) wordsWidth(width float32) float32 {
	width -= 48
	if !s.Button.Hidden {
		width -= s.Button.MinSize().Width + 4
	}
	if s.Right.Content != "" {
		width -= s.Right.NaturalWidth() + 12
	}
	return max(1, width)
}

// HeightAt is the height that shows the whole sentence.
func (s *Banner) HeightAt(width float32) float32 {
	h := s.least().Height
	if room := s.wordsWidth(width); s.Tall && s.Words.NaturalWidth() > room {
		h = max(h, s.long.HeightAt(room)+12)
	}
	return h
}

func (s *Banner) arrange(size fyne.Size) {
	s.Ground.Resize(size)
	x, middle := float32(12), size.Height/2
	Put(s.icon, x, middle-8, 16, 16)
	end := size.Width - 12
	if !s.Button.Hidden {
		w, h := s.Button.MinSize().Width, s.least().Height-8
		Put(s.Button, end-w+8, middle-h/2, w, h)
		end -= w + 4
	}
	if w := s.Right.NaturalWidth(); s.Right.Content != "" {
		PutMiddle(s.Right, end-w, middle, w)
		end -= w + 12
	}
	x += 24
	s.long.Hidden = !s.Tall || s.Words.NaturalWidth() <= end-x
	s.Words.Hidden = !s.long.Hidden
	PutMiddle(s.Words, x, middle, end-x)
	h := s.long.HeightAt(end - x)
	Put(s.long, x, middle-h/2, end-x, h)
}
