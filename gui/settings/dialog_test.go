package settings

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

var settingsNow = time.Date(2026, 11, 22, 10, 0, 0, 0, time.Local)

// desk is a settings dialog in a window of the test driver, and what it told.
type desk struct {
	*Dialog
	t      *testing.T
	ports  []uint16
	looked int
	closed int
	opened int

	recalled int
}

func newDesk(t *testing.T, size fyne.Size, change func(*settings.Settings)) *desk {
	t.Helper()
	app := test.NewTempApp(t)
	guitest.Speak(t, "en")
	store := guitest.NewStore(t, change)
	d := &desk{t: t}
	relook := func() {
		d.looked++
		s := store.Get()
		mode := map[string]look.Mode{settings.LightTheme: look.Light, settings.DarkTheme: look.Dark}[s.Theme]
		app.Settings().SetTheme(look.New(look.Options{Mode: mode, Scale: float32(s.TextSize) / 100}))
	}
	app.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	w := test.NewTempWindow(t, kit.NewFill("background"))
	w.SetPadded(false)
	w.Resize(size)
	d.Dialog = New(w, Deps{
		Store: store, DataDir: "/srv/lin/.local/share/udpchat", Name: "lin@lab", Now: func() time.Time { return settingsNow },
		OpenFolder: func() { d.opened++ }, Relook: relook, OnClosed: func() { d.closed++ },
		SetPort: func(p uint16) { d.ports = append(d.ports, p) }, Recall: func() { d.recalled++ },
	})
	d.SetIdentity(people.Identity{Key: guitest.KeyOf(1), Fingerprint: "ABCD EFGH"})
	return d
}

func withPeers(addresses ...string) func(*settings.Settings) {
	return func(s *settings.Settings) {
		for _, a := range addresses {
			s.Peers = append(s.Peers, settings.Peer{Address: a})
		}
	}
}

// find returns the first object of a kind on the page that satisfies a condition.
func find[T fyne.CanvasObject](d *desk, is func(T) bool) T {
	d.t.Helper()
	var found []T
	walk(d.page.objects, func(o fyne.CanvasObject) {
		if t, ok := o.(T); ok && is(t) {
			found = append(found, t)
		}
	})
	if len(found) == 0 {
		d.t.Fatal("there is no such object on the page")
	}
	return found[0]
}

func walk(objects []fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	for _, o := range objects {
		visit(o)
		switch o := o.(type) {
		case *fyne.Container:
			walk(o.Objects, visit)
		case *kit.Input, *kit.DialogButton, *kit.Checkbox, *kit.Select, *kit.Slider:
		case fyne.Widget:
			walk(test.WidgetRenderer(o).Objects(), visit)
		}
	}
}

func anyOf[T any](T) bool { return true }

func (d *desk) stored() []string {
	var all []string
	for _, p := range d.Store.Get().Peers {
		all = append(all, p.Address)
	}
	return all
}

func (d *desk) wantStored(want ...string) {
	d.t.Helper()
	if got := d.stored(); !slices.Equal(got, want) {
		d.t.Errorf("stored %q, want %q", got, want)
	}
}

func TestDialogOpensAndCloses(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	if d.Visible() {
		t.Fatal("open at the start")
	}
	d.Open("")
	if !d.Visible() || d.Section != SectionMe || len(d.window.Canvas().Overlays().List()) != 1 {
		t.Fatalf("open %v at %q", d.Visible(), d.Section)
	}
	d.Open(SectionNetwork)
	if d.Section != SectionNetwork || len(d.window.Canvas().Overlays().List()) != 1 {
		t.Errorf("showing another section opened another dialog")
	}
	test.Tap(d.done)
	if d.Visible() || d.closed != 1 || len(d.window.Canvas().Overlays().List()) != 0 {
		t.Errorf("after Done open %v, told %d times", d.Visible(), d.closed)
	}
	d.Close()
	if d.closed != 1 {
		t.Errorf("closing twice was told twice")
	}
}

func TestEscapeClosesFromEveryControl(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers("192.0.2.1"))
	for _, s := range sections {
		d.Open(s)
		n := len(d.focusables())
		d.Close()
		if n < 4 {
			t.Errorf("%s: only %d controls", s, n)
		}
		for i := range n {
			d.Open(s)
			control := d.focusables()[i]
			d.window.Canvas().Focus(control)
			if control.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}); d.Visible() {
				t.Errorf("%s: %T keeps Escape", s, control)
				d.Close()
			}
		}
	}
}

// focusables are the controls of the dialog in the order of Tab.
func (d *desk) focusables() []fyne.Focusable {
	var all []fyne.Focusable
	walk([]fyne.CanvasObject{d.frame}, func(o fyne.CanvasObject) {
		if f, ok := o.(fyne.Focusable); ok && o.Visible() {
			all = append(all, f)
		}
	})
	return all
}

func TestArrowsGoThroughTheSections(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMe)
	for _, want := range sections[1:] {
		d.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if d.Section != want {
			t.Fatalf("at %q, want %q", d.Section, want)
		}
	}
	d.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if d.Section != SectionNetwork {
		t.Errorf("went past the end to %q", d.Section)
	}
}

func TestNarrowWindowHasAChoiceOfSections(t *testing.T) {
	d := newDesk(t, fyne.NewSize(420, 640), withPeers())
	d.Open(SectionMe)
	if d.around.list.Visible() || !d.around.choice.Visible() {
		t.Fatal("the sections stand at the side")
	}
	d.around.choice.SetSelected("Appearance")
	if d.Section != SectionLook {
		t.Errorf("at %q", d.Section)
	}
}

func TestDialogFitsEveryWindow(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 320, Height: 240}, {Width: 420, Height: 640}, guitest.WideWindow, {Width: 2560, Height: 1440}} {
		d := newDesk(t, size, withPeers("192.0.2.1"))
		for _, s := range sections {
			d.Open(s)
			ground, scroll := d.framed()
			if g := ground.Size(); g.Width > min(780, size.Width-32) || g.Height > min(592, size.Height-32) {
				t.Errorf("%v: the dialog is %v", size, g)
			}
			if scroll.Size().Height < 30 || scroll.Content.Size().Width > scroll.Size().Width {
				t.Errorf("%v %s: page %v in %v", size, s, scroll.Content.Size(), scroll.Size())
			}
		}
		d.Close()
	}
}

// framed are the ground of the dialog and the scroll with the page.
func (d *desk) framed() (*kit.Fill, *container.Scroll) {
	var grounds []*kit.Fill
	var scrolls []*container.Scroll
	walk([]fyne.CanvasObject{d.frame}, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Fill:
			grounds = append(grounds, o)
		case *container.Scroll:
			scrolls = append(scrolls, o)
		}
	})
	return grounds[0], scrolls[0]
}

func network() health.Network {
	ip := netip.MustParseAddr
	return health.Network{State: health.Receiving, Port: 3456, Interfaces: []health.Interface{
		{Name: "enp3s0", Address: ip("192.0.2.23")}, {Name: "docker0", Address: ip("198.51.100.1"), Virtual: true},
	}}
}

func TestMarkup(t *testing.T) {
	for _, s := range sections {
		t.Run(string(s), func(t *testing.T) {
			d := newDesk(t, guitest.WideWindow, func(c *settings.Settings) {
				c.Peers = []settings.Peer{{Address: "192.0.2.77"}, {Name: "lab", Address: "lab-pc.local"}, {Address: "192.0.2.300"}}
			})
			d.SetNetwork(network())
			d.Open(s)
			d.window.Canvas().Unfocus()
			test.AssertRendersToMarkup(t, "settings-"+string(s)+".xml", d.window.Canvas())
		})
	}
}
