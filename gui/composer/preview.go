package composer

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
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
func (p *preview) tooLong(text string) {
	over := typeset.Over(text, chat.MaxText)
	p.refuse(words.SayN(over, "Too long by {{.N}} character.", "Too long by {{.N}} characters."))
}

// notPasted tells that a text was not pasted, because so many characters of it have no room.
func (p *preview) notPasted(over int) {
	p.refuse(words.SayN(over, "Not pasted: too long by {{.N}} character.", "Not pasted: too long by {{.N}} characters."))
}

func (p *preview) refuse(sentence string) {
	most := words.Say("At most {{.N}} KB or {{.C}} Chinese characters", "N", chat.MaxText>>10, "C", chat.MaxText/3)
	p.banner.Tell(theme.IconNameError, theme.ColorNameError, sentence, most)
}

// Readers is the tag before the entry. It shows how many plain peers will get a message unencrypted or, by a lock, that
// only members with a node will. It is hidden while nobody else is here.
type Readers struct {
	widget.BaseWidget
	ground *kit.Fill
	prompt *widget.Icon
	count  *kit.Text
	lock   *widget.Icon
	press  *kit.HoverArea
	plain  int
	nodes  bool
}

func newReaders(tapped func(), hover func(in bool)) *Readers {
	r := &Readers{
		ground: kit.NewRoundFill(look.ColorPlain, 8),
		prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		count:  kit.NewText("", theme.SizeNameText, look.ColorOnPlain),
		lock:   widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconLock), theme.ColorNamePlaceHolder)),
	}
	r.press = kit.NewHoverArea(tapped, hover)
	r.ExtendBaseWidget(r)
	r.Hide()
	return r
}

// set shows how many plain peers there are, and whether there are nodes. It reports whether that has changed.
func (r *Readers) set(plain int, nodes bool) bool {
	if r.plain == plain && r.nodes == nodes {
		return false
	}
	r.plain, r.nodes = plain, nodes
	r.Hidden = plain == 0 && !nodes
	r.ground.Hidden, r.prompt.Hidden, r.count.Hidden = plain == 0, plain == 0, plain == 0
	r.lock.Hidden = plain > 0
	r.count.Content = strconv.Itoa(plain)
	r.Refresh()
	return true
}

// width is its width with the gap after it; 0 while it is hidden.
func (r *Readers) width() float32 {
	switch {
	case r.Hidden:
		return 0
	case r.plain == 0:
		return look.Scaled(18) + 10
	}
	return look.Scaled(18) + r.count.NaturalWidth() + 22 + 8
}

// CreateRenderer implements fyne.Widget.
func (r *Readers) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(1, 1), r.arrange), r.ground, r.prompt, r.count, r.lock, r.press)
}

func (r *Readers) arrange(size fyne.Size) {
	side, middle := look.Scaled(18), size.Height/2
	r.ground.Resize(size)
	kit.Put(r.prompt, 8, middle-side/2, side, side)
	kit.PutMiddle(r.count, 8+side+6, middle, r.count.NaturalWidth()+1)
	kit.Put(r.lock, 0, middle-side/2, side, side)
	r.press.Resize(size)
}

// readerWords tells which plain peers will read a message.
func readerWords(plain int, peers []chat.Peer) []string {
	if plain == 0 {
		return []string{words.Say("Encrypted. No scripts receive it.")}
	}
	sentences := []string{words.SayN(plain, "{{.N}} script receives it unencrypted", "{{.N}} scripts receive it unencrypted")}
	var names []string
	broadcast := false
	for _, p := range peers {
		if p.Plain() && !p.Own {
			names = append(names, string(p.Entered))
			broadcast = broadcast || p.Broadcast
		}
	}
	if len(names) > 0 {
		sentences = append(sentences, people.NameList(names, people.FewNames))
	}
	if broadcast {
		sentences = append(sentences, words.Say("A broadcast reaches everyone on that network."))
	}
	return sentences
}
