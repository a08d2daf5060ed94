package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// helpPart is a question people have, with its answer and what can be done about it here.
type helpPart struct{ title, words string }

func helpParts() []helpPart {
	return []helpPart{
		{words.Say("Who is in the room?"), words.Say("Everyone who opens this program on the same network. Their messages are encrypted and confirmed. Scripts can join too: those you add under Settings › Addresses receive your messages unencrypted.")},
		{words.Say("No one there, or nothing arrives?"), words.Say("“Check network” finds what is wrong on this computer and shows the command that fixes it. It also has examples for scripts.")},
		{words.Say("What do scripts receive?"), words.Say("GB2312 text. Other characters are replaced, and you see the result before you send.")},
		{words.Say("How do I leave?"), words.Say("Close the window or send 88, as in the classic program. Settings › Notifications can keep the program in the tray when you close it.")},
		{words.Say("Is something not working?"), words.Say("“Copy diagnostics” copies details that help to find the cause: version, system, network. It contains no messages and no names.")},
	}
}

// showHelp opens a page of help, which is what F1 does.
func (w *Window) showHelp() {
	if w.asking() {
		return
	}
	p := w.plate(words.Say("Help"), 640)
	var objects []fyne.CanvasObject
	for _, h := range helpParts() {
		words := kit.NewParagraph(h.words)
		words.Above = 2
		objects = append(objects, kit.NewText(h.title, theme.SizeNameText, theme.ColorNameForeground), words, kit.Space(12))
	}
	diagnostics := kit.NewDialogButton(p, words.Say("Copy diagnostics"), theme.ContentCopyIcon(), nil)
	diagnostics.OnTapped = func() {
		w.copyDiagnostics()
		diagnostics.SetText(words.Say("Copied"))
		diagnostics.SetIcon(theme.ConfirmIcon())
	}
	after := func(does func()) func() { return func() { p.Close(); does() } }
	p.Fill(append(objects, newButtonRows(
		kit.NewDialogButton(p, words.Say("Check network"), theme.ComputerIcon(), after(w.showNetwork)),
		kit.NewDialogButton(p, words.Say("All shortcuts"), theme.ListIcon(), after(w.showKeys)),
		kit.NewDialogButton(p, words.Say("Open data folder"), theme.FolderOpenIcon(), w.openFolder),
		diagnostics,
		kit.NewDialogButton(p, words.Say("About"), theme.InfoIcon(), after(w.showAbout))))...)
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}

// newButtonRows is buttons side by side, on as many lines as they take.
func newButtonRows(buttons ...*kit.DialogButton) fyne.CanvasObject {
	const gap = 8
	place := func(width float32, put func(b *kit.DialogButton, x, y, w, h float32)) float32 {
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
	return kit.NewFlow(func(width float32) float32 {
		return place(width, func(*kit.DialogButton, float32, float32, float32, float32) {})
	}, func(s fyne.Size) {
		place(s.Width, func(b *kit.DialogButton, x, y, w, h float32) { kit.Put(b, x, y, w, h) })
	}, objects...)
}
