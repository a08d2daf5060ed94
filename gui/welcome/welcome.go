// Package welcome is what an empty conversation shows: what it is, and how to let others in.
package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Welcome takes the place of the transcript while there are no messages. In a low window it scrolls.
type Welcome struct {
	widget.BaseWidget
	tile      *canvas.Image
	title     *kit.Text
	hint      *widget.Label
	card      *kit.Fill
	lead      *widget.Label
	large     *kit.Paragraph
	copy, add *kit.Button
	inside    *fyne.Container
	scroll    *container.Scroll
	linked    bool // there are links to nodes
	shown     content
}

// content is what a Welcome shows; what is empty is hidden.
type content struct {
	title, hint string
	lead, large string // on the card
	copies      bool   // large is worth copying; otherwise it is a sentence
	adds        bool   // an address can be added
}

// New makes a welcome. copyText puts text on the clipboard, add adds an address, and linked says that there are links to nodes.
func New(copyText func(string), add func(), linked bool) *Welcome {
	w := &Welcome{
		tile:   canvas.NewImageFromResource(look.AppIcon()),
		title:  kit.NewText("", theme.SizeNameHeadingText, theme.ColorNameForeground),
		hint:   newHint(theme.SizeNameText),
		card:   kit.NewRoundFill(theme.ColorNameHeaderBackground, 10),
		lead:   newHint(theme.SizeNameCaptionText),
		large:  kit.NewLarge(""),
		add:    kit.NewButton(words.Say("Add address"), theme.ContentAddIcon(), add),
		linked: linked,
	}
	w.copy = kit.NewButton(words.Say("Copy"), theme.ContentCopyIcon(), func() { copyText(w.large.Content) })
	w.title.Align = fyne.TextAlignCenter
	w.inside = container.NewWithoutLayout(w.tile, w.title, w.hint, w.card, w.lead, w.large, w.copy, w.add)
	w.scroll = container.NewVScroll(w.inside)
	w.ExtendBaseWidget(w)
	w.Set(chat.Details{}, health.Network{}, false)
	return w
}

// openWords is the hint of the open room: which people appear without being added.
func openWords(linked bool) string {
	if linked {
		return words.Say("People on this network appear on the left when they open this program.")
	}
	return words.Say("Add an address to reach someone. People who send a message here appear on the left.")
}

// newHint is a faint sentence in the middle, on as many lines as it takes.
func newHint(size fyne.ThemeSizeName) *widget.Label {
	l := widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{})
	l.Wrapping = fyne.TextWrapWord
	l.Importance = widget.LowImportance
	l.SizeName = size
	return l
}

// contentOf is what an empty conversation shows. company says that somebody else is there, who can be talked to at once.
func contentOf(d chat.Details, n health.Network, company, linked bool) content {
	switch {
	case d.Standing != chat.Inside:
		return content{title: words.Say("No messages yet")}
	case d.Kind == chat.KindDirect:
		hint := words.Say("What you and {{.Who}} say here reaches nobody else.", "Who", d.Name)
		if !company {
			hint = words.Then(hint, words.Say("{{.Who}} is offline and gets it later.", "Who", d.Name))
		}
		return content{title: words.Say("Just the two of you"), hint: hint}
	case company:
		return content{title: words.Say("Say hello.")}
	case d.Kind == chat.KindRoom:
		return content{title: words.Say("Nobody else is in this room yet"), hint: words.CodeLetsIn(), large: words.Code(d), copies: d.Code != ""}
	}
	c := content{
		title: words.Say("The room is open"), hint: openWords(linked),
		large: words.OwnAddress(n), copies: n.Primary().IsValid(), adds: true,
	}
	if c.copies {
		c.lead = words.Say("Scripts can send GB2312 text to")
	}
	return c
}

// Set shows what an empty conversation is. company says that somebody else is there.
func (w *Welcome) Set(d chat.Details, n health.Network, company bool) {
	c := contentOf(d, n, company, w.linked)
	if w.shown == c {
		return
	}
	w.shown = c
	w.title.Content, w.hint.Text, w.lead.Text, w.large.Content = c.title, c.hint, c.lead, c.large
	w.large.TextSize = look.SizeAddress
	if !c.copies {
		w.large.TextSize = theme.SizeNameText
	}
	for o, shown := range map[fyne.CanvasObject]bool{
		w.hint: c.hint != "", w.lead: c.lead != "", w.large: c.large != "", w.card: c.large != "", w.copy: c.copies, w.add: c.adds,
	} {
		if o.Hide(); shown {
			o.Show()
		}
	}
	w.Refresh()
}

// First is the control that gets the focus; nil: there is none.
func (w *Welcome) First() fyne.Focusable {
	switch {
	case w.shown.adds:
		return w.add
	case w.shown.copies:
		return w.copy
	}
	return nil
}

// CreateRenderer implements fyne.Widget.
func (w *Welcome) CreateRenderer() fyne.WidgetRenderer {
	return kit.NewRenderer(kit.Arrange(kit.Fixed(200, 100), w.arrange), w.scroll)
}

// arrange puts the parts one below the other: in the middle, or from the top when there is no room for all of them.
func (w *Welcome) arrange(size fyne.Size) {
	w.scroll.Resize(size)
	height := w.stack(size.Width, 0, true)
	w.tile.Hidden = height > size.Height
	if w.tile.Hidden {
		height = w.stack(size.Width, 0, false)
	}
	height = w.stack(size.Width, max(8, (size.Height-height)/2), !w.tile.Hidden)
	w.inside.Layout = kit.Arrange(kit.Fixed(200, height+8), func(fyne.Size) {})
	w.scroll.Refresh()
}

// stack places the parts from y on and returns where they end.
func (w *Welcome) stack(width, y float32, tile bool) float32 {
	if tile {
		kit.Put(w.tile, (width-80)/2, y, 80, 80)
		y += 100
	}
	y = kit.Stacked(w.title, 12, y, width-24)
	if w.hint.Visible() {
		y = kit.Stacked(w.hint, 12, y, width-24)
	}
	if w.card.Visible() {
		y = w.stackCard((width-min(420, width-24))/2, y+12, min(420, width-24))
	}
	if w.add.Visible() {
		add := w.add.MinSize()
		kit.Put(w.add, (width-add.Width-16)/2, y+24, add.Width+16, max(36, add.Height))
		y += 24 + max(36, add.Height)
	}
	return y
}

// stackCard places what stands on the card.
func (w *Welcome) stackCard(x, top, width float32) float32 {
	y := top + 14
	if w.lead.Visible() {
		y = kit.Stacked(w.lead, x+8, top+6, width-16)
	}
	y = kit.Stacked(w.large, x+8, y, width-16) + 6
	if w.copy.Visible() {
		b := w.copy.MinSize()
		kit.Put(w.copy, x+(width-b.Width)/2, y, b.Width, b.Height)
		y += b.Height + 8
	}
	kit.Put(w.card, x, top, width, y+6-top)
	return y + 6
}
