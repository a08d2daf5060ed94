//go:build e2e

package e2e

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestWhatWasCopiedStaysAfterTheEnd(t *testing.T) {
	for name, end := range map[string]func(*desk, *process){
		"by its key":  (*desk).quit,
		"by a signal": func(_ *desk, p *process) { p.signal(syscall.SIGTERM); p.endsWell() },
	} {
		t.Run(name, func(t *testing.T) {
			here := newHost(t)
			d := newDesk(here)
			manager := here.start("python3", testdata("clipboardmanager.py"))
			manager.prints("ready")
			p := d.window("udpchat", "--data", t.TempDir(), "--port", "4000")
			d.write("kept 3456")
			d.key("ctrl+a", "ctrl+c")
			d.waitFor("copy", limit, func() bool {
				out, _, _ := d.try("xclip", "-o", "-selection", "clipboard")
				return out == "kept 3456"
			})
			end(d, p)
			manager.prints("kept kept 3456\n")
			if got := d.run("xclip", "-o", "-selection", "clipboard"); got != "kept 3456" {
				t.Errorf("the clipboard has %q", got)
			}
		})
	}
}

func TestTheMiddleButtonPastesWhatIsSelected(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	server := here.server("PORT=4001")
	p := d.window("udpchat", "--data", t.TempDir(), "--port", "4000", "--peer", "127.0.0.1:4001")
	d.key("ctrl+c") // nothing is selected yet
	b := d.box(p)
	middle := func() {
		d.run("xdotool", "mousemove", strconv.Itoa(b.x+b.width/2), strconv.Itoa(b.y+b.height-30), "click", "2")
	}
	middle()
	d.write("here")
	d.key("shift+Home")
	d.waitFor("select for the desktop", limit, func() bool {
		out, _, _ := d.try("xclip", "-o", "-selection", "primary")
		return out == "here"
	})
	d.key("End")
	middle()
	d.key("Return")
	server.prints("\nherehere\n")
	clip := here.start("xclip", "-selection", "primary", "-quiet")
	clip.say("there")
	clip.in.Close()
	clip.tells("Waiting")
	middle()
	d.waitFor("paste", limit, func() bool { d.key("Return"); return strings.Contains(server.out.String(), "\nthere") })
	d.quit(p)
}
