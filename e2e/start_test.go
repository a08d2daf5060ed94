//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestAPortThatIsTakenIsTakenOverWhenFree(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	server := here.server()
	term := here.terminal("--data", t.TempDir())
	term.tells("port 3456 is used by python3 (")
	term.say("88")
	term.exit(limit)
	data := t.TempDir()
	w := d.window("udpchat", "--data", data, "--peer", "127.0.0.1")
	d.write("only sending")
	d.key("Return")
	server.prints("\nonly sending\n")
	server.kill()
	w.waitFor("take the port", limit, func() bool { return here.holds(w, 3456) })
	box := here.box("127.0.0.1")
	box.say("now it is yours")
	w.keeps(here, data, "now it is yours")
}

// holds reports whether a program has a UDP port open, by trying to open it.
func (h *host) holds(p *process, port uint16) bool {
	const try = `import socket, sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(("", int(sys.argv[1])))`
	free := h.start("python3", "-c", try, strconv.Itoa(int(port))).exit(limit) == 0
	return p.running() && !free
}

func TestASecondStartBringsTheFirstToTheFront(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	first := d.window("udpchat", "--data", data)
	front := d.active()
	other := d.window("udpchat", "--data", t.TempDir(), "--port", "4000")
	if d.active() == front {
		t.Fatal("the other window is not in front")
	}
	second := here.start(bin("udpchat"), "--data", data)
	second.endsWell()
	d.waitFor("the first window in front", limit, func() bool { return d.active() == front })
	if !first.running() || !other.running() {
		t.Error("a window is gone")
	}
}

func TestTwoDataFoldersShareNothing(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	folders := []string{filepath.Join(t.TempDir(), "数据 一"), filepath.Join(t.TempDir(), "数据 二", "深 一层")}
	var open []*process
	for i, port := range []string{"3456", "4000"} {
		w := d.window("udpchat", "--data", folders[i], "--port", port)
		box := here.box("127.0.0.1", "PORT="+port)
		box.say("to " + port)
		w.keeps(here, folders[i], "to "+port)
		open = append(open, w)
	}
	for _, w := range open {
		d.key("ctrl+q") // the one in front
		d.waitFor("one to end", limit, func() bool { return !open[0].running() || !open[1].running() })
		if w == open[0] {
			d.waitFor("the other in front", limit, func() bool { return d.active() == d.windows(open[0])[0] })
		}
	}
	for i, w := range open {
		w.endsWell()
		if m := kept(here, folders[i]); len(m) != 1 {
			t.Errorf("folder %d holds %+v", i, m)
		}
		if _, err := os.Stat(filepath.Join(folders[i], "settings.json")); err != nil {
			t.Error(err)
		}
	}
	if stray, _ := os.ReadDir(filepath.Join(here.home, ".local", "share", "udpchat")); len(stray) > 0 {
		t.Errorf("the usual folder was used too: %v", stray)
	}
}

func TestDamagedSettingsAreSetAside(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	file := filepath.Join(data, "settings.json")
	damaged := "\x00{\"peers\": [{"
	if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	w := d.window("udpchat", "--data", data)
	box := here.box("127.0.0.1")
	box.say("the room is open")
	w.keeps(here, data, "the room is open")
	aside, _ := filepath.Glob(file + ".damaged-*")
	if len(aside) != 1 {
		t.Fatalf("set aside are %q", aside)
	}
	if content, _ := os.ReadFile(aside[0]); string(content) != damaged {
		t.Errorf("what was set aside holds %q", content)
	}
	d.key("ctrl+q")
	w.exit(limit)
	if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	here.terminal("--data", data).tells("The settings file was damaged and has been renamed")
}

func TestAFolderThatCannotBeWrittenIsNoObstacle(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	server := here.server("PORT=4000")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(file, "data") // nobody can make that, not even root
	w := d.window("udpchat", "--data", data, "--peer", "127.0.0.1:4000")
	d.write("said all the same")
	d.key("Return")
	server.prints("\nsaid all the same\n")
	d.quit(w)
	term := here.terminal("--data", data)
	term.tells("Can't save ")
	box := here.box("127.0.0.1")
	box.say("heard all the same")
	term.prints("\nheard all the same\n")
}

func TestTheDraftSurvivesAKill(t *testing.T) {
	draftSurvives(t, func(d *desk, w *process, data string) {
		file := filepath.Join(data, "settings.json")
		d.waitFor("the draft on disk", 3*time.Second, func() bool {
			saved, _ := os.ReadFile(file)
			return strings.Contains(string(saved), `"half a sen"`)
		})
		w.kill()
	})
}

func TestTheDraftSurvivesTheEnd(t *testing.T) {
	draftSurvives(t, func(d *desk, w *process, _ string) {
		d.key("ctrl+q")
		w.exit(limit)
	})
}

// draftSurvives types a sentence, of which the program comes to its end in the middle.
func draftSurvives(t *testing.T, end func(d *desk, w *process, data string)) {
	t.Helper()
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	server := here.server("PORT=4000")
	w := d.window("udpchat", "--data", data, "--peer", "127.0.0.1:4000")
	d.write("half a sen")
	end(d, w, data)
	d.window("udpchat", "--data", data, "--peer", "127.0.0.1:4000")
	d.key("End")
	d.write("tence")
	d.key("Return")
	server.prints("\nhalf a sentence\n")
}
