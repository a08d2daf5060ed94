//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"udpchat/transport/transporttest"
)

// title is the name of the program's window; a number before it counts what is unread.
const title = `^(\([0-9]+\) )?UDP聊天室$`

// desk is a desktop on a host: a display, a window manager and a session bus, and with input a Chinese input method.
type desk struct {
	*host
	display *process
	clip    *process // holds what was pasted last
	method  inputMethod
	pace    int // how many times longer than usual the person takes
}

// displays counts the displays of this run.
var displays atomic.Int32

// newDesk starts a display with a window manager.
func newDesk(h *host) *desk {
	h.t.Helper()
	return newDeskOf(h, "1280x800")
}

// newDeskOf starts a display of a size.
func newDeskOf(h *host, size string) *desk {
	h.t.Helper()
	transporttest.RequirePrograms(h.t, "Xvfb", "openbox", "xdotool", "dbus-daemon", "import", "xclip", "xprop")
	d := &desk{host: h, pace: 1}
	run := filepath.Join(h.home, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		h.t.Fatal(err)
	}
	args := []string{"-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"}
	if private() { // the numbers are ours, and the lock files outside tell of other people's displays
		args = append([]string{":" + strconv.Itoa(int(displays.Add(1))), "-nolock"}, args...)
	}
	d.display = h.start("Xvfb", args...)
	d.display.waitFor("open a display", limit, func() bool { return strings.Contains(d.display.out.String(), "\n") })
	bus := "unix:path=" + filepath.Join(run, "bus")
	h.env = append(h.env, "DISPLAY=:"+strings.TrimSpace(d.display.out.String()), "XDG_RUNTIME_DIR="+run,
		"DBUS_SESSION_BUS_ADDRESS="+bus)
	b := h.start("dbus-daemon", "--session", "--address="+bus, "--nofork", "--nopidfile", "--print-address")
	b.waitFor("open a bus", limit, func() bool { return b.out.String() != "" })
	h.eye.shoot = d.shoot
	wm := h.start("openbox")
	wm.waitFor("manage windows", limit, func() bool {
		return strings.Contains(h.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "window id")
	})
	d.firstKey()
	return d
}

// firstKey presses a key of the window manager's own, and returns when the manager has obeyed it. The first event of the
// synthetic keyboard makes the display announce another key map, and the manager lets go of all its keys while it reads
// that: a key of that moment is lost.
func (d *desk) firstKey() {
	d.t.Helper()
	first := func() bool { return strings.HasSuffix(d.run("xprop", "-root", "_NET_CURRENT_DESKTOP"), "= 0") }
	d.waitFor("show the first desktop", limit, first)
	d.waitFor("obey its keys", limit, func() bool {
		d.key("ctrl+alt+Right")
		return !first()
	})
	d.run("xdotool", "set_desktop", "0")
	d.waitFor("show the first desktop again", limit, first)
}

// keyDelay is the pause after each key, that of a person who types fast, in milliseconds.
const keyDelay = 40

// delay is the pause after each key now.
func (d *desk) delay() string { return strconv.Itoa(keyDelay * d.pace) }

// key presses keys by their X names.
func (d *desk) key(names ...string) {
	d.t.Helper()
	d.run("xdotool", append([]string{"key", "--delay", d.delay()}, names...)...)
}

// write types text.
func (d *desk) write(text string) {
	d.t.Helper()
	d.run("xdotool", "type", "--delay", d.delay(), "--", text)
}

// paste puts text on the clipboard and pastes it.
func (d *desk) paste(text string) {
	d.t.Helper()
	if d.clip != nil {
		d.clip.kill()
	}
	d.clip = d.start("xclip", "-selection", "clipboard", "-quiet")
	if _, err := d.clip.in.Write([]byte(text)); err != nil {
		d.t.Fatal(err)
	}
	d.clip.in.Close()
	d.clip.waitFor("own the clipboard", limit, func() bool { return strings.Contains(d.clip.err.String(), "Waiting") })
	d.key("ctrl+v")
}

// waitFor polls until something is so; if it does not come about, a picture shows what came instead.
func (d *desk) waitFor(what string, limit time.Duration, so func() bool) {
	d.t.Helper()
	p := &process{t: d.t, name: "the desktop", eye: d.eye}
	p.waitFor(what, limit, so)
}

var unnameable = regexp.MustCompile(`[^\w.-]+`)

// shoot keeps a picture of the display for whoever looks into a failure.
func (d *desk) shoot(why string) {
	dir, err := filepath.Abs(filepath.Join("testdata", "failed"))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		d.t.Log(err)
		return
	}
	name := filepath.Join(dir, unnameable.ReplaceAllString(d.t.Name()+"-"+strconv.Itoa(os.Getpid())+"-"+time.Now().Format("150405.000"), "_")+".png")
	p := d.start("import", "-window", "root", name)
	select {
	case <-p.ended:
		d.t.Logf("%s: see %s", why, name)
	case <-time.After(limit):
	}
}

// windows lists the windows of our program that are visible; with a process, only its own.
func (d *desk) windows(of *process) []string {
	args := []string{"search", "--onlyvisible"}
	if of != nil {
		args = append(args, "--all", "--pid", strconv.Itoa(of.cmd.Process.Pid))
	}
	p := d.start("xdotool", append(args, "--name", title)...)
	p.exit(limit) // it fails when there is none
	return strings.Fields(p.out.String())
}

// active is the window that has the focus.
func (d *desk) active() string {
	p := d.start("xdotool", "getactivewindow")
	p.exit(limit)
	return strings.TrimSpace(p.out.String())
}

// window starts the program with its window and waits until the window has the focus.
func (d *desk) window(program string, args ...string) *process {
	d.t.Helper()
	return d.started(d.start(bin(program), args...))
}

// started waits until the program's window has the focus.
func (d *desk) started(p *process) *process {
	d.t.Helper()
	p.waitFor("show a window with the focus", limit, func() bool {
		if !p.running() {
			p.fail("go on running")
		}
		w := d.windows(p)
		return len(w) == 1 && d.active() == w[0]
	})
	return p
}

// bin is the path of a built program.
func bin(name string) string { return filepath.Join(os.Getenv(builds), name) }
