package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

const maxAddressLength = 260 // characters; a host name has at most 253

// addressPage is the addresses entered by hand.
func (d *Dialog) addressPage() *page {
	p := &page{}
	add := kit.NewDialogButton(d, words.Say("Add address"), theme.ContentAddIcon(), d.addAddress)
	objects := []fyne.CanvasObject{
		kit.Heading(words.Say("Addresses added by hand")),
		kit.NewParagraph(words.Say("Members on your network appear by themselves. Add scripts, people on other networks and broadcast addresses here.")), kit.Space(12),
	}
	rows := make([]*peerRow, 0, len(d.drafts.rows))
	for _, r := range d.drafts.rows {
		row := newPeerRow(d, r)
		rows = append(rows, row)
		objects = append(objects, row)
	}
	objects = append(objects, kit.Space(2), leading(add), kit.Space(18), newExamples())
	p.column = kit.NewColumn(objects...)
	p.update = func() { d.showStates(rows) }
	p.leave = func() {
		for _, r := range d.drafts.rows {
			d.drafts.leave(r)
		}
	}
	return p
}

// addAddress shows an empty row at the end and puts the cursor into it.
func (d *Dialog) addAddress() {
	empty := d.drafts.add()
	d.Turn()
	for _, o := range d.page.column.Objects {
		if row, ok := o.(*peerRow); ok && row.draft == empty {
			d.window.Canvas().Focus(row.address.Input)
		}
	}
}

// removeAddress takes a row away. The focus goes to the row that moves up.
func (d *Dialog) removeAddress(r *draft) {
	at := slices.Index(d.drafts.rows, r)
	d.drafts.remove(r)
	d.Turn()
	for _, o := range d.page.column.Objects {
		if row, ok := o.(*peerRow); ok && slices.Index(d.drafts.rows, row.draft) == min(at, len(d.drafts.rows)-1) {
			d.window.Canvas().Focus(row.remove)
		}
	}
}

// showStates tells every row what is known of its address, and what is wrong with it.
func (d *Dialog) showStates(rows []*peerRow) {
	known := peersByTarget(d.network.Peers)
	moved := false
	for _, row := range rows {
		state := peerState(row.draft, known, d.members, d.Now())
		moved = row.show(state) || moved
	}
	if moved {
		d.reflow()
	}
}

// peerRow is the two boxes of one address, with a button that takes it away, and a line below for what is wrong.
type peerRow struct {
	widget.BaseWidget
	dialog  *Dialog
	draft   *draft
	name    *kit.Input
	address *kit.Field
	remove  *kit.DialogButton
	note    *kit.Paragraph
	action  *kit.DialogButton // settles whether the copy there gets plain text
	state   peerWords
}

func newPeerRow(d *Dialog, r *draft) *peerRow {
	row := &peerRow{dialog: d, draft: r, note: kit.NewParagraph("")}
	row.name = kit.NewInput(d, r.name, words.Say("Name (optional)"), maxNameLength)
	row.name.OnText(func(s string) {
		d.drafts.rename(r, s)
		row.changed()
	})
	box := kit.NewInput(d, r.address, words.Say("Address"), maxAddressLength)
	box.OnText(func(s string) {
		d.drafts.edit(r, s)
		row.changed()
	})
	box.Left = func() {
		d.drafts.leave(r)
		row.changed()
	}
	box.OnSubmitted = func(string) {
		box.Left()
		if r.address != "" && !row.state.wrong { // what is wrong stays under the cursor
			d.window.Canvas().Focus(d.Sheet.Done)
		}
	}
	row.address = kit.NewField(box)
	row.remove = kit.NewDialogIconButton(d, theme.IconNameDelete, func() { d.removeAddress(r) })
	row.action = kit.NewDialogButton(d, "", nil, func() {
		d.drafts.setClear(r, row.state.clear)
		row.changed()
	})
	row.action.Hide()
	row.ExtendBaseWidget(row)
	return row
}

// changed shows what the change of a box means for all rows.
func (r *peerRow) changed() {
	if r.dialog.Visible() {
		r.dialog.update()
		r.dialog.judge()
	}
}

// show shows what is known of the address, and reports whether the height of the row may be another.
func (r *peerRow) show(w peerWords) bool {
	r.state = w
	r.address.SetWrong(w.wrong)
	r.address.SetState(w.state, w.dot)
	words, c := r.noteWords()
	moved := r.action.Hidden != (w.offer == "")
	if r.action.Hidden = w.offer == ""; r.action.Text != w.offer {
		r.action.SetText(w.offer)
	}
	return r.note.Set(words, c) || moved
}

// noteWords is what stands below the boxes: what is wrong, or else the state where it has no room inside the box.
func (r *peerRow) noteWords() (string, fyne.ThemeColorName) {
	w := r.state
	switch {
	case w.wrong:
		return w.note, theme.ColorNameError
	case w.note != "":
		return w.note, theme.ColorNameWarning
	case w.hint != "":
		return w.hint, theme.ColorNamePlaceHolder
	case w.state != "" && r.address.Size().Width > 0 && !r.address.StateFits():
		return w.state, theme.ColorNamePlaceHolder
	}
	return "", theme.ColorNamePlaceHolder
}

// columns is where the address begins and how wide it is, of a width.
func (r *peerRow) columns(width float32) (x, w float32) {
	side := r.name.MinSize().Height
	name := min(look.Scaled(150), width*0.3)
	return name + 10, width - name - 10 - 8 - side
}

func (r *peerRow) HeightAt(width float32) float32 {
	_, w := r.columns(width)
	h := r.name.MinSize().Height
	if r.action.Visible() {
		h += r.action.MinSize().Height + 6
	}
	if note := r.note.HeightAt(w); note > 0 {
		return h + note + 12
	}
	return h + 9
}

// CreateRenderer implements fyne.Widget.
func (r *peerRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(1, 1), r.arrange), r.name, r.address, r.remove, r.note, r.action))
}

// fitPlaceholder says less in a box that is too narrow for more.
func (r *peerRow) fitPlaceholder(width float32) {
	sentence := words.Say("Name (optional)")
	if fyne.MeasureText(sentence, theme.Size(theme.SizeNameText), fyne.TextStyle{}).Width+18 > width {
		sentence = words.Say("Name")
	}
	if r.name.PlaceHolder != sentence {
		r.name.SetPlaceHolder(sentence)
	}
}

func (r *peerRow) arrange(size fyne.Size) {
	side := r.name.MinSize().Height
	x, w := r.columns(size.Width)
	r.fitPlaceholder(x - 10)
	kit.Put(r.name, 0, 0, x-10, side)
	kit.Put(r.address, x, 0, w, side)
	kit.Put(r.remove, size.Width-side, 0, side, side)
	note := r.note.HeightAt(w)
	kit.Put(r.note, x+1, side, w, note)
	kit.Put(r.action, x, side+note+6, min(w, r.action.MinSize().Width+12), r.action.MinSize().Height)
	if words, c := r.noteWords(); r.note.Set(words, c) {
		r.dialog.reflow()
	}
}
