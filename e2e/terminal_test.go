//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestTerminalAndClassicProgramsTalkBothWays(t *testing.T) {
	here, there := newLAN(t)
	server := there.server()
	term := here.terminal("--data", t.TempDir(), "--peer", "10.77.0.2")
	term.say("你好，脚本", "second")
	server.prints("\n你好，脚本\n")
	server.prints("\nsecond\n")

	box := there.box("10.77.0.1")
	box.say("你好，终端", "88")
	term.prints("\n你好，终端\n")
	term.prints("\n88\n") // a received 88 is only text
	lines := strings.Split(strings.TrimSuffix(term.out.String(), "\n"), "\n")
	if len(lines) != 5 || !address.MatchString(lines[1]) || lines[1] != lines[3] || !strings.HasPrefix(lines[1], "10.77.0.2:") {
		t.Errorf("printed %q, want what the classic window prints", lines)
	}
	term.say("88")
	term.endsWell()
	server.prints("\n88\n")
}

func TestTerminalInAPipe(t *testing.T) {
	here, _ := newLAN(t)
	server := here.server("PORT=4000")
	for _, program := range []string{"udpchat", "udpchat-terminal"} {
		p := here.start(bin(program), "--terminal", "--data", t.TempDir(), "--peer", "127.0.0.1:4000")
		p.say(program, "备份完成")
		p.in.Close()
		if code := p.exit(limit); code != 0 || p.out.String() != "-------UDP聊天室-------\n" || p.err.String() != "" {
			t.Errorf("%s: exit code %d, printed %q, said %q", program, code, p.out.String(), p.err.String())
		}
		server.prints("\n" + program + "\n")
	}
	server.waitFor("hear both", limit, func() bool { return len(heard(server)) == 4 })
}

func TestTerminalHearsItselfOnce(t *testing.T) {
	here, _ := newLAN(t)
	term := here.terminal("--data", t.TempDir(), "--peer", "10.77.0.1")
	term.say("自己")
	term.prints("\n自己\n")
	term.say("88")
	term.exit(limit)
	if n := strings.Count(term.out.String(), "自己"); n != 1 || !strings.Contains(term.out.String(), "\n10.77.0.1:") {
		t.Errorf("printed %q, want it once, from 10.77.0.1", term.out.String())
	}
}

func TestWithoutADisplayTheRoomRunsInTheTerminal(t *testing.T) {
	here := newHost(t)
	server := here.server("PORT=4000")
	p := here.start(bin("udpchat"), "--data", t.TempDir(), "--peer", "127.0.0.1:4000")
	p.tells("No display; running in the terminal.\n")
	p.prints("-------UDP聊天室-------\n")
	p.say("still works")
	server.prints("\nstill works\n")
	p.in.Close()
	p.endsWell()
}

func TestSignalsEndTheTerminal(t *testing.T) {
	here := newHost(t)
	here.start("python3", testdata("traffic.py")).prints("sending")
	data := t.TempDir()
	hearHangUps(t)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		term := here.terminal("--data", data)
		term.prints("行\n")
		began := time.Now()
		term.signal(s)
		if code := term.exit(limit); code != 0 || time.Since(began) > quick.ended {
			t.Errorf("%v: exit code %d after %v: %s", s, code, time.Since(began), term.err.String())
		}
	}
}

func TestUsageErrorsSayWhatIsWrong(t *testing.T) {
	here := newHost(t)
	for want, args := range map[string][]string{
		`300`:              {"--peer", "300.1.1.1"},
		`--nonsense`:       {"--nonsense"},
		`unknown argument`: {"hello"},
		`1 to 65535`:       {"--port", "70000"},
		`address`:          {"--help"},
		`udpchat: `:        {"--data", filepath.Join("x\x01", "\x02"), "stray"},
	} {
		p := here.start(bin("udpchat-terminal"), args...)
		code := p.exit(limit)
		if (code != 2) != (args[0] == "--help") || !strings.Contains(p.err.String(), strings.TrimPrefix(want, "-")) {
			t.Errorf("%q: exit code %d, said %q, want %s in it", args, code, p.err.String(), want)
		}
	}
	if version := here.run(bin("udpchat"), "--version"); !strings.HasPrefix(version, "udpchat ") {
		t.Errorf("--version says %q", version)
	}
}
