package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/gui/people"
	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
)

// hoverReach shows or hides the card of a row. Its left and height are those of what stands beside the bubble.
func (w *Window) hoverReach(r *transcript.Row, at fyne.Position, height float32, in bool) {
	if !in {
		w.aside.Hide()
		return
	}
	w.showNote(at, height, func() []string { return transcript.ReachWords(r.Message, w.painter.Copies, people.FewNames) })
}

// showReach opens the dialog of a message.
func (w *Window) showReach(m chat.Message) {
	w.aside.Hide()
	var lines []fyne.CanvasObject
	for _, words := range transcript.ReachWords(m, w.painter.Copies, people.ManyNames) {
		line := kit.NewParagraph(words)
		line.Color, line.Most = theme.ColorNameForeground, 60
		lines = append(lines, line, kit.Space(4))
	}
	p := w.plate(words.Say("Delivery details"), 420)
	p.Fill(lines...)
	if _, _, retry := words.State(m); retry {
		p.Button(words.Retry(), widget.MediumImportance, func() { w.room.Retry(m) })
	}
	p.Open(p.Button(words.Say("Done"), widget.HighImportance, nil))
}
