package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// strip is a line on a warning ground: an icon, a sentence, something at the right, and at most one button. Where there is
// room for more lines, a long sentence takes them.
type strip struct {
	widget.BaseWidget
	ground *fill
	icon   *widget.Icon
	words  *text
	right  *text
	long   *prose // in the place of words, where they need more than a line
	button *button
	calm   bool // it warns of nothing
	tall   bool // it may be higher than a line
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

func newStrip() *strip {
	s := &strip{
		ground: newRoundFill(look.ColorWarningBackground, 8),
		icon:   widget.NewIcon(nil),
		words:  newText("", theme.SizeNameCaptionText, theme.ColorNameForeground),
		long:   newProse(""),
		right:  newText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
		button: newButton("", nil, nil),
	}
	s.long.color, s.long.above, s.long.most = theme.ColorNameForeground, 0, 4
	s.right.align = fyne.TextAlignTrailing
	s.button.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// show says something in the strip. The colour is that of the icon.
func (s *strip) show(icon fyne.ThemeIconName, c fyne.ThemeColorName, words, right string) {
	said := sentence{icon, c, words, right, s.button.Text, s.calm}
	if s.said == said && s.Visible() {
		return
	}
	s.said = said
	s.icon.SetResource(theme.NewColoredResource(theme.Icon(icon), c))
	s.words.content, s.long.content, s.right.content = words, words, right
	s.ground.color, s.ground.border = look.ColorWarningBackground, ""
	s.words.color = theme.ColorNameForeground
	switch {
	case c == theme.ColorNameError:
		s.words.color, s.ground.border = c, c
	case s.calm:
		s.ground.color = look.ColorPaneSelected
	}
	s.long.color = s.words.color
	s.right.Hidden = right == ""
	s.Show()
	s.Refresh()
}

// offer puts a button at the right; an empty label takes it away.
func (s *strip) offer(label string, tapped func()) {
	s.button.OnTapped = tapped
	if s.button.Text != label {
		s.button.SetText(label)
	}
	s.button.Hidden = label == ""
}

// hide takes the strip away, if it is there.
func (s *strip) hide() {
	if s.Visible() {
		s.Hide()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(s.least, s.arrange), s.ground, s.icon, s.words, s.long, s.right, s.button)
}

func (s *strip) least() fyne.Size {
	h := theme.Size(look.SizeDetailRow)
	if !s.button.Hidden {
		h += 10
	}
	return fyne.NewSize(100, h)
}

// wordsWidth is how much room the sentence has beside everything else.
func (s *strip) wordsWidth(width float32) float32 {
	width -= 48
	if !s.button.Hidden {
		width -= s.button.MinSize().Width + 4
	}
	if s.right.content != "" {
		width -= s.right.naturalWidth() + 12
	}
	return max(1, width)
}

// heightAt is the height that shows the whole sentence.
func (s *strip) heightAt(width float32) float32 {
	h := s.least().Height
	if room := s.wordsWidth(width); s.tall && s.words.naturalWidth() > room {
		h = max(h, s.long.heightAt(room)+12)
	}
	return h
}

func (s *strip) arrange(size fyne.Size) {
	s.ground.Resize(size)
	x, middle := float32(12), size.Height/2
	put(s.icon, x, middle-8, 16, 16)
	end := size.Width - 12
	if !s.button.Hidden {
		w, h := s.button.MinSize().Width, s.least().Height-8
		put(s.button, end-w+8, middle-h/2, w, h)
		end -= w + 4
	}
	if w := s.right.naturalWidth(); s.right.content != "" {
		putMiddle(s.right, end-w, middle, w)
		end -= w + 12
	}
	x += 24
	s.long.Hidden = !s.tall || s.words.naturalWidth() <= end-x
	s.words.Hidden = !s.long.Hidden
	putMiddle(s.words, x, middle, end-x)
	h := s.long.heightAt(end - x)
	put(s.long, x, middle-h/2, end-x, h)
}
