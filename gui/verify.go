package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// verify shows the digits that two people compare to know that no third is between them.
func (w *Window) verify(m chat.Member) {
	digits := w.room.Digits(m.Key)
	if digits == "" {
		return
	}
	p := w.plate(words.Say("Verify {{.Who}}", "Who", people.Label(m)), 480)
	lead := words.Say("{{.Who}} sees 60 digits under your name in their window. Compare them in person or by phone, not in this room.", "Who", people.Label(m))
	if m.Verified {
		lead = words.Say("You have verified these digits before.") + " " + lead
	}
	p.Fill(kit.NewParagraph(lead), kit.Space(10), kit.NewInset(newDigits(digits)))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Different"), widget.MediumImportance, func() { w.unverified(m) })
	p.Button(words.Say("Same"), widget.HighImportance, func() {
		w.remember(m.ID, func(k *chat.Known) { k.Verified = true })
	})
	p.Open(cancel)
}

// unverified takes the mark off and tells what different digits mean.
func (w *Window) unverified(m chat.Member) {
	w.remember(m.ID, func(k *chat.Known) { k.Verified = false })
	p := w.plate(words.Say("The digits are different"), 460)
	p.Fill(kit.NewParagraph(words.Say("This is not {{.Who}}'s device. Someone may use the name, or you compared the wrong person. They also get your room messages.", "Who", people.Label(m))))
	if !m.Blocked {
		p.Button(words.Say("Block"), widget.MediumImportance, func() {
			w.remember(m.ID, func(k *chat.Known) { k.Blocked = true })
		})
	}
	p.Open(p.Button(words.Say("OK"), widget.HighImportance, nil))
}

// newDigits shows digits in groups of five, as many side by side as there is room for.
func newDigits(digits string) fyne.CanvasObject {
	const group = 5
	var groups []fyne.CanvasObject
	for ; len(digits) >= group; digits = digits[group:] {
		t := kit.NewText(digits[:group], theme.SizeNameHeadingText, theme.ColorNameForeground)
		t.Align = fyne.TextAlignCenter
		groups = append(groups, t)
	}
	least := fyne.MeasureText("00000 ", theme.Size(theme.SizeNameHeadingText), fyne.TextStyle{})
	line := least.Height + 8
	columns := func(width float32) int {
		n := 1
		for _, fit := range []int{2, 3, 4} {
			if least.Width*float32(fit) <= width {
				n = fit
			}
		}
		return n
	}
	return kit.NewFlow(func(width float32) float32 {
		n := columns(width)
		return line * float32((len(groups)+n-1)/n)
	}, func(size fyne.Size) {
		n := columns(size.Width)
		wide := size.Width / float32(n)
		for i, g := range groups {
			kit.Put(g, float32(i%n)*wide, float32(i/n)*line+4, wide, least.Height)
		}
	}, groups...)
}

// impostor is somebody who has the name of a verified member, and whom the person has not taken note of under that name.
func (w *Window) impostor() (chat.Member, bool) {
	for _, m := range w.roster {
		if m.Impostor && !m.Blocked && w.warned[m.ID] != m.SelfName {
			return m, true
		}
	}
	return chat.Member{}, false
}

// warnOf is the trouble that somebody has the name of a verified member.
func (w *Window) warnOf(m chat.Member) *report {
	name := people.Of(m).Name
	return &report{
		words: words.Say("This “{{.Name}}” is not the one you verified ({{.Mark}})", "Name", name, "Mark", m.Fingerprint),
		icon:  theme.IconNameError, color: theme.ColorNameError, button: words.Say("OK"),
		tapped: func() {
			w.warned[m.ID] = m.SelfName
			w.endReport()
		},
	}
}
