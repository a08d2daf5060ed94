package gui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
)

// rowMenu offers what can be done with a message, of which a part may be selected.
func (w *Window) rowMenu(r *row, selected string, at fyne.Position) {
	m := r.Message
	whole := selected
	if whole == "" {
		whole = chat.Visible(m.Text)
	}
	items := append(w.quickItems(r),
		item(say("Copy"), func() { w.copy(whole) }),
		item(say("Copy with address"), func() { w.copy(classicWords(m, w.person(m.Author))) }),
		item(say("Quote"), func() { w.composer.quote(whole) }))
	if m.Mine() {
		items = append(items, item(say("Send again"), func() { w.sayAgain(m) }), item(say("Delivery details…"), func() { w.showReach(m) }))
	}
	if len(m.Raw) > 0 {
		items = append(items, w.encodingMenu(m))
	}
	items = append(items, fyne.NewMenuItemSeparator(), item(say("Delete…"), func() { w.askDelete(m) }))
	w.popUp(at, items...)
}

// quickItems is what the row itself offers to the mouse: to send once more what failed, to unfold, to open links.
func (w *Window) quickItems(r *row) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if _, _, retry := stateWords(r.Message); r.Mine() && retry {
		items = append(items, item(retryWords(), func() { w.room.Retry(r.Message) }))
	}
	switch r.layout.fold {
	case foldNone:
	case foldMore:
		items = append(items, item(foldWords(foldMore, r.Text), func() { w.unfold(r) }))
	default:
		items = append(items, item(foldWords(foldLess, r.Text), func() { w.unfold(r) }))
	}
	for _, link := range r.layout.links[:min(maxLinks, len(r.layout.links))] {
		short := w.style.body.Truncate(link, 260)
		items = append(items, item(say("Open {{.Link}}", "Link", short), func() { w.openLink(link) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return items
}

func (w *Window) sayAgain(m chat.Message) {
	if _, err := w.room.Say(m.Text); err == nil {
		w.toLatest()
	}
}

// encodingMenu offers to read the bytes of a message in another encoding.
func (w *Window) encodingMenu(m chat.Message) *fyne.MenuItem {
	names := []struct {
		encoding chat.Encoding
		name     string
	}{
		{chat.EncodingGB2312, "GB2312"},
		{chat.EncodingGB18030, "GB18030"},
		{chat.EncodingUTF8, "UTF-8"},
		{chat.EncodingUnknown, say("As bytes")},
	}
	var items []*fyne.MenuItem
	for _, n := range names {
		text, ok := w.ReadAs(m.Raw, n.encoding)
		entry := item(n.name, func() { w.room.Reread(m, text, n.encoding) })
		entry.Disabled = !ok
		entry.Checked = n.encoding == m.Encoding
		items = append(items, entry)
	}
	menu := item(say("Read in another encoding"), nil)
	menu.ChildMenu = fyne.NewMenu("", items...)
	return menu
}

// quote puts a text into the composer as a quotation, before what is written there.
func (c *composer) quote(text string) {
	quoted := "> " + strings.ReplaceAll(firstRunes(text, 200), "\n", "\n> ") + "\n"
	c.entry.SetText(quoted + c.entry.Text)
	c.entry.toEnd()
	c.focus()
}

// openLink shows the whole address before anything is opened.
func (w *Window) openLink(link string) {
	address := newProse(link)
	address.color, address.most = theme.ColorNameForeground, len(link) // all of it
	p := w.plate(say("Open this address?"), 520)
	p.fill(newWell(address))
	cancel := p.button(say("Cancel"), widget.MediumImportance, nil)
	p.button(say("Copy only"), widget.MediumImportance, func() { w.copy(link) })
	p.button(say("Open"), widget.HighImportance, func() { w.openURL(link) })
	p.show(cancel)
}

func (w *Window) openURL(link string) {
	u, err := url.Parse(link)
	if err != nil || !validLink(link) {
		return
	}
	if err := w.App.OpenURL(u); err != nil {
		fyne.LogError("open a link", err)
	}
}
