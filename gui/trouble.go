package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
)

// report is what a work of the person's has to say: how far it is, or how it ended.
type report struct {
	words  string
	icon   fyne.ThemeIconName
	color  fyne.ThemeColorName
	button string
	tapped func()
}

// tell shows how a work ended, until the person has taken note of it.
func (w *Window) tell(icon fyne.ThemeIconName, c fyne.ThemeColorName, words string) {
	w.report = &report{words, icon, c, say("OK"), w.endReport}
	w.showTrouble()
}

func (w *Window) endReport() {
	w.report = nil
	w.showTrouble()
	w.frame.arrangeMain()
	w.focus()
}

// showTrouble shows the one thing a person should know about, with what can be done.
func (w *Window) showTrouble() {
	r := w.report
	if r == nil {
		r = w.worst()
	}
	if r == nil {
		w.trouble.hide()
		return
	}
	w.trouble.offer(r.button, r.tapped)
	w.trouble.show(r.icon, r.color, r.words, "")
}

// worst is the trouble that matters most; nil when there is none.
func (w *Window) worst() *report {
	warn := func(words, button string, tapped func()) *report {
		return &report{words, theme.IconNameWarning, theme.ColorNameWarning, button, tapped}
	}
	status, _ := statusWords(w.network, 0)
	words := noticeWords(w.notice)
	switch {
	case words != "":
		return warn(words, "", nil)
	case w.network.State == chat.SendOnly:
		return warn(status, say("Try now"), func() { w.Release(false) })
	case w.network.State == chat.Released:
		r := warn(status, say("Take port {{.Port}} back", "Port", w.network.Port), func() { w.Release(false) })
		r.icon = theme.IconNameInfo
		return r
	case lost(w.network.Losses) > w.lossesSeen:
		return warn(lossWords(w.network.Losses), say("OK"), func() {
			w.lossesSeen = lost(w.network.Losses)
			w.endReport()
		})
	}
	return nil
}

// lost is how many messages could not be taken in, of whomever.
func lost(losses []chat.Loss) uint64 {
	var n uint64
	for _, l := range losses {
		n += l.Count
	}
	return n
}

// lossWords tells how many messages were lost, and whose most of them were.
func lossWords(losses []chat.Loss) string {
	first := losses[0]
	if others := lost(losses) - first.Count; others > 0 {
		return say("Messages of {{.Address}} that could not be taken in: {{.N}}; of others: {{.M}}",
			"N", first.Count, "Address", first.Host, "M", others)
	}
	return say("Messages of {{.Address}} that could not be taken in: {{.N}}", "N", first.Count, "Address", first.Host)
}
