//go:build e2e

package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// box is a window without its frame.
type box struct{ x, y, width, height int }

// box is where the program's only window is.
func (d *desk) box(p *process) box {
	d.t.Helper()
	var b box
	for _, line := range strings.Split(d.run("xwininfo", "-id", d.windows(p)[0]), "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		n, _ := strconv.Atoi(strings.TrimSpace(value))
		switch name {
		case "Absolute upper-left X":
			b.x = n
		case "Absolute upper-left Y":
			b.y = n
		case "Width":
			b.width = n
		case "Height":
			b.height = n
		}
	}
	return b
}

// toggleMaximized clicks twice on the title bar.
func (d *desk) toggleMaximized(p *process) {
	d.t.Helper()
	b := d.box(p)
	d.run("xdotool", "mousemove", strconv.Itoa(b.x+b.width/2), strconv.Itoa(b.y-8), "click", "--repeat", "2", "--delay", "60", "1")
}

func TestAMaximisedWindowComesBackMaximisedAndKeepsItsSize(t *testing.T) {
	d := newDesk(newHost(t))
	data := t.TempDir()
	start := func() *process { return d.window("udpchat", "--data", data, "--port", "4000") }
	p := start()
	normal := d.box(p)
	full := func() bool { return d.box(p).width >= 1270 }
	same := func() bool { b := d.box(p); return b.width == normal.width && b.height == normal.height }
	d.toggleMaximized(p)
	d.waitFor("maximise", limit, full)
	for range 2 {
		d.quit(p)
		p = start()
		d.waitFor("come back maximised", limit, full)
	}
	d.toggleMaximized(p)
	d.waitFor("restore the size", limit, same)
	d.quit(p)
	p = start()
	d.waitFor("come back as it was", limit, same)
}
