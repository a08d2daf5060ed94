package gui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
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
	items := []*fyne.MenuItem{
		item(say("Copy"), func() { w.copy(whole) }),
		item(say("Copy with address"), func() { w.copy(m.Classic()) }),
		item(say("Quote"), func() { w.composer.quote(whole) }),
	}
	if m.Mine() {
		items = append(items, item(say("Send again"), func() { w.sayAgain(m) }))
	}
	if len(m.Raw) > 0 {
		items = append(items, w.encodingMenu(m))
	}
	items = append(items, fyne.NewMenuItemSeparator(), item(say("Delete…"), func() { w.askDelete(m) }))
	w.popUp(at, items...)
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
	c.entry.CursorRow = strings.Count(c.entry.Text, "\n")
	c.entry.Refresh()
	c.focus()
}

// openLink shows the whole address before anything is opened.
func (w *Window) openLink(link string) {
	address := widget.NewLabel(link)
	address.Wrapping = fyne.TextWrapBreak
	address.Selectable = true
	var d *dialog.CustomDialog
	end := func(act func()) func() {
		return func() {
			d.Hide()
			act()
			w.focus()
		}
	}
	open := widget.NewButton(say("Open"), end(func() { w.openURL(link) }))
	open.Importance = widget.HighImportance
	buttons := container.NewHBox(layout.NewSpacer(),
		widget.NewButton(say("Cancel"), end(func() {})),
		widget.NewButton(say("Copy only"), end(func() { w.copy(link) })), open)
	d = dialog.NewCustomWithoutButtons(say("Open this address?"), container.NewBorder(nil, buttons, nil, nil, address), w.window)
	d.Resize(fyne.NewSize(min(520, w.frame.Size().Width-32), 200))
	d.Show()
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
