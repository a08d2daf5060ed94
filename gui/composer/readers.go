package composer

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// readers stands before the entry and tells who else can read what is said: how many plain peers get it unencrypted, or, with a
// lock, that only copies of the program do. It is hidden when there is nobody.
type readers struct {
	widget.BaseWidget
	ground *kit.Fill
	prompt *widget.Icon
	Count  *kit.Text
	Lock   *widget.Icon
	Press  *kit.HoverArea
	Plain  int
	copies bool
}

func newReaders() *readers {
	r := &readers{
		ground: kit.NewRoundFill(look.ColorPlain, 8),
		prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		Count:  kit.NewText("", theme.SizeNameText, look.ColorOnPlain),
		Lock:   widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconLock), theme.ColorNamePlaceHolder)),
	}
	r.Press = kit.NewHoverArea(nil, func(bool) {})
	r.ExtendBaseWidget(r)
	r.Hide()
	return r
}

// set shows how many plain peers there are, and whether there are copies, and reports whether that is new.
func (r *readers) set(plain int, copies bool) bool {
	if r.Plain == plain && r.copies == copies {
		return false
	}
	r.Plain, r.copies = plain, copies
	r.Hidden = plain == 0 && !copies
	r.ground.Hidden, r.prompt.Hidden, r.Count.Hidden = plain == 0, plain == 0, plain == 0
	r.Lock.Hidden = plain > 0
	r.Count.Content = strconv.Itoa(plain)
	r.Refresh()
	return true
}

// width is how much room it takes, with the gap after it.
func (r *readers) width() float32 {
	switch {
	case r.Hidden:
		return 0
	case r.Plain == 0:
		return look.Scaled(18) + 10
	}
	return look.Scaled(18) + r.Count.NaturalWidth() + 22 + 8
}

// CreateRenderer implements fyne.Widget.
func (r *readers) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(1, 1), r.arrange), r.ground, r.prompt, r.Count, r.Lock, r.Press)
}

func (r *readers) arrange(size fyne.Size) {
	side, middle := look.Scaled(18), size.Height/2
	r.ground.Resize(size)
	kit.Put(r.prompt, 8, middle-side/2, side, side)
	kit.PutMiddle(r.Count, 8+side+6, middle, r.Count.NaturalWidth()+1)
	kit.Put(r.Lock, 0, middle-side/2, side, side)
	r.Press.Resize(size)
}

// ReaderWords tells which plain peers read what is said.
func ReaderWords(plain int, peers []chat.Peer) []string {
	if plain == 0 {
		return []string{words.Say("Encrypted. No scripts receive it.")}
	}
	says := []string{words.SayN(plain, "{{.N}} script receives it unencrypted", "{{.N}} scripts receive it unencrypted")}
	var names []string
	broadcast := false
	for _, p := range peers {
		if p.Plain() && !p.Own {
			names = append(names, string(p.Entered))
			broadcast = broadcast || p.Broadcast
		}
	}
	if len(names) > 0 {
		says = append(says, people.NameList(names, people.FewNames))
	}
	if broadcast {
		says = append(says, words.Say("A broadcast reaches everyone on that network."))
	}
	return says
}
