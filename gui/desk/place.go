package desk

import (
	"fyne.io/fyne/v2"

	"udpchat/settings"
)

// place is how the window stands on the screen: the size that the person gave it, and whether it is maximised. A maximised
// window keeps the size that it had before, for the person who restores it.
type place struct {
	window    system    // nil: not on the screen yet
	size      fyne.Size // of the window's inside, as the person set it
	maximized bool
}

// system is a window as the system knows it.
type system interface {
	Placed() bool  // its size is neither that of the screen nor of an icon
	Visible() bool // it is not hidden in the tray, nor closing
	Maximize()
	OnMaximize(changed func(bool))
	FitScreen()
	ShowKeypad()
}

// show brings a window that is on the screen for the first time to where it was.
func (p *place) show(w system, kept settings.Window) {
	p.window = w
	w.ShowKeypad()
	w.FitScreen()
	w.OnMaximize(p.stretched)
	if kept.Maximized {
		p.maximized = true
		w.Maximize()
	}
}

// again maximises a window that was maximised when it went into the tray.
func (p *place) again() {
	if p.maximized && p.window != nil {
		p.window.Maximize()
	}
}

// resized notes the size of the window's inside.
func (p *place) resized(to fyne.Size) {
	if p.window == nil || p.window.Placed() {
		p.size = to
	}
}

// stretched notes that the window is maximised now, or no longer is. For the system a hidden window never is; here it stays so.
func (p *place) stretched(maximized bool) {
	if p.window.Visible() {
		p.maximized = maximized
	}
}

// keep puts size and state into the settings.
func (p *place) keep(s *settings.Window) {
	s.Width, s.Height, s.Maximized = p.size.Width, p.size.Height, p.maximized
}
