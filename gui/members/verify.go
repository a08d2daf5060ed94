package members

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// verify opens the dialog with the digits that two people compare. If the digits are the same, nobody is between the two nodes.
func (d *dialogs) verify(m chat.Member) {
	digits := d.Digits(m.Key)
	if digits == "" {
		return
	}
	p := d.Dialog(words.Say("Verify {{.Who}}", "Who", people.Label(m)), 480)
	lead := words.Say("{{.Who}} sees 60 digits under your name in their window. Compare them in person or by phone, not in this room.", "Who", people.Label(m))
	if m.Verified {
		lead = words.Say("You have verified these digits before.") + " " + lead
	}
	p.Fill(kit.NewParagraph(lead), kit.Space(10), kit.NewInset(newDigits(digits)))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Different"), widget.MediumImportance, func() { d.unverified(m) })
	p.Button(words.Say("Same"), widget.HighImportance, func() {
		d.remember(m.ID, func(k *chat.Known) { k.Verified = true })
	})
	p.Open(cancel)
}

// unverified removes the verified mark and explains what different digits mean.
func (d *dialogs) unverified(m chat.Member) {
	d.remember(m.ID, func(k *chat.Known) { k.Verified = false })
	p := d.Dialog(words.Say("The digits are different"), 460)
	p.Fill(kit.NewParagraph(words.Say("This is not {{.Who}}'s device. Someone may use the name, or you compared the wrong person. They also get your room messages.", "Who", people.Label(m))))
	if !m.Blocked {
		p.Button(words.Say("Block"), widget.MediumImportance, func() {
			d.remember(m.ID, func(k *chat.Known) { k.Blocked = true })
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
