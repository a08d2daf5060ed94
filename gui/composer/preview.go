package composer

import (
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// nearLimit is the length from which the preview counts bytes. One datagram to plain peers has at most 1,024.
const nearLimit = 900

// preview is the banner above the entry. It shows what plain peers will read if that differs from the text, or if the text
// is long for one datagram.
type preview struct {
	banner *kit.Banner
	room   Room
	store  Store
	own    int    // recipients that are this machine itself
	asked  string // the text that another Enter sends although plain peers will read something else
}

func newPreview(room Room, store Store) *preview {
	p := &preview{banner: kit.NewBanner(), room: room, store: store}
	p.banner.Hide()
	return p
}

// read tells what plain peers will read, and how many there are beside this machine.
func (p *preview) read(text string) (chat.Plain, int) {
	plain, recipients := p.room.Preview(text)
	return plain, max(0, recipients-p.own)
}

// ask reports whether the person should see first what plain peers will read, and shows it. The second time it remembers
// that the person knows, and never asks again.
func (p *preview) ask(text string) bool {
	plain, recipients := p.read(text)
	if !plain.Differs || recipients == 0 || !p.store.Get().AskReplace {
		return false
	}
	if p.asked == text {
		p.store.Update(func(s *settings.Settings) { s.AskReplace = false })
		return false
	}
	p.asked = text
	p.show(text)
	return true
}

func (p *preview) cancel(text string) {
	p.asked = ""
	p.show(text)
}

func (p *preview) edited(text string) {
	if p.asked != text {
		p.asked = ""
	}
	p.show(text)
}

func (p *preview) show(text string) {
	plain, recipients := p.read(text)
	count := words.Say("{{.N}} of 1024 bytes", "N", plain.Bytes)
	if len(plain.Pieces) > 1 {
		count = words.Say("in {{.N}} parts", "N", len(plain.Pieces))
	}
	switch {
	case text == "" || recipients == 0 || !plain.Differs && plain.Bytes < nearLimit:
		p.banner.Clear()
	case p.asked == text:
		p.banner.Tell(theme.IconNameWarning, theme.ColorNameWarning, againWords(p.store, typeset.OneLine(plain.Text)), count)
	case plain.Differs:
		p.banner.Tell(theme.IconNameWarning, theme.ColorNameWarning,
			words.Say("Scripts ({{.N}}) will see: {{.Text}}", "N", recipients, "Text", typeset.OneLine(plain.Text)), count)
	default:
		p.banner.Tell(theme.IconNameInfo, theme.ColorNamePlaceHolder, words.Say("Scripts receive exactly this text."), count)
	}
}

// tooLong tells that the room has refused a text for its length.
func (p *preview) tooLong() {
	p.banner.Tell(theme.IconNameError, theme.ColorNameError,
		words.Say("Too long. At most {{.N}} KB or {{.C}} Chinese characters", "N", chat.MaxText>>10, "C", chat.MaxText/3), "")
}
