package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// surroundings is what the dialog shows around its page: the sections, and a footer that says whether everything is stored.
type surroundings struct {
	dialog  *Dialog
	frame   *kit.Dialog
	list    *sectionList
	line    *kit.Fill   // right of the list
	choice  *kit.Select // in the list's place where there is little room
	framed  *fyne.Container
	warning *widget.Icon
	words   *kit.Text
	footer  *fyne.Container
}

// foldWidth is the width of the dialog below which a choice takes the place of the list: that of a narrow window.
const foldWidth = kit.Narrow - 32

func newSurroundings(d *Dialog) *surroundings {
	s := &surroundings{
		dialog: d, frame: d.frame, list: newSectionList(d), line: kit.NewHairline(),
		choice:  kit.NewSelect(d.frame.Edge(), sections, sectionNames(), d.Section, d.Open),
		warning: widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning)),
		words:   kit.NewText("", theme.SizeNameCaptionText, theme.ColorNamePlaceHolder),
	}
	s.framed = kit.Framed(s.choice)
	s.footer = container.New(kit.Arrange(kit.Fixed(1, 1), s.arrangeFooter), s.warning, s.words)
	d.frame.Surround(s.arrange, s.footer, s.list, s.line, s.framed)
	d.frame.OnFocus = func() { s.list.quiet = false }
	return s
}

// relabel shows the current section in the current language.
func (s *surroundings) relabel() {
	s.choice.Choose(sectionNames(), slices.Index(sections, s.dialog.Section))
	s.list.Refresh()
}

// showFaults says in the footer how many addresses have to be corrected, and whether the port has to.
func (s *surroundings) showFaults(addresses int, port bool) {
	sentence := words.Say("Saved automatically")
	switch {
	case addresses > 0:
		sentence = words.SayN(addresses, "{{.N}} address needs correcting. The rest is saved.", "{{.N}} addresses need correcting. The rest is saved.")
	case port:
		sentence = words.Say("Check the port. The rest is saved.")
	}
	if s.words.Content == sentence {
		return
	}
	s.warning.Hidden = addresses == 0 && !port
	s.words.Content = sentence
	s.footer.Refresh()
}

func (s *surroundings) arrangeFooter(size fyne.Size) {
	left, icon, middle := float32(0), look.Scaled(18), size.Height/2
	if !s.warning.Hidden {
		kit.Put(s.warning, left, middle-icon/2, icon, icon)
		left += icon + 8
	}
	kit.PutMiddle(s.words, left, middle, size.Width-left)
}

func (s *surroundings) arrange(size fyne.Size) {
	w, h := size.Width, size.Height
	folded := w < foldWidth || h < s.list.naturalHeight()+24
	s.list.Hidden, s.line.Hidden, s.framed.Hidden = folded, folded, !folded
	if folded {
		c := s.framed.MinSize().Height
		kit.Put(s.framed, kit.PageMargin, 12, w-2*kit.PageMargin, c)
		s.frame.PutPage(0, 12+c, w, h-12-c)
		return
	}
	side := min(max(156, s.list.naturalWidth()), w*0.36)
	kit.Put(s.list, 12, 12, side, h-24)
	kit.Put(s.line, 24+side, 0, 1, h)
	s.frame.PutPage(25+side, 0, w-25-side, h)
}
