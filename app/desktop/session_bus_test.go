//go:build !nogui && !windows && !darwin

package desktop

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"udpchat/gui"
	"udpchat/transport/transporttest"
)

// posted is what a notification says and how.
type posted struct {
	title, text string
	silent      bool
}

// server shows notifications, and announces that it can do a few things.
type server struct {
	can  []string
	said chan posted
}

func (s server) GetCapabilities() ([]string, *dbus.Error) { return s.can, nil }

func (s server) Notify(_ string, _ uint32, _, title, text string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	silent, _ := hints["suppress-sound"].Value().(bool)
	s.said <- posted{title, text, silent}
	return 7, nil
}

// noWindow is a window that nobody raises.
type noWindow struct{}

func (noWindow) Raise()       {}
func (noWindow) Follow()      {}
func (noWindow) ToggleQuiet() {}
func (noWindow) End()         {}
func (noWindow) SetTray(bool) {}

// sessionBus starts a session bus of its own, and returns its address.
func sessionBus(t *testing.T) string {
	t.Helper()
	transporttest.RequirePrograms(t, "dbus-daemon")
	address := "unix:path=" + filepath.Join(t.TempDir(), "bus")
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address", "--address="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if _, err := out.Read(make([]byte, 1)); err != nil { // it prints its address once it listens
		t.Fatal(err)
	}
	return address
}

// serve puts a server of notifications on a bus.
func serve(t *testing.T, address string, can []string) chan posted {
	said, _ := serveClicked(t, address, can)
	return said
}

// serveClicked is serve, and returns the connection of the server.
func serveClicked(t *testing.T, address string, can []string) (chan posted, *dbus.Conn) {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := server{can, make(chan posted, 1)}
	if err := conn.Export(s, noticePath, noticeName); err != nil {
		t.Fatal(err)
	}
	if r, err := conn.RequestName(noticeName, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(r, err)
	}
	return s.said, conn
}

// followed is a window that tells when a notification leads to it.
type followed struct {
	noWindow
	to chan string
}

func (f followed) Follow() { f.to <- "the message" }
func (f followed) Raise()  { f.to <- "the window" }

func TestAClickOnTheNotificationThatIsShownLeadsToItsMessage(t *testing.T) {
	address := sessionBus(t)
	said, conn := serveClicked(t, address, nil)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	d := New(nil)
	ctx, end := context.WithCancel(t.Context())
	to := make(chan string, 9)
	wait := d.Serve(ctx, followed{to: to})
	defer wait()
	defer end()
	d.Alert(gui.Alert{Title: "lin", Text: "hello"})
	<-said
	d.Alert(gui.Alert{Title: "lin", Text: "hello again"}) // the number of the first one is known by then
	<-said
	for _, number := range []uint32{8, 7} {
		if err := conn.Emit(noticePath, noticeName+".ActionInvoked", number, "default"); err != nil {
			t.Fatal(err)
		}
	}
	if got := <-to; got != "the message" || len(to) != 0 {
		t.Errorf("a click leads to %s, and %d others do, too", got, len(to))
	}
}

// What a server announces does not tell what it reads as markup.
func TestANotificationHoldsNoMarkupOfOthersWhateverTheServerAnnounces(t *testing.T) {
	for name, can := range map[string][]string{
		"links only": {"body", "body-hyperlinks"}, "markup only": {"body", "body-markup"}, "all": {"body", "body-hyperlinks", "body-images", "body-markup"},
		"neither": {"body"}, "nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			address := sessionBus(t)
			said := serve(t, address, can)
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			d := New(nil)
			ctx, end := context.WithCancel(t.Context())
			wait := d.Serve(ctx, noWindow{})
			defer wait()
			defer end()
			for text, want := range map[string]string{
				`<b>bold</b> <a href="http://evil.example/">here</a>`: `&lt;b&gt;bold&lt;/b&gt; &lt;a href="http://evil.example/"&gt;here&lt;/a&gt;`,
				"&lt;b&gt; & &#60;b>":              "&amp;lt;b&amp;gt; &amp; &amp;#60;b&gt;",
				"<img src='file:///etc/passwd'/>":  "&lt;img src='file:///etc/passwd'/&gt;",
				"<<b>>":                            "&lt;&lt;b&gt;&gt;",
				"a <\u200bb>":                      "a &lt;\u200bb&gt;",
				"<!DOCTYPE x><![CDATA[<b>x</b>]]>": "&lt;!DOCTYPE x&gt;&lt;![CDATA[&lt;b&gt;x&lt;/b&gt;]]&gt;",
				"it's \"so\" 你好":                   "it's \"so\" 你好",
				"":                                 "",
			} {
				d.Alert(gui.Alert{Title: "<i>lin & co</i>", Text: text, Again: text == ""})
				got := <-said
				if got != (posted{"＜i＞lin & co＜/i＞", want, text == ""}) {
					t.Errorf("%q arrives as %+v", text, got)
				}
				if strings.ContainsAny(got.title+got.text, "<>") {
					t.Errorf("%+v holds markup", got)
				}
			}
		})
	}
}
