package app

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/chat/health"
	"udpchat/settings/secrets"
	"udpchat/transport/gb2312"
)

// hearsAndEnds runs a terminal that hears two messages and is left then. It returns what the program said.
func hearsAndEnds(t *testing.T, dir string) string {
	t.Helper()
	_, peer := hold(t)
	port := freePort(t)
	p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(port), "--peer", addressOf(peer).String())
	until(t, "it hears", func() bool {
		if len(p.printed()) == 1 {
			script(t, port, "hello")
		}
		return len(p.printed()) >= 3
	})
	if _, err := p.in.Write([]byte("88\n")); err != nil {
		t.Fatal(err)
	}
	p.ends(t)
	return p.said()
}

func TestWhatCannotBeSavedIsToldInSentencesWithTheNumberLost(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	occupied := filepath.Join(home, "occupied")
	if err := os.MkdirAll(filepath.Join(occupied, "history.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	for dir, why := range map[string]string{
		"/sys/udpchat":                                "the folder is read-only. Check its permissions.",
		filepath.Join(file, "data"):                   "a part of its path is a file, not a folder. Choose another folder.",
		filepath.Join(home, strings.Repeat("名", 100)): "the disk does not allow this name or path. Choose a shorter or simpler one.",
		occupied: "a folder has the file's name. Rename that folder.",
	} {
		said := strings.Split(strings.TrimSpace(hearsAndEnds(t, dir)), "\n")
		lost := said[len(said)-1]
		for i, line := range said[:len(said)-1] {
			if line != "Can't save messages, they stay in memory only: "+why && (line != "Can't save settings: "+why || dir == occupied) {
				t.Errorf("%s: sentence %d is %q", dir, i, line)
			}
		}
		if !strings.HasSuffix(lost, "messages could not be saved and are lost: "+why) {
			t.Errorf("%s: the last sentence is %q", dir, lost)
		}
	}
}

// A short run may end before the damage is found: then it is found when the history is closed.
func TestADamagedHistoryThatIsSetAsideIsAlwaysTold(t *testing.T) {
	const page = 4096
	dir, h := said(t, 3000)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, peer := hold(t)
	aside := 0
	for from := page; from < len(whole); from += len(whole) / 16 / page * page {
		dir := t.TempDir()
		content := bytes.Clone(whole)
		for i := range page {
			content[from+i] = 0x5a
		}
		if err := os.WriteFile(filepath.Join(dir, "history.db"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(freePort(t)), "--peer", addressOf(peer).String())
		if _, err := p.in.Write([]byte("你好 hello\n88\n")); err != nil {
			t.Fatal(err)
		}
		p.ends(t)
		set, err := filepath.Glob(filepath.Join(dir, "history.db.damaged-*[0-9]"))
		if err != nil {
			t.Fatal(err)
		}
		if len(set) > 0 {
			aside++
		}
		if told := strings.Contains(p.said(), "The history file was damaged and has been renamed."); told != (len(set) > 0) {
			t.Errorf("damaged at %d: set aside as %q, said %q", from, set, p.said())
		}
	}
	if aside == 0 {
		t.Error("no damage was found")
	}
}

func TestTooFewOpenFilesAreToldInPlainWords(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for n := 8; n <= 24; n++ {
		p := command(t, "/bin/sh", "-c", `ulimit -n $1; shift; exec "$0" "$@"`, self, fmt.Sprint(n),
			"--plain", "--terminal", "--data", t.TempDir(), "--port", fmt.Sprint(freePort(t)))
		if _, err := p.in.Write([]byte("\n")); err != nil {
			t.Fatal(err)
		}
		p.in.Close()
		p.ends(t)
		for line := range strings.Lines(p.said()) {
			if !strings.Contains(line, "may not open more files. Raise its limit (ulimit -n)") {
				t.Errorf("with %d files: %q", n, line)
			}
		}
	}
}

func TestEverySentenceIsInTheEncodingOfTheConsole(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	_, peer := hold(t)
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"an option":         {[]string{"--peer", "300.0.0.1"}, []string{"每段是 0 到 255"}},
		"no window, a loss": {[]string{"--data", "/sys/udpchat", "--peer", addressOf(peer).String()}, []string{"没有图形界面", "消息没能保存"}},
		"an export":         {[]string{"--data", "/没有", "--export", "-"}, []string{"/没有"}},
	} {
		p := command(t, "/usr/bin/env", append([]string{"LC_ALL=zh_CN.GBK", self, "--plain", "--port", fmt.Sprint(freePort(t))}, c.args...)...)
		_, _ = p.in.Write([]byte("\xc4\xe3\xba\xc3\n88\n")) // it may have ended
		p.ends(t)
		said, ok := gb2312.ReadAs([]byte(p.said()), gb2312.GB2312)
		for _, want := range c.want {
			if !ok || !strings.Contains(said, want) {
				t.Errorf("%s: %q is %q", name, p.said(), said)
			}
		}
	}
}

// A data folder that cannot be made is the reason for all that is missing in it.
func TestTheIdentityNamesTheReasonOfItsFolder(t *testing.T) {
	_, err := secrets.Open("/sys/udpchat").Identity(nil)
	if why := health.TroubleOf(err); why != health.ReadOnly {
		t.Errorf("%v: %v", err, why)
	}
}
