package transcript

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// OpenMenu opens the menu of a message at a place on the canvas. selected is the selected part of its text; empty: none.
func (p *Painter) OpenMenu(r *Row, selected string, at fyne.Position) {
	m := r.Message
	text := selected
	if text == "" {
		text = m.Text
	}
	items := append(p.rowItems(r),
		kit.NewItem(words.Say("Copy"), func() { p.Act.Copy(text) }),
		kit.NewItem(words.Say("Copy with address"), func() { p.Act.Copy(copied(m, p.Who(m.Author))) }),
		kit.NewItem(words.Say("Quote"), func() { p.Act.Quote(text) }))
	if m.Mine() {
		items = append(items, kit.NewItem(words.Say("Send again"), func() { p.Act.SendAgain(m) }),
			kit.NewItem(words.Say("Delivery details…"), func() { p.Act.Details(m) }))
	}
	if len(m.Raw) > 0 {
		items = append(items, p.encodingMenu(m))
	}
	items = append(items, fyne.NewMenuItemSeparator(), kit.NewItem(words.Say("Delete…"), func() { p.Act.Delete(m) }))
	p.Act.PopUp(at, items...)
}

// rowItems are the actions that the row itself offers to the mouse: retry, expand or collapse, and open a link.
func (p *Painter) rowItems(r *Row) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if _, _, retry := words.State(r.Message); r.Mine() && retry {
		items = append(items, kit.NewItem(words.Retry(), func() { p.Act.Retry(r.Message) }))
	}
	switch r.Layout.fold {
	case foldNone:
	case foldMore:
		items = append(items, kit.NewItem(foldWords(foldMore, r.Text), func() { p.unfold(r) }))
	default:
		items = append(items, kit.NewItem(foldWords(foldLess, r.Text), func() { p.unfold(r) }))
	}
	for _, link := range r.Layout.links[:min(maxLinks, len(r.Layout.links))] {
		short := p.Style.Body.Truncate(shownLink(link), 260)
		items = append(items, kit.NewItem(words.Say("Open {{.Link}}", "Link", short), func() { p.Act.Open(link) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return items
}

// encodingMenu is the submenu that decodes the bytes of a message in another encoding.
func (p *Painter) encodingMenu(m chat.Message) *fyne.MenuItem {
	names := []struct {
		encoding chat.Encoding
		name     string
	}{
		{chat.EncodingGB2312, "GB2312"},
		{chat.EncodingGB18030, "GB18030"},
		{chat.EncodingUTF8, "UTF-8"},
		{chat.EncodingUTF16, "UTF-16"},
		{chat.EncodingUnknown, words.Say("As bytes")},
	}
	var items []*fyne.MenuItem
	for _, n := range names {
		text, ok := p.Act.Decode(m.Raw, n.encoding)
		entry := kit.NewItem(n.name, func() { p.Act.Reread(m, text, n.encoding) })
		entry.Disabled = !ok
		entry.Checked = n.encoding == m.Encoding
		items = append(items, entry)
	}
	menu := kit.NewItem(words.Say("Read in another encoding"), nil)
	menu.ChildMenu = fyne.NewMenu("", items...)
	return menu
}

// Dialogs opens the dialogs about one message. Its fields are what it needs of the window.
type Dialogs struct {
	Room   *chat.Room
	Dialog func(title string, most float32) *kit.Dialog // makes a dialog over the window, at most so wide
	Nodes  func() []chat.Member                         // to which messages are delivered
	Style  func() *typeset.Style
	Copy   func(string) // puts text on the clipboard
	Open   func(string) // opens a link in the browser
}

// Delivery opens the dialog that tells which members have a message of the person.
func (d *Dialogs) Delivery(m chat.Message) {
	var lines []fyne.CanvasObject
	for _, words := range DeliveryLines(m, d.Nodes(), people.ManyNames) {
		line := kit.NewParagraph(words)
		line.Color, line.Most = theme.ColorNameForeground, 60
		lines = append(lines, line, kit.Space(4))
	}
	p := d.Dialog(words.Say("Delivery details"), 420)
	p.Fill(lines...)
	if _, _, retry := words.State(m); retry {
		p.Button(words.Retry(), widget.MediumImportance, func() { d.Room.Retry(m) })
	}
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}

// AskDelete opens the dialog that asks whether to delete a message.
func (d *Dialogs) AskDelete(m chat.Message) {
	start := typeset.Shorten(typeset.OneLine(words.Shown(d.Style(), typeset.Shorten(m.Text, 60))), 60)
	p := d.Dialog(words.Say("Delete this message?"), 420)
	quoted := kit.NewParagraph(start)
	quoted.Color = theme.ColorNameForeground
	p.Fill(kit.NewInset(quoted), kit.NewParagraph(words.Say("It is deleted on this computer only and can't be restored.")))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Delete"), widget.DangerImportance, func() { d.Room.Delete(m) })
	p.Open(cancel)
}

// AskOpen opens the dialog that shows a whole link and asks whether to open it.
func (d *Dialogs) AskOpen(link string) {
	address := kit.NewParagraph(shownLink(link))
	address.Color, address.Most = theme.ColorNameForeground, len(link) // all of it
	p := d.Dialog(words.Say("Open this address?"), 520)
	p.Fill(kit.NewInset(address))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Copy only"), widget.MediumImportance, func() { d.Copy(link) })
	p.Button(words.Say("Open"), widget.HighImportance, func() { d.openLink(link) })
	p.Open(cancel)
}

func (d *Dialogs) openLink(link string) {
	u, err := url.Parse(link)
	if err != nil || !ValidLink(link) {
		return
	}
	d.Open(u.String())
}
