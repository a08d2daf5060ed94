package gui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// rowMenu offers what can be done with a message, of which a part may be selected.
func (w *Window) rowMenu(r *transcript.Row, selected string, at fyne.Position) {
	m := r.Message
	whole := selected
	if whole == "" {
		whole = chat.Visible(m.Text)
	}
	items := append(w.quickItems(r),
		kit.NewItem(words.Say("Copy"), func() { w.copy(whole) }),
		kit.NewItem(words.Say("Copy with address"), func() { w.copy(transcript.ClassicWords(m, w.person(m.Author))) }),
		kit.NewItem(words.Say("Quote"), func() { w.composer.Quote(whole) }))
	if m.Mine() {
		items = append(items, kit.NewItem(words.Say("Send again"), func() { w.sayAgain(m) }), kit.NewItem(words.Say("Delivery details…"), func() { w.showReach(m) }))
	}
	if len(m.Raw) > 0 {
		items = append(items, w.encodingMenu(m))
	}
	items = append(items, fyne.NewMenuItemSeparator(), kit.NewItem(words.Say("Delete…"), func() { w.askDelete(m) }))
	w.popUp(at, items...)
}

// quickItems is what the row itself offers to the mouse: to send once more what failed, to unfold, to open links.
func (w *Window) quickItems(r *transcript.Row) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if _, _, retry := words.State(r.Message); r.Mine() && retry {
		items = append(items, kit.NewItem(words.Retry(), func() { w.room.Retry(r.Message) }))
	}
	switch r.Layout.Fold {
	case transcript.FoldNone:
	case transcript.FoldMore:
		items = append(items, kit.NewItem(transcript.FoldWords(transcript.FoldMore, r.Text), func() { w.unfold(r) }))
	default:
		items = append(items, kit.NewItem(transcript.FoldWords(transcript.FoldLess, r.Text), func() { w.unfold(r) }))
	}
	for _, link := range r.Layout.Links[:min(transcript.MaxLinks, len(r.Layout.Links))] {
		short := w.style.Body.Truncate(link, 260)
		items = append(items, kit.NewItem(words.Say("Open {{.Link}}", "Link", short), func() { w.openLink(link) }))
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
		{chat.EncodingUnknown, words.Say("As bytes")},
	}
	var items []*fyne.MenuItem
	for _, n := range names {
		text, ok := w.ReadAs(m.Raw, n.encoding)
		entry := kit.NewItem(n.name, func() { w.room.Reread(m, text, n.encoding) })
		entry.Disabled = !ok
		entry.Checked = n.encoding == m.Encoding
		items = append(items, entry)
	}
	menu := kit.NewItem(words.Say("Read in another encoding"), nil)
	menu.ChildMenu = fyne.NewMenu("", items...)
	return menu
}

// openLink shows the whole address before anything is opened.
func (w *Window) openLink(link string) {
	address := kit.NewParagraph(link)
	address.Color, address.Most = theme.ColorNameForeground, len(link) // all of it
	p := w.plate(words.Say("Open this address?"), 520)
	p.Fill(kit.NewInset(address))
	cancel := p.Button(words.Say("Cancel"), widget.MediumImportance, nil)
	p.Button(words.Say("Copy only"), widget.MediumImportance, func() { w.copy(link) })
	p.Button(words.Say("Open"), widget.HighImportance, func() { w.openURL(link) })
	p.Open(cancel)
}

func (w *Window) openURL(link string) {
	u, err := url.Parse(link)
	if err != nil || !transcript.ValidLink(link) {
		return
	}
	if err := w.App.OpenURL(u); err != nil {
		fyne.LogError("open a link", err)
	}
}
