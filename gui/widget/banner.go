package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// Banner is a line on a coloured ground: an icon, a sentence, a remark at the right, and at most one button. A long sentence
// takes more lines where the banner may be higher.
type Banner struct {
	widget.BaseWidget
	Ground *Fill
	icon   *widget.Icon
	Words  *Text
	Right  *Text
	long   *Paragraph // in the place of Words where they need more than a line
	Button *Button
	Calm   bool // the ground is not that of a warning
	Tall   bool // the banner may be higher than a line
	told   told
}

// told is what a banner shows.
type told struct {
	icon         fyne.ThemeIconName
	color        fyne.ThemeColorName
	words, right string
	button       string
	calm         bool
}

// NewBanner makes a banner that says nothing yet.
func NewBanner() *Banner {
	b := &Banner{
		Ground: NewRoundFill(look.ColorWarningBackground, 8),
		icon:   widget.NewIcon(nil),
		Words:  NewText("", theme.SizeNameCaptionText, theme.ColorNameForeground),
		long:   NewParagraph(""),
		Right:  NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		Button: NewButton("", nil, nil),
	}
	b.long.Color, b.long.Above, b.long.Most = theme.ColorNameForeground, 0, 4
	b.Right.Align = fyne.TextAlignTrailing
	b.Button.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// Tell shows the banner with a sentence, and with an icon in a colour. An error has its colour on words and border too.
func (b *Banner) Tell(icon fyne.ThemeIconName, c fyne.ThemeColorName, words, right string) {
	now := told{icon, c, words, right, b.Button.Text, b.Calm}
	if b.told == now && b.Visible() {
		return
	}
	b.told = now
	b.icon.SetResource(theme.NewColoredResource(theme.Icon(icon), c))
	b.Words.Content, b.long.Content, b.Right.Content = words, words, right
	b.Ground.Color, b.Ground.Border = look.ColorWarningBackground, ""
	b.Words.Color = theme.ColorNameForeground
	switch {
	case c == theme.ColorNameError:
		b.Words.Color, b.Ground.Border = c, c
	case b.Calm:
		b.Ground.Color = look.ColorPaneSelected
	}
	b.long.Color = b.Words.Color
	b.Right.Hidden = right == ""
	b.Show()
	b.Refresh()
}

// Offer shows a button at the right, or none if the label is empty.
func (b *Banner) Offer(label string, tapped func()) {
	b.Button.OnTapped = tapped
	if b.Button.Text != label {
		b.Button.SetText(label)
	}
	b.Button.Hidden = label == ""
}

// Clear hides the banner.
func (b *Banner) Clear() {
	if b.Visible() {
		b.Hide()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(b.least, b.arrange), b.Ground, b.icon, b.Words, b.long, b.Right, b.Button)
}

func (b *Banner) least() fyne.Size {
	h := theme.Size(look.SizeDetailRow)
	if !b.Button.Hidden {
		h += 10
	}
	return fyne.NewSize(100, h)
}

// wordsWidth is the room of the sentence beside everything else.
func (b *Banner) wordsWidth(width float32) float32 {
	width -= 48
	if !b.Button.Hidden {
		width -= b.Button.MinSize().Width + 4
	}
	if b.Right.Content != "" {
		width -= b.Right.NaturalWidth() + 12
	}
	return max(1, width)
}

// HeightAt implements Flowing. It is the height that shows the whole sentence.
func (b *Banner) HeightAt(width float32) float32 {
	h := b.least().Height
	if room := b.wordsWidth(width); b.Tall && b.Words.NaturalWidth() > room {
		h = max(h, b.long.HeightAt(room)+12)
	}
	return h
}

func (b *Banner) arrange(size fyne.Size) {
	b.Ground.Resize(size)
	x, middle := float32(12), size.Height/2
	Put(b.icon, x, middle-8, 16, 16)
	end := size.Width - 12
	if !b.Button.Hidden {
		w, h := b.Button.MinSize().Width, b.least().Height-8
		Put(b.Button, end-w+8, middle-h/2, w, h)
		end -= w + 4
	}
	if w := b.Right.NaturalWidth(); b.Right.Content != "" {
		PutMiddle(b.Right, end-w, middle, w)
		end -= w + 12
	}
	x += 24
	b.long.Hidden = !b.Tall || b.Words.NaturalWidth() <= end-x
	b.Words.Hidden = !b.long.Hidden
	PutMiddle(b.Words, x, middle, end-x)
	h := b.long.HeightAt(end - x)
	Put(b.long, x, middle-h/2, end-x, h)
}
