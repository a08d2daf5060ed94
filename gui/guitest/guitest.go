// Package guitest has what tests of the window's packages share: an application, names, times and members.
package guitest

import (
	"errors"
	"net/netip"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
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

// Limit is how long one text may take. The race detector makes everything slower.
var Limit = func() time.Duration {
	info, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 200 * time.Millisecond
	}
	return 20 * time.Millisecond
}()

// LightApp is an application of the test driver in the light theme.
func LightApp(t testing.TB) fyne.App {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Options{Mode: look.Light}))
	return a
}

// Noon is a fixed time for all tests, in the zone of the machine: day lines are drawn in local time.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)

// Checked is a network after a self-test, with the result of its last probe.
func Checked(last health.ProbeResult) health.Network {
	n := Online()
	address := n.Interfaces[0].Address
	n.Interfaces = append(n.Interfaces, health.Interface{Name: "docker0", Address: netip.MustParseAddr("198.51.100.1"), Virtual: true})
	n.Received, n.Sent = 204, 86
	n.Losses = []health.Loss{{Host: HomePeer.Addr(), Count: 3}}
	n.Recent = []health.Datagram{
		{At: Noon, Address: netip.MustParseAddrPort("192.0.2.9:3456"), Out: true, Bytes: 4, Text: "你好"},
		{At: Noon.Add(-time.Minute), Address: HomePeer, Bytes: 9, Text: "温度 23.6℃\n\x1b"},
	}
	n.Check = health.Check{
		Ended: Noon, Firewall: health.FirewallUFW, Commands: []string{"sudo ufw allow proto udp from 192.0.2.0/24 to any port 3456:3458"},
		Probes: []health.Probe{
			{Way: health.ProbeLoopback, Address: netip.MustParseAddr("127.0.0.1"), Took: 210 * time.Microsecond},
			{Way: health.ProbeOwn, Interface: "eth0", Address: address, Took: 300 * time.Microsecond},
			{Way: health.ProbeInterface, Interface: "eth0", Address: address, Result: last, Took: time.Millisecond},
		},
	}
	return n
}

// Carrier is a chat.Carrier that records the texts it is given, and answers as a test wants.
type Carrier struct {
	To   []chat.Recipient
	Why  chat.Reason // the outcome of every delivery
	Sent []string
}

// Recipients implements chat.Carrier.
func (c *Carrier) Recipients() []chat.Recipient { return c.To }

// Send implements chat.Carrier.
func (c *Carrier) Send(_ chat.ID, _ chat.Recipient, text string, done func(chat.Reason)) {
	c.Sent = append(c.Sent, text)
	done(c.Why)
}

// AsWritten is how plain peers read a text if they know every character.
type AsWritten struct{}

// PlainText implements chat.PlainText.
func (AsWritten) PlainText(text string) chat.Plain {
	return chat.Plain{Text: text, Bytes: len(text), Pieces: []string{text}}
}

// WithoutEmoji is how plain peers read a text if they do not know 😀 and a datagram has 40 bytes.
type WithoutEmoji struct{}

// PlainText implements chat.PlainText.
func (WithoutEmoji) PlainText(text string) chat.Plain {
	read := strings.ReplaceAll(text, "😀", "〓")
	p := chat.Plain{Text: read, Differs: read != text, Bytes: len(read)}
	for rest := read; ; rest = rest[40:] {
		if len(rest) <= 40 {
			p.Pieces = append(p.Pieces, rest)
			return p
		}
		p.Pieces = append(p.Pieces, rest[:40])
	}
}

// Hear lets n messages of the plain peer 192.0.2.host come into a room, a minute apart. The number of a message replaces %d in
// its text.
func Hear(room *chat.Room, now *time.Time, host byte, n int, text string) {
	from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, host}), 5000)
	for i := range n {
		*now = now.Add(time.Minute)
		room.Receive([]chat.Incoming{{From: from, At: *now, Text: strings.ReplaceAll(text, "%d", strconv.Itoa(i))}})
	}
}
