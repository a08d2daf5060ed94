//go:build e2e

package e2e

import (
	"strconv"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// noOpenGL are the ways to a desktop on which no window can be made.
func noOpenGL(t *testing.T, d *desk) map[string][]string {
	t.Helper()
	bare := d.start("Xvfb", ":"+strconv.Itoa(int(displays.Add(1))), "-nolock", "-displayfd", "1", "-screen", "0", "800x600x24",
		"-nolisten", "tcp", "-extension", "GLX")
	bare.waitFor("open a display", limit, func() bool { return strings.Contains(bare.out.String(), "\n") })
	return map[string][]string{
		"a server without GLX": {"DISPLAY=:" + strings.TrimSpace(bare.out.String())},
		"no driver":            {"LIBGL_DRIVERS_PATH=/nonexistent"},
	}
}

const noWindow = "No window could be opened: this machine has no OpenGL 2.1."

func TestWithoutOpenGLTheRoomRunsInTheTerminal(t *testing.T) {
	here := newHost(t)
	if !private() {
		transporttest.SkipOutsideCI(t, "this test needs displays of its own")
	}
	d := newDesk(here)
	for name, env := range noOpenGL(t, d) {
		t.Run(name, func(t *testing.T) {
			p := here.with(append(env, "PATH="+t.TempDir())...).start(bin("udpchat"), "--data", t.TempDir())
			p.tells(noWindow)
			p.tells("Running in the terminal for now.")
			box := here.box("127.0.0.1")
			box.say("heard all the same")
			p.prints("\nheard all the same\n")
			p.say("")
			p.in.Close()
			p.endsWell()
			box.kill()
		})
	}
}

func TestWithoutOpenGLADialogNamesTheTerminalProgram(t *testing.T) {
	transporttest.RequirePrograms(t, "xmessage")
	here := newHost(t)
	d := newDesk(here)
	env := []string{"LIBGL_DRIVERS_PATH=/nonexistent", "PATH=/usr/bin:/bin"}
	p := here.with(env...).start(bin("udpchat"), "--data", t.TempDir())
	p.tells(noWindow)
	p.waitFor("show a dialog", limit, func() bool {
		s := d.start("xdotool", "search", "--onlyvisible", "--name", "arpa.home.udpchat", "windowfocus", "--sync")
		return s.exit(limit) == 0
	})
	d.key("Return")
	if code := p.exit(limit); code != 1 {
		t.Errorf("ended with %d: %s", code, p.err.String())
	}
}
