package help

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// Deps is what the pages need of the window.
type Deps struct {
	Dialog       func(title string, most float32) *kit.Dialog // makes a dialog over the window, as wide as that at most
	Busy         func() bool                                  // a dialog or a menu lies over the window
	Copy         func(string)                                 // puts text on the clipboard
	CheckNetwork func()
	OpenFolder   func()
	SendKey      func() string // of the settings
	Facts        func() Facts
	Version      string // of the program and of what it was built with
	Licences     string // of everything that is in it
}

// Pages opens the pages over the window. Its methods belong to the UI goroutine.
type Pages struct{ Deps }

// New returns the pages of a window.
func New(d Deps) *Pages { return &Pages{d} }

// question is a question people have, with its answer.
type question struct{ title, answer string }

func questions() []question {
	return []question{
		{words.Say("Who is in the room?"), words.Say("Everyone who opens this program on the same network. Their messages are encrypted and confirmed. Scripts can join too: those you add under Settings › Addresses receive your messages unencrypted.")},
		{words.Say("No one there, or nothing arrives?"), words.Say("“Check network” finds what is wrong on this computer and shows the command that fixes it. It also has examples for scripts.")},
		{words.Say("What do scripts receive?"), words.Say("GB2312 text. Other characters are replaced, and you see the result before you send.")},
		{words.Say("How do I leave?"), words.Say("Close the window or send 88, as in the classic program. Settings › Notifications can keep the program in the tray when you close it.")},
		{words.Say("Is something not working?"), words.Say("“Copy diagnostics” copies details that help to find the cause: version, system, network. It contains no messages and no names.")},
	}
}

// Show opens the page that F1 opens: questions, their answers, and buttons that lead on.
func (p *Pages) Show() {
	if p.Busy() {
		return
	}
	d := p.Dialog(words.Say("Help"), 640)
	var objects []fyne.CanvasObject
	for _, q := range questions() {
		answer := kit.NewParagraph(q.answer)
		answer.Above = 2
		objects = append(objects, kit.NewText(q.title, theme.SizeNameText, theme.ColorNameForeground), answer, kit.Space(12))
	}
	diagnostics := kit.NewDialogButton(d, words.Say("Copy diagnostics"), theme.ContentCopyIcon(), nil)
	diagnostics.OnTapped = func() {
		p.CopyDiagnostics()
		diagnostics.SetText(words.Say("Copied"))
		diagnostics.SetIcon(theme.ConfirmIcon())
	}
	after := func(does func()) func() { return func() { d.Close(); does() } }
	d.Fill(append(objects, newButtonRows(
		kit.NewDialogButton(d, words.Say("Check network"), theme.ComputerIcon(), after(p.CheckNetwork)),
		kit.NewDialogButton(d, words.Say("All shortcuts"), theme.ListIcon(), after(p.ShowKeys)),
		kit.NewDialogButton(d, words.Say("Open data folder"), theme.FolderOpenIcon(), p.OpenFolder),
		diagnostics,
		kit.NewDialogButton(d, words.Say("About"), theme.InfoIcon(), after(p.ShowAbout))))...)
	d.Open(d.Button(words.Say("Done"), widget.HighImportance, nil))
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
