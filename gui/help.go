package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
)

// helpPart is a question people have, with its answer and what can be done about it here.
type helpPart struct{ title, words string }

func helpParts() []helpPart {
	return []helpPart{
		{say("Who is in the room?"), say("Everyone who opens this program on the same network. Their messages are encrypted and confirmed. Scripts can join too: those you add under Settings › Addresses receive your messages unencrypted.")},
		{say("No one there, or nothing arrives?"), say("“Check network” finds what is wrong on this computer and shows the command that fixes it. It also has examples for scripts.")},
		{say("What do scripts receive?"), say("GB2312 text. Other characters are replaced, and you see the result before you send.")},
		{say("How do I leave?"), say("Close the window or send 88, as in the classic program. Settings › Notifications can keep the program in the tray when you close it.")},
		{say("Is something not working?"), say("“Copy diagnostics” copies details that help to find the cause: version, system, network. It contains no messages and no names.")},
	}
}

// showHelp opens a page of help, which is what F1 does.
func (w *Window) showHelp() {
	if w.asking() {
		return
	}
	p := w.plate(say("Help"), 640)
	var objects []fyne.CanvasObject
	for _, h := range helpParts() {
		words := newProse(h.words)
		words.above = 2
		objects = append(objects, newText(h.title, theme.SizeNameText, theme.ColorNameForeground), words, space(12))
	}
	diagnostics := newPush(p, say("Copy diagnostics"), theme.ContentCopyIcon(), nil)
	diagnostics.OnTapped = func() {
		w.copyDiagnostics()
		diagnostics.SetText(say("Copied"))
		diagnostics.SetIcon(theme.ConfirmIcon())
	}
	after := func(does func()) func() { return func() { p.hide(); does() } }
	p.fill(append(objects, newButtonRows(
		newPush(p, say("Check network"), theme.ComputerIcon(), after(w.showNetwork)),
		newPush(p, say("All shortcuts"), theme.ListIcon(), after(w.showKeys)),
		newPush(p, say("Open data folder"), theme.FolderOpenIcon(), w.openFolder),
		diagnostics,
		newPush(p, say("About"), theme.InfoIcon(), after(w.showAbout))))...)
	p.show(p.button(say("Done"), widget.HighImportance, nil))
}

// newButtonRows is buttons side by side, on as many lines as they take.
func newButtonRows(buttons ...*push) fyne.CanvasObject {
	const gap = 8
	place := func(width float32, put func(b *push, x, y, w, h float32)) float32 {
		x, y, h := float32(0), float32(0), theme.Size(look.SizeButton)
		for _, b := range buttons {
			w := min(b.MinSize().Width+12, width)
			if x > 0 && x+w > width {
				x, y = 0, y+h+gap
			}
			put(b, x, y, w, h)
			x += w + gap
		}
		return y + h
	}
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		objects[i] = b
	}
	return newFlow(func(width float32) float32 {
		return place(width, func(*push, float32, float32, float32, float32) {})
	}, func(s fyne.Size) {
		place(s.Width, func(b *push, x, y, w, h float32) { put(b, x, y, w, h) })
	}, objects...)
}
