package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/app/exports"
	"udpchat/chat"
	"udpchat/settings"
)

// process is the program, run by itself.
type process struct {
	*exec.Cmd
	in     io.WriteCloser
	err    bytes.Buffer // complete once it has ended
	output sync.WaitGroup

	mu    sync.Mutex
	lines []string // of standard output
}

// program starts the program, for plain text only; it is ended with the test.
func program(t *testing.T, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return command(t, self, append([]string{"--plain"}, args...)...)
}

// command starts a command that becomes the program.
func command(t *testing.T, name string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &process{Cmd: exec.CommandContext(ctx, name, args...)}
	p.Env = append(os.Environ(), asProgram+"=1", "GORACE=atexit_sleep_ms=0", "LC_ALL=C", "DISPLAY=")
	p.Stderr = &p.err
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.output.Go(func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			p.mu.Lock()
			p.lines = append(p.lines, s.Text())
			p.mu.Unlock()
		}
	})
	t.Cleanup(func() { cancel(); _ = p.Wait() })
	return p
}

func (p *process) printed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lines[:len(p.lines):len(p.lines)]
}

// ends waits for the end and returns the exit code.
func (p *process) ends(t *testing.T) int {
	t.Helper()
	p.output.Wait()
	_ = p.Wait() // the code tells
	return p.ProcessState.ExitCode()
}

// said is what the program itself said, once it has ended. That there is no network is true on some machines.
func (p *process) said() string {
	var s strings.Builder
	for line := range strings.Lines(p.err.String()) {
		if !strings.HasPrefix(line, "No network.") {
			s.WriteString(line)
		}
	}
	return s.String()
}

func TestInAPipeBesideAnotherNodeTheTerminalSendsAndEnds(t *testing.T) {
	dir := t.TempDir()
	lock, err := settings.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	first := begin(t, dir, Options{})
	conn, port := hold(t)
	p := program(t, "--terminal", "--data", dir, "--port", fmt.Sprint(first.options.Port), "--peer", addressOf(port).String())
	if _, err := io.WriteString(p.in, "备份完成\n"); err != nil {
		t.Fatal(err)
	}
	p.in.Close()
	const follows = "reaches only the addresses entered, and its messages are not saved."
	if code := p.ends(t); code != exitOK || !strings.Contains(p.said(), follows) || strings.Count(p.said(), "\n") != 1 {
		t.Errorf("exit code %d, said %q", code, p.said())
	}
	if got := read(t, conn); got != "\xb1\xb8\xb7\xdd\xcd\xea\xb3\xc9" {
		t.Errorf("peer got %q", got)
	}
	if out := p.printed(); len(out) != 1 || out[0] != "-------UDP聊天室-------" {
		t.Errorf("printed %q", out)
	}
	first.stop()
	if k := historyOf(t, dir); len(k) != 0 {
		t.Errorf("the other node's history got %+v", k)
	}
}

func TestExitCodes(t *testing.T) {
	conn, port := hold(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	free := fmt.Sprint(freePort(t))
	for name, c := range map[string]struct {
		args      []string
		in        string
		code      int
		out, said string
	}{
		"the version":          {[]string{"--version"}, "", exitOK, "udpchat 1.2.3\n", ""},
		"usage":                {[]string{"--port", "0"}, "", exitUsage, "", "1 to 65535"},
		"a file for a folder":  {[]string{"--data", file}, "", exitUsage, "", "is a file, not a folder"},
		"nothing said":         {[]string{"--terminal"}, "\n", exitOK, "聊天室", ""},
		"said to nobody":       {[]string{"--terminal"}, "x\n", exitTrouble, "聊天室", "Sent to no one: this terminal has no links to others."},
		"a room by no link":    {[]string{"--terminal", "--room", "x"}, "x\n", exitTrouble, "聊天室", "Rooms and conversations of two need encrypted links"},
		"said to somebody":     {[]string{"--terminal", "--peer", addressOf(port).String()}, "x\n88\nnot this\n", exitOK, "聊天室", ""},
		"nothing by a program": {[]string{"--json"}, "\n", exitOK, `{"type":"end","why":"input","sent":true}`, ""},
		"no command":           {[]string{"--json"}, "x\n", exitTrouble, `{"type":"error","error":"not-json"`, ""},
		"an export of nothing": {[]string{"--export", "-"}, "", exitTrouble, "", "there is no history in"},
	} {
		args := c.args
		if name != "a file for a folder" {
			args = append(args, "--data", filepath.Join(t.TempDir(), "数据 1"))
		}
		if name != "usage" {
			args = append(args, "--port", free)
		}
		p := program(t, args...)
		_, _ = io.WriteString(p.in, c.in) // it may have ended
		p.in.Close()
		code, out := p.ends(t), strings.Join(p.printed(), "\n")
		if code != c.code || !strings.Contains(out+"\n", c.out) || !strings.Contains(p.said(), c.said) || (c.said == "") != (p.said() == "") {
			t.Errorf("%s: exit code %d, printed %q, said %q", name, code, out, p.said())
		}
	}
	if a, b := read(t, conn), read(t, conn); a != "x" || b != "88" {
		t.Errorf("peer got %q and %q", a, b)
	}
}

func TestAProgramReadsNothingButObjects(t *testing.T) {
	conn, port := hold(t)
	dir := t.TempDir()
	own := freePort(t)
	p := program(t, "--json", "--data", dir, "--port", fmt.Sprint(own), "--peer", addressOf(port).String())
	until(t, "it listens", func() bool {
		script(t, own, "\xc4\xe3\xba\xc3") // 你好 in GB2312
		return strings.Contains(strings.Join(p.printed(), ""), `"text":"你好","encoding":"gb2312"`)
	})
	if _, err := io.WriteString(p.in, `{"say":"谢谢","id":"x"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if got := read(t, conn); got != "\xd0\xbb\xd0\xbb" {
		t.Errorf("peer got %q", got)
	}
	p.in.Close()
	code, lines := p.ends(t), p.printed()
	if code != exitOK || p.said() != "" {
		t.Errorf("exit code %d, said %q", code, p.said())
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("%q is no JSON", line)
		}
	}
	hello := fmt.Sprintf(`{"type":"hello","version":1,"program":"1.2.3","name":%q,"port":%d}`, settings.DefaultName(), own)
	if lines[0] != hello || lines[len(lines)-1] != `{"type":"end","why":"input","sent":true}` {
		t.Errorf("from %s to %s", lines[0], lines[len(lines)-1])
	}
	if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, `{"type":"answer","id":"x"`) }) {
		t.Errorf("no answer in %q", lines)
	}
}

func TestARunningNodeIsExportedByASecondStart(t *testing.T) {
	dir := t.TempDir()
	lock, err := settings.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	p := begin(t, dir, Options{})
	script(t, p.options.Port, "one", "two")
	until(t, "they are kept", func() bool { return len(historyOf(t, dir)) == 2 })
	target := filepath.Join(t.TempDir(), "a.jsonl")
	for _, file := range []string{exports.Stdout, target} {
		e := program(t, "--data", dir, "--export", file)
		out := ""
		if code := e.ends(t); code != exitOK || e.said() != "" {
			t.Errorf("%s: exit code %d, said %q", file, code, e.said())
		}
		if out = strings.Join(e.printed(), "\n"); (file == exports.Stdout) != strings.HasSuffix(out, "\ntwo") {
			t.Errorf("%s: printed %q", file, out)
		}
	}
	if got, err := os.ReadFile(target); err != nil || strings.Count(string(got), "\n") != 2 {
		t.Errorf("%v, %q", err, got)
	}
	if n := notice(p); n != p.notices.unsaved {
		t.Errorf("the running node says %+v", n)
	}
}

func TestAnInterruptedTerminalDoesNotWaitTwice(t *testing.T) {
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	std := []*os.File{os.Stdin, os.Stdout, os.Stderr}
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	os.Stdin, os.Stdout, os.Stderr = in, out, out
	defer func() { os.Stdin, os.Stdout, os.Stderr = std[0], std[1], std[2] }()

	p, err := open(Options{Port: freePort(t), Plain: true}, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	f := newTerminal(p)
	p.start(f)
	t.Cleanup(p.stop)
	until(t, "the peers are known", func() bool { return p.board.State().Network.Peers != nil })
	p.plain.sender.SetPeers([]chat.Peer{{Entered: "being-looked-up"}})
	if _, err := p.room.Say(chat.OpenRoom, "never leaves"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if err := f.Run(ctx, p.room); err == nil {
		t.Error("it says that all was sent")
	}
	p.stop()
	if took := time.Since(began); took > stuck+maxStop || p.patience != noPatience {
		t.Errorf("took %v", took)
	}
}
