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

// addressPage has the addresses entered by hand.
func addressPage(d *Dialog) *page {
	p := &page{objects: []fyne.CanvasObject{
		kit.Heading(words.Say("Addresses added by hand")),
		kit.NewParagraph(words.Say("Members on your network appear by themselves. Add scripts, people on other networks and broadcast addresses here.")), kit.Space(12),
	}}
	for _, r := range d.drafts.rows {
		p.objects = append(p.objects, newPeerRow(d, r))
	}
	add := kit.NewDialogButton(d.frame, words.Say("Add address"), theme.ContentAddIcon(), d.addAddress)
	p.objects = append(p.objects, kit.Space(2), leading(add), kit.Space(18), newExamples())
	p.update = d.showStates
	p.leave = func() {
		for _, r := range d.drafts.rows {
			d.drafts.leave(r)
		}
	}
	return p
}

// peerRows are the rows on the page, in the order of the drafts.
func (d *Dialog) peerRows() []*peerRow {
	var rows []*peerRow
	for _, o := range d.page.objects {
		if r, ok := o.(*peerRow); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// addAddress shows an empty row at the end and puts the cursor into it.
func (d *Dialog) addAddress() {
	empty := d.drafts.add()
	d.Redraw()
	d.window.Canvas().Focus(d.peerRows()[slices.Index(d.drafts.rows, empty)].address.Input)
}

// removeAddress takes a row away. The focus goes to the row that moves up.
func (d *Dialog) removeAddress(r *draft) {
	at := slices.Index(d.drafts.rows, r)
	d.drafts.remove(r)
	d.Redraw()
	if rows := d.peerRows(); len(rows) > 0 {
		d.window.Canvas().Focus(rows[min(at, len(rows)-1)].remove)
	}
}

// showStates tells every row what is known about its address, and what is wrong with it.
func (d *Dialog) showStates() {
	known := peersByTarget(d.network.Peers)
	moved := false
	for _, row := range d.peerRows() {
		moved = row.show(peerState(row.draft, known, d.members, d.Now())) || moved
	}
	if moved {
		d.reflow()
	}
}

// peerRow is one address: entries of its name and of itself, a button that takes it away, and below them a hint and a button
// for whether a node there gets plain text.
type peerRow struct {
	widget.BaseWidget
	dialog  *Dialog
	draft   *draft
	name    *kit.Input
	address *kit.Field
	remove  *kit.DialogButton
	hint    *kit.Paragraph
	offer   *kit.DialogButton
	state   peerWords
}

func newPeerRow(d *Dialog, r *draft) *peerRow {
	row := &peerRow{dialog: d, draft: r, hint: kit.NewParagraph("")}
	row.name = kit.NewInput(d.frame, r.name, words.Say("Name (optional)"), maxNameLength)
	row.name.OnText(func(s string) {
		d.drafts.rename(r, s)
		row.changed()
	})
	box := kit.NewInput(d.frame, r.address, words.Say("Address"), maxAddressLength)
	box.OnText(func(s string) {
		d.drafts.edit(r, s)
		row.changed()
	})
	box.Left = func() {
		if d.drafts.leave(r); box.Text != r.address {
			box.SetText(r.address)
			d.drafts.leave(r)
		}
		row.changed()
	}
	box.OnSubmitted = func(string) {
		box.Left()
		if r.address != "" && !row.state.wrong { // a mistake stays under the cursor
			d.window.Canvas().Focus(d.done)
		}
	}
	row.address = kit.NewField(box)
	row.remove = kit.NewDialogIconButton(d.frame, theme.IconNameDelete, func() { d.removeAddress(r) })
	row.offer = kit.NewDialogButton(d.frame, "", nil, func() {
		d.drafts.setPlain(r, row.state.plain)
		row.changed()
	})
	row.offer.Hide()
	row.ExtendBaseWidget(row)
	return row
}

// changed shows what a change of this row means for all rows.
func (r *peerRow) changed() {
	if r.dialog.Visible() {
		r.dialog.update()
		r.dialog.judge()
	}
}

// show shows what is known about the address, and reports whether the height of the row may have changed.
func (r *peerRow) show(w peerWords) bool {
	r.state = w
	r.address.SetWrong(w.wrong)
	r.address.SetState(w.state, w.dot)
	moved := r.offer.Hidden != (w.offer == "")
	if r.offer.Hidden = w.offer == ""; r.offer.Text != w.offer {
		r.offer.SetText(w.offer)
	}
	return r.hint.Set(r.hintWords()) || moved
}

// hintWords is what stands below the entries: a problem, a hint, or the state where the entry has no room for it.
func (r *peerRow) hintWords() (string, fyne.ThemeColorName) {
	w := r.state
	switch {
	case w.wrong:
		return w.problem, theme.ColorNameError
	case w.problem != "":
		return w.problem, theme.ColorNameWarning
	case w.hint != "":
		return w.hint, theme.ColorNamePlaceHolder
	case w.state != "" && r.address.Size().Width > 0 && !r.address.StateFits():
		return w.state, theme.ColorNamePlaceHolder
	}
	return "", theme.ColorNamePlaceHolder
}

// columns is where the address begins in a row of a width, and how wide it is.
func (r *peerRow) columns(width float32) (x, w float32) {
	side := r.name.MinSize().Height
	name := min(look.Scaled(150), width*0.3)
	return name + 10, width - name - 10 - 8 - side
}

// HeightAt implements kit.Flowing.
func (r *peerRow) HeightAt(width float32) float32 {
	_, w := r.columns(width)
	h := r.name.MinSize().Height
	if r.offer.Visible() {
		h += r.offer.MinSize().Height + 6
	}
	if hint := r.hint.HeightAt(w); hint > 0 {
		return h + hint + 12
	}
	return h + 9
}

// CreateRenderer implements fyne.Widget.
func (r *peerRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(1, 1), r.arrange), r.name, r.address, r.remove, r.hint, r.offer))
}

// fitPlaceholder takes a shorter placeholder where the entry is narrow.
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
	hint := r.hint.HeightAt(w)
	kit.Put(r.hint, x+1, side, w, hint)
	kit.Put(r.offer, x, side+hint+6, min(w, r.offer.MinSize().Width+12), r.offer.MinSize().Height)
	if r.hint.Set(r.hintWords()) {
		r.dialog.reflow()
	}
}

// newExamples shows how addresses may be written.
func newExamples() fyne.CanvasObject {
	lead := kit.NewText(words.Say("For example"), theme.SizeNameCaptionText, theme.ColorNamePlaceHolder)
	return kit.NewInset(kit.Space(4), lead, kit.Space(2), newExampleGrid(
		"192.168.1.20", words.Say("one computer"),
		"lab-pc", words.Say("host name"),
		"192.168.1.20:4000", words.Say("another port"),
		"192.168.1.255", words.Say("the whole network")))
}

// newExampleGrid is pairs of an example and its meaning, two pairs to a line where there is room.
func newExampleGrid(pairs ...string) fyne.CanvasObject {
	var texts []fyne.CanvasObject // example, meaning, example, meaning
	for i, words := range pairs {
		t := kit.NewText(words, theme.SizeNameText, theme.ColorNameForeground)
		if i%2 == 1 {
			t.TextSize, t.Color = theme.SizeNameCaptionText, theme.ColorNamePlaceHolder
		}
		texts = append(texts, t)
	}
	line := func() float32 { return texts[0].MinSize().Height + 5 }
	perLine := func(width float32) int {
		if width < look.Scaled(480) {
			return 1
		}
		return 2
	}
	return kit.NewFlow(func(width float32) float32 {
		per := perLine(width)
		return line() * float32((len(pairs)/2+per-1)/per)
	}, func(size fyne.Size) {
		per := perLine(size.Width)
		width, example := size.Width/float32(per), look.Scaled(130)
		for i := 0; i+1 < len(texts); i += 2 {
			x, middle := float32(i/2%per)*width, (float32(i/2/per)+0.5)*line()
			kit.PutMiddle(texts[i], x, middle, example-4)
			kit.PutMiddle(texts[i+1], x+example, middle, width-example-4)
		}
	}, texts...)
}
