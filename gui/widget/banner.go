package widget

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	"udpchat/gui/typeset"
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
	icon                 fyne.ThemeIconName
	color                fyne.ThemeColorName
	words, right, button string
	calm                 bool
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

// Badge is a number on a round ground, for instance of unread messages. It is hidden at zero.
type Badge struct {
	widget.BaseWidget
	ground *Fill
	Words  *Text
}

// NewBadge makes a badge of zero.
func NewBadge() *Badge {
	b := &Badge{
		ground: NewRoundFill(theme.ColorNamePrimary, 9),
		Words:  NewText("", theme.SizeNameCaptionText, theme.ColorNameForegroundOnPrimary),
	}
	b.Words.Align = fyne.TextAlignCenter
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Set shows a number, or 99+, and reports whether that changed anything.
func (b *Badge) Set(n int) bool {
	words := strconv.Itoa(n)
	if n > 99 {
		words = "99+"
	}
	if b.Words.Content == words && b.Hidden == (n == 0) {
		return false
	}
	b.Hidden = n == 0
	b.Words.Content = words
	b.ground.Radius = b.Height() / 2
	b.Refresh()
	return true
}

// Height is how high the badge is drawn.
func (b *Badge) Height() float32 { return look.Scaled(18) }

// Width is how wide the badge is drawn.
func (b *Badge) Width() float32 { return max(look.Scaled(20), b.Words.NaturalWidth()+12) }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	return NewRenderer(Arrange(
		func() fyne.Size { return fyne.NewSize(b.Width(), b.Height()) },
		func(s fyne.Size) {
			b.ground.Resize(s)
			PutMiddle(b.Words, 0, s.Height/2, s.Width)
		},
	), b.ground, b.Words)
}

// Tooltip is a small card over the window with sentences about what is under the mouse.
type Tooltip struct {
	widget.BaseWidget
	ground *Fill
	inside *fyne.Container
	says   func() []string
	moved  func() bool
	shown  []string
}

const (
	tooltipWidth  = 320 // of the text, at most
	tooltipMargin = 10
)

// NewTooltip makes a tooltip that is hidden.
func NewTooltip() *Tooltip {
	t := &Tooltip{ground: NewRoundFill(theme.ColorNameOverlayBackground, 8)}
	t.ground.Border = theme.ColorNameSeparator
	t.inside = &fyne.Container{Objects: []fyne.CanvasObject{t.ground}}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Tooltip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.inside) }

// Tell gives the tooltip its sentences and the size they take. moved reports whether their subject is no longer at its place.
func (t *Tooltip) Tell(says func() []string, moved func() bool) {
	t.says, t.moved = says, moved
	t.write(says())
}

// Update brings a visible tooltip up to date, or hides it when its subject has moved.
func (t *Tooltip) Update() {
	switch {
	case !t.Visible():
	case t.moved():
		t.Hide()
	default:
		if says := t.says(); len(says) > 0 && !slices.Equal(says, t.shown) {
			t.write(says)
			canvas.Refresh(t)
		}
	}
}

func (t *Tooltip) write(says []string) {
	m := typeset.NewMeasurer(theme.Size(theme.SizeNameCaptionText))
	line, y, wide := typeset.LineHeight(m.Size()), float32(tooltipMargin), float32(0)
	t.shown = says
	t.inside.Objects = t.inside.Objects[:1:1]
	for _, s := range says {
		s, broken := m.Fit(s, tooltipWidth, 6)
		for _, b := range broken {
			text := NewText(s[b.From:b.To], theme.SizeNameCaptionText, theme.ColorNameForeground)
			Put(text, tooltipMargin, y, b.Width+1, line)
			t.inside.Objects = append(t.inside.Objects, text)
			y, wide = y+line, max(wide, b.Width+1)
		}
		y += 3
	}
	t.Resize(fyne.NewSize(wide+2*tooltipMargin, y-3+tooltipMargin))
	t.ground.Resize(t.Size())
}
