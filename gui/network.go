package gui

import (
	"time"

	"udpchat/gui/network"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

// networkPage opens the network page and keeps it up to date.
type networkPage struct {
	overlay  *overlay
	troubles *troubles // which know the state of the network
	now      func() time.Time
	style    func() *typeset.Style
	check    func() // begins a self-test of the network; nil: there is none
	copy     func(string)
	page     *network.Page // nil while it is not shown
}

// open opens the page and begins a self-test.
func (n *networkPage) open() {
	if n.overlay.busy() {
		return
	}
	n.page = network.New(n.overlay.window, network.Deps{
		Now: n.now, Style: n.style(), Check: n.begin, Copy: n.copy,
		Closed: func() { n.page = nil; n.overlay.closed() },
	})
	n.troubles.checked = true
	n.begin()
	n.update()
	n.page.Open()
}

func (n *networkPage) begin() { kit.Call(n.check) }

// update shows the state of the network, if the page is open.
func (n *networkPage) update() {
	if n.page != nil {
		n.page.Update(n.troubles.network, n.troubles.around)
	}
}
