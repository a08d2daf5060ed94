package gui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	look "udpchat/gui/theme"
)

// readers stands before the entry and tells who else can read what is said: how many plain peers get it unencrypted, or, with a
// lock, that only copies of the program do. It is hidden when there is nobody.
type readers struct {
	widget.BaseWidget
	ground *fill
	prompt *widget.Icon
	count  *text
	lock   *widget.Icon
	press  *hoverArea
	plain  int
	copies bool
}

func newReaders() *readers {
	r := &readers{
		ground: newRoundFill(look.ColorPlain, 8),
		prompt: widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconPrompt), look.ColorOnPlain)),
		count:  newText("", theme.SizeNameText, look.ColorOnPlain),
		lock:   widget.NewIcon(theme.NewColoredResource(look.Icon(look.IconLock), theme.ColorNamePlaceHolder)),
	}
	r.press = newHoverArea(nil, func(bool) {})
	r.ExtendBaseWidget(r)
	r.Hide()
	return r
}

// set shows how many plain peers there are, and whether there are copies, and reports whether that is new.
func (r *readers) set(plain int, copies bool) bool {
	if r.plain == plain && r.copies == copies {
		return false
	}
	r.plain, r.copies = plain, copies
	r.Hidden = plain == 0 && !copies
	r.ground.Hidden, r.prompt.Hidden, r.count.Hidden = plain == 0, plain == 0, plain == 0
	r.lock.Hidden = plain > 0
	r.count.content = strconv.Itoa(plain)
	r.Refresh()
	return true
}

// width is how much room it takes, with the gap after it.
func (r *readers) width() float32 {
	switch {
	case r.Hidden:
		return 0
	case r.plain == 0:
		return grown(18) + 10
	}
	return grown(18) + r.count.naturalWidth() + 22 + 8
}

// CreateRenderer implements fyne.Widget.
func (r *readers) CreateRenderer() fyne.WidgetRenderer {
	return newLaidOut(newArranged(fixed(1, 1), r.arrange), r.ground, r.prompt, r.count, r.lock, r.press)
}

func (r *readers) arrange(size fyne.Size) {
	side, middle := grown(18), size.Height/2
	r.ground.Resize(size)
	put(r.prompt, 8, middle-side/2, side, side)
	putMiddle(r.count, 8+side+6, middle, r.count.naturalWidth()+1)
	put(r.lock, 0, middle-side/2, side, side)
	r.press.Resize(size)
}

// showReaders tells the composer who reads what is said.
func (w *Window) showReaders(n chat.Network) {
	own := 0
	for _, p := range n.Peers {
		if p.Own && p.Plain() {
			own++
		}
	}
	w.composer.setReaders(own, len(w.painter.copies) > 0)
}

// hoverReaders shows or hides the card that says it in words.
func (w *Window) hoverReaders(in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.composer.readers)
	w.showNote(at, w.composer.readers.Size().Height, func() []string { return readerWords(w.composer.readers.plain, w.network.Peers) })
	x := min(at.X, w.frame.Size().Width-w.aside.Size().Width-8)
	w.aside.Move(fyne.NewPos(max(8, x), w.aside.Position().Y))
}

// readerWords tells which plain peers read what is said.
func readerWords(plain int, peers []chat.Peer) []string {
	if plain == 0 {
		return []string{say("Encrypted. No scripts receive it.")}
	}
	says := []string{sayN(plain, "{{.N}} script receives it unencrypted", "{{.N}} scripts receive it unencrypted")}
	var names []string
	broadcast := false
	for _, p := range peers {
		if p.Plain() && !p.Own {
			names = append(names, string(p.Entered))
			broadcast = broadcast || p.Broadcast
		}
	}
	if len(names) > 0 {
		says = append(says, nameList(names, notedNames))
	}
	if broadcast {
		says = append(says, say("A broadcast reaches everyone on that network."))
	}
	return says
}
