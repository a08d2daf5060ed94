package guitest

import (
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/health"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Main runs the tests of a package. They have buttons as the program has them, also those without a window, and start in
// English on an English system.
func Main(m *testing.M) {
	kit.PlainButtons()
	if err := errors.Join(os.Setenv("LC_ALL", "en_US.UTF-8"), os.Setenv("LANGUAGE", ""), words.Load("en")); err != nil {
		panic(err)
	}
	m.Run()
}

// KeyOf is the key of a node of a test.
func KeyOf(n byte) chat.Key { return chat.Key{n, n, n, n, n, n, n, n, n} }

// HomePeer is the address of a plain peer.
var HomePeer = netip.MustParseAddrPort("192.0.2.7:5501")

// Online is a network with everything as it should be.
func Online() health.Network {
	return health.Network{
		State: health.Receiving, Port: 3456,
		Interfaces: []health.Interface{{Name: "eth0", Address: netip.MustParseAddr("192.0.2.20")}},
	}
}

// NewStore returns settings in a folder of the test.
func NewStore(t testing.TB, changes ...func(*settings.Settings)) *settings.Store {
	t.Helper()
	store, err := settings.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for _, change := range changes {
		if err := store.Update(change); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// OnEnglishSystem makes a test independent of the language of the machine, and leaves English to the next one.
func OnEnglishSystem(t testing.TB) {
	t.Setenv("LC_ALL", "en_US.UTF-8")
	t.Setenv("LANGUAGE", "")
	t.Cleanup(func() {
		if err := words.Load("en"); err != nil {
			t.Error(err)
		}
	})
}

// Speak makes the window speak a language for the length of a test.
func Speak(t testing.TB, language string) {
	t.Helper()
	OnEnglishSystem(t)
	if err := words.Load(language); err != nil {
		t.Fatal(err)
	}
}

// WideWindow is the size a window has at first.
var WideWindow = fyne.NewSize(1100, 720)

// Texted are the texts drawn in an object.
func Texted(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			return []string{o.Text}
		}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	var all []string
	for _, i := range inside {
		all = append(all, Texted(i)...)
	}
	return all
}

// Minutes is so many minutes.
func Minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// LightApp is an application of the test driver in the light theme.
func LightApp(t testing.TB) fyne.App {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	return a
}

// Noon is a fixed time for all tests, in the zone of the machine: day lines are drawn in local time.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)
