package transcript

import (
	"fyne.io/fyne/v2"

	"udpchat/chat"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// OpenMenu opens the menu of a message at a place on the canvas. selected is the selected part of its text; empty: none.
func (p *Painter) OpenMenu(r *Row, selected string, at fyne.Position) {
	m := r.Message
	text := selected
	if text == "" {
		text = chat.Visible(m.Text)
	}
	items := append(p.rowItems(r),
		kit.NewItem(words.Say("Copy"), func() { p.Act.Copy(text) }),
		kit.NewItem(words.Say("Copy with address"), func() { p.Act.Copy(ClassicWords(m, p.Who(m.Author))) }),
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
		short := p.Style.Body.Truncate(link, 260)
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
