package desk

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/settings"
)

// screen is a system whose window manager answers when the test says so.
type screen struct {
	full, hidden bool
	asked        int // how often it was asked to maximise
	changed      func(bool)
}

func (s *screen) Placed() bool               { return !s.full && !s.hidden }
func (s *screen) Visible() bool              { return !s.hidden }
func (s *screen) Maximize()                  { s.asked++ }
func (s *screen) OnMaximize(call func(bool)) { s.changed = call }
func (*screen) FitScreen()                   {}
func (*screen) ShowKeypad()                  {}

// events are sizes such as 800, which the window gets, and what the system does: "full" says that the window fills the screen
// now, "placed" that it does not; "max" and "restored" are what the system tells.
func (s *screen) play(p *place, events string) {
	for _, e := range strings.Fields(events) {
		switch e {
		case "full", "placed":
			s.full = e == "full"
		case "hide", "show":
			s.hidden = e == "hide"
		case "max", "restored":
			s.changed(e == "max")
		default:
			n, _ := strconv.Atoi(e)
			p.resized(fyne.NewSize(float32(n), float32(n)))
		}
	}
}

func TestTheWindowComesBackAsItWas(t *testing.T) {
	for events, want := range map[string]settings.Window{
		"":                                   {Width: 1000},
		"800":                                {Width: 800},
		"800 full max 1900":                  {Width: 800, Maximized: true},
		"800 max full 1900":                  {Width: 800, Maximized: true},
		"800 full 1900 max":                  {Width: 800, Maximized: true}, // the size comes first
		"800 full max 1900 placed restored":  {Width: 800},
		"full max 1900 placed restored 1000": {Width: 1000},
		"full max 1900 placed 1000 restored": {Width: 1000},
		"full max 1900 hide restored":        {Width: 1000, Maximized: true}, // ended, or in the tray
		"800 full 1920":                      {Width: 800},                   // the whole screen, by the window manager
		"800 full 0":                         {Width: 800},                   // an icon
		"full max 1900 0 1900":               {Width: 1000, Maximized: true}, // an icon, from maximised
		"full max 1900 placed restored 1000 700 full max 1900": {Width: 700, Maximized: true},
	} {
		s, p, got := &screen{}, &place{}, settings.Window{}
		p.resized(fyne.NewSize(1000, 1000))
		p.show(s, settings.Window{})
		s.play(p, events)
		p.keep(&got)
		want.Height = want.Width
		if got != want {
			t.Errorf("%s: %+v, want %+v", events, got, want)
		}
	}
}

func TestAMaximisedWindowIsMaximisedAgain(t *testing.T) {
	s, p, got := &screen{}, &place{}, settings.Window{}
	p.resized(fyne.NewSize(1000, 1000))
	p.show(s, settings.Window{Maximized: true})
	if s.asked != 1 {
		t.Errorf("at the start it was asked %d times", s.asked)
	}
	s.play(p, "full 1900 max hide restored")
	s.hidden = false
	p.again()
	p.keep(&got)
	if s.asked != 2 || got != (settings.Window{Width: 1000, Height: 1000, Maximized: true}) {
		t.Errorf("from the tray it was asked %d times, then kept %+v", s.asked, got)
	}
	s.play(p, "placed restored 1000")
	p.again()
	if p.keep(&got); s.asked != 2 || got.Maximized {
		t.Errorf("restored, it was asked %d times, then kept %+v", s.asked, got)
	}
}
