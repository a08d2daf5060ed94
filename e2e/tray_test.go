//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"udpchat/transport/transporttest"
)

// panel is the tray: xfce4-panel with nothing else in it.
const panel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=640;y=785"/>
      <property name="length" type="uint" value="100"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`

// bus connects the test to the desktop's session bus.
func (d *desk) bus() *dbus.Conn {
	d.t.Helper()
	conn, err := dbus.Connect("unix:path=" + filepath.Join(d.home, "run", "bus"))
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { conn.Close() })
	return conn
}

// owned waits until somebody has a name on the bus.
func (d *desk) owned(conn *dbus.Conn, name string) {
	d.t.Helper()
	d.waitFor(name, limit, func() bool {
		var has bool
		err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&has)
		return err == nil && has
	})
}

// withTray starts a panel with a tray.
func (d *desk) withTray(conn *dbus.Conn) *process {
	d.t.Helper()
	transporttest.RequirePrograms(d.t, "xfce4-panel")
	dir := filepath.Join(d.home, ".config", "xfce4", "xfconf", "xfce-perchannel-xml")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xfce4-panel.xml"), []byte(panel), 0o600); err != nil {
		d.t.Fatal(err)
	}
	p := d.start("xfce4-panel", "--disable-wm-check")
	watcher := conn.Object("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")
	p.waitFor("show a tray", limit, func() bool {
		v, err := watcher.GetProperty("org.kde.StatusNotifierWatcher.IsStatusNotifierHostRegistered")
		yes, _ := v.Value().(bool)
		return err == nil && yes
	})
	return p
}

// icon is the program's icon in the tray.
type icon struct {
	d    *desk
	conn *dbus.Conn
	item dbus.BusObject
	menu dbus.BusObject
}

// icon waits until a program has one.
func (d *desk) icon(conn *dbus.Conn, of *process) icon {
	d.t.Helper()
	name := fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", of.cmd.Process.Pid)
	d.owned(conn, name)
	return icon{d, conn, conn.Object(name, "/StatusNotifierItem"), conn.Object(name, "/StatusNotifierItem/menu")}
}

// picture is what the icon looks like.
func (i icon) picture() []byte {
	var pictures []struct {
		W, H   int32
		Pixels []byte
	}
	v, err := i.item.GetProperty("org.kde.StatusNotifierItem.IconPixmap")
	if err != nil || dbus.Store([]any{v.Value()}, &pictures) != nil || len(pictures) != 1 {
		return nil
	}
	return pictures[0].Pixels
}

// click clicks on the icon.
func (i icon) click() {
	i.d.t.Helper()
	if err := i.item.Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)).Err; err != nil {
		i.d.t.Fatal(err)
	}
}

// menuItem is the number of the menu's item with these words, or -1.
func (i icon) menuItem(words string) int32 {
	type layout struct {
		ID         int32
		Properties map[string]dbus.Variant
		Children   []dbus.Variant
	}
	var revision uint32
	var top layout
	err := i.menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(1), []string{}).Store(&revision, &top)
	if err != nil {
		return -1
	}
	for _, c := range top.Children {
		var child layout
		if dbus.Store([]any{c.Value()}, &child) != nil {
			continue
		}
		if label, _ := child.Properties["label"].Value().(string); label == words {
			return child.ID
		}
	}
	return -1
}

// choose clicks on an item of the icon's menu.
func (i icon) choose(words string) {
	i.d.t.Helper()
	i.d.waitFor("the menu has "+words, limit, func() bool { return i.menuItem(words) >= 0 })
	id := i.menuItem(words)
	if err := i.menu.Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
		i.d.t.Fatal(err)
	}
}

// lookAway puts another window in front.
func (d *desk) lookAway() {
	d.t.Helper()
	transporttest.RequirePrograms(d.t, "xmessage")
	d.start("xmessage", "-name", "elsewhere", "something else")
	d.waitFor("another window in front", limit, func() bool {
		p := d.start("xdotool", "search", "--onlyvisible", "--name", "^elsewhere$", "windowactivate")
		p.exit(limit)
		w := d.start("xdotool", "getactivewindow", "getwindowname")
		w.exit(limit)
		return strings.TrimSpace(w.out.String()) == "elsewhere"
	})
}

// sayUntil repeats a message until something is so: a window learns late that it is no longer in front.
func sayUntil(p *process, text string, noticed func() bool) {
	p.t.Helper()
	var said time.Time
	p.waitFor("be noticed", limit, func() bool {
		if time.Since(said) > time.Second {
			p.say(text)
			said = time.Now()
		}
		return noticed()
	})
}

// unwatched starts a notification server, which prints what it shows, and a window that nobody looks at.
func (d *desk) unwatched(data string) (w, dunst *process) {
	d.t.Helper()
	dunst = d.start("dunst", "-print")
	d.owned(d.bus(), "org.freedesktop.Notifications")
	w = d.window("udpchat-race", "--data", data)
	d.write("here")
	d.key("Return")
	w.keeps(d.host, data, "here") // the window knows that it is in front
	d.lookAway()
	return w, dunst
}

func TestAMessageIsToldOfAndAClickShowsIt(t *testing.T) {
	transporttest.RequirePrograms(t, "dunst", "dunstctl")
	here := newHost(t)
	d := newDesk(here)
	w, dunst := d.unwatched(t.TempDir())
	box := here.box("127.0.0.1")
	sayUntil(box, "看 <b>这里</b> & $(calc)", func() bool {
		return strings.Contains(dunst.out.String(), "看 &lt;b&gt;这里&lt;/b&gt; &amp; $(calc)")
	})
	d.run("dunstctl", "action", "0")
	d.waitFor("a click on it brings the window to the front", limit, func() bool { return d.active() == d.windows(w)[0] })
	d.quit(w)
}

func TestANotificationShowsAllOfABurst(t *testing.T) {
	transporttest.RequirePrograms(t, "dunst")
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "settings.json"), []byte(`{"language": "en"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w, dunst := d.unwatched(data)
	box := here.box("127.0.0.1")
	sayUntil(box, "first", func() bool { return strings.Contains(dunst.out.String(), "first") })
	for i := range 400 {
		box.say(fmt.Sprintf("burst %d", i))
	}
	w.keeps(here, data, "burst 399")
	d.waitFor("the notification shows as many as the title", limit, func() bool {
		unread, _, titled := strings.Cut(d.run("xdotool", "getwindowname", d.windows(w)[0]), ")")
		return titled && strings.Contains(dunst.out.String(), ", "+strings.TrimPrefix(unread, "(")+" unread") &&
			strings.Contains(dunst.out.String(), "burst 399")
	})
	w.signal(syscall.SIGTERM)
	w.endsWell()
}

func TestTheTrayShowsWhatIsUnreadAndKeepsTheProgram(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	conn := d.bus()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "settings.json"), []byte(`{"closeToTray": true, "language": "en"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w := d.window("udpchat-race", "--data", data)
	panel := d.withTray(conn) // it comes when the window is there already
	i := d.icon(conn, w)
	i.d.waitFor("the icon has a menu", limit, func() bool { return i.menuItem("Show window") >= 0 })
	read := i.picture()
	box := here.box("127.0.0.1")

	d.lookAway()
	sayUntil(box, "while you look elsewhere", func() bool { p := i.picture(); return p != nil && !bytes.Equal(p, read) })
	if name := d.run("xdotool", "getwindowname", d.windows(w)[0]); !strings.HasSuffix(name, ") UDP聊天室") {
		t.Errorf("the title is %q", name)
	}
	i.click()
	d.waitFor("the window in front", limit, func() bool { return d.active() == d.windows(w)[0] })
	d.waitFor("no mark on the icon", limit, func() bool { return bytes.Equal(i.picture(), read) })

	d.key("ctrl+w")
	d.waitFor("no window", limit, func() bool { return len(d.windows(w)) == 0 })
	box.say("while the window is away")
	w.keeps(here, data, "while the window is away")
	i.choose("Do not disturb")
	w.waitFor("keep that", limit, func() bool {
		s, err := os.ReadFile(filepath.Join(data, "settings.json"))
		return err == nil && strings.Contains(string(s), `"doNotDisturb": true`)
	})
	i.choose("Show window")
	d.waitFor("the window is back", limit, func() bool { return len(d.windows(w)) == 1 && d.active() == d.windows(w)[0] })

	d.key("ctrl+w")
	d.waitFor("no window", limit, func() bool { return len(d.windows(w)) == 0 })
	panel.kill()
	d.waitFor("the window comes back when the tray goes", limit, func() bool { return len(d.windows(w)) == 1 })
	d.withTray(conn)
	i.choose("Quit")
	w.endsWell()
}

func TestWithoutATrayOrABusClosingEndsTheProgram(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	for name, bus := range map[string]string{"no tray": "", "no bus": "unix:path=" + filepath.Join(here.home, "none")} {
		data := t.TempDir()
		if err := os.WriteFile(filepath.Join(data, "settings.json"), []byte(`{"closeToTray": true}`), 0o600); err != nil {
			t.Fatal(err)
		}
		env := here.env
		if bus != "" {
			here.env = append(here.env[:len(here.env):len(here.env)], "DBUS_SESSION_BUS_ADDRESS="+bus)
		}
		w := d.window("udpchat", "--data", data)
		box := here.box("127.0.0.1")
		d.lookAway()
		box.say("nobody tells of this")
		w.keeps(here, data, "nobody tells of this")
		d.run("xdotool", "windowactivate", "--sync", d.windows(w)[0])
		d.key("ctrl+w")
		if code := w.exit(limit); code != 0 {
			t.Errorf("%s: ended with %d: %s", name, code, w.err.String())
		}
		here.env = env
		box.kill()
	}
}
