package gui

import (
	"udpchat/gui/network"
	kit "udpchat/gui/widget"
)

// showNetwork opens the network page and begins a self-test.
func (w *Window) showNetwork() {
	if w.asking() {
		return
	}
	w.page = network.New(w.window, network.Deps{
		Now: w.Now, Style: w.style, Check: w.check, Copy: w.copy,
		Closed: func() { w.page = nil; w.focus() },
	})
	w.troubles.checked = true
	w.check()
	w.page.Update(w.network, w.directory.members)
	w.page.Open()
}

// check begins a self-test.
func (w *Window) check() { kit.Call(w.Check) }
