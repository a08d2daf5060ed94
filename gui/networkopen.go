package gui

// showNetwork opens the network page and begins a self-test.
func (w *Window) showNetwork() {
	if w.asking() {
		return
	}
	w.page = newNetworkPage(w.window, networkDeps{
		now: w.Now, style: w.style, check: w.check, copy: w.copy,
		closed: func() { w.page = nil; w.focus() },
	})
	w.offered = true
	w.check()
	w.page.update(w.network, w.roster)
	w.page.show()
}

// check begins a self-test.
func (w *Window) check() { call(w.Check) }
