//go:build e2e

package e2e

import (
	"bytes"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// limit is how long a test waits for something that usually happens at once. It is no measure of speed: the machine may be busy.
const limit = time.Minute

// host is a machine: a network namespace with a home folder of its own.
type host struct {
	t    *testing.T
	net  *transporttest.Namespace // nil: this machine's network
	home string
	env  []string
	eye  *eye
}

// eye takes pictures of the display a test looks at, if it has one.
type eye struct{ shoot func(why string) }

// alone keeps tests apart that have to share this machine's ports.
var alone sync.Mutex

// newThisHost is the machine the test itself runs on. Its ports are shared by all tests.
func newThisHost(t *testing.T) *host {
	t.Helper()
	transporttest.RequirePrograms(t, "python3")
	h := &host{t: t, home: t.TempDir(), eye: &eye{shoot: func(string) {}}}
	h.env = append(os.Environ(), "HOME="+h.home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=",
		"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "DISPLAY=", "WAYLAND_DISPLAY=", "PYTHONUNBUFFERED=1", "PYTHONIOENCODING=utf-8",
		"LIBGL_ALWAYS_SOFTWARE=1", "GORACE=atexit_sleep_ms=0")
	return h
}

// newHost makes a machine that is connected to nothing but itself.
func newHost(t *testing.T) *host {
	t.Helper()
	h := newThisHost(t)
	if !private() {
		alone.Lock()
		t.Cleanup(alone.Unlock)
		return h
	}
	h.net = transporttest.NewNamespace(t)
	return h
}

// newLAN makes two machines, 10.77.0.1 and 10.77.0.2, on one switch.
func newLAN(t *testing.T) (a, b *host) {
	t.Helper()
	if !private() {
		transporttest.SkipOutsideCI(t, "this test needs network namespaces")
	}
	a, b = newHost(t), newHost(t)
	b.eye = a.eye
	s := transporttest.NewSwitch(t)
	s.Connect(a.net, netip.MustParsePrefix("10.77.0.1/24"))
	s.Connect(b.net, netip.MustParsePrefix("10.77.0.2/24"))
	return a, b
}

// process is a program that was started on a host.
type process struct {
	t        *testing.T
	name     string
	cmd      *exec.Cmd
	in       io.WriteCloser
	out, err output
	eye      *eye
	ended    chan struct{}
}

// start starts a program. It ends with the test at the latest.
func (h *host) start(name string, args ...string) *process {
	h.t.Helper()
	p := &process{t: h.t, name: filepath.Base(name), eye: h.eye, ended: make(chan struct{})}
	p.cmd = exec.Command(name, args...)
	p.cmd.Env, p.cmd.Dir = h.env, h.home
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	p.cmd.WaitDelay = time.Second
	start := p.cmd.Start
	if h.net != nil {
		start = func() error { return h.net.Start(p.cmd) }
	}
	var err error
	if p.in, err = p.cmd.StdinPipe(); err == nil {
		err = start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait()
	}()
	h.t.Cleanup(p.kill)
	return p
}

// run runs a program to its end and returns what it printed. It has to succeed.
func (h *host) run(name string, args ...string) string {
	h.t.Helper()
	out, code, said := h.try(name, args...)
	if code != 0 {
		h.t.Fatalf("%s %q ended with %d: %s", name, args, code, said)
	}
	return out
}

// try runs a program that may fail; it also returns the exit code and what was printed as errors.
func (h *host) try(name string, args ...string) (out string, code int, said string) {
	h.t.Helper()
	p := h.start(name, args...)
	p.in.Close()
	code = p.exit(limit)
	return strings.TrimSpace(p.out.String()), code, p.err.String()
}

// kill ends the process at once, if it still runs.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// say writes lines to the standard input.
func (p *process) say(lines ...string) {
	p.t.Helper()
	for _, l := range lines {
		if _, err := io.WriteString(p.in, l+"\n"); err != nil {
			p.t.Fatalf("%s: %v", p.name, err)
		}
	}
}

// exit waits until the process has ended and returns its exit code.
func (p *process) exit(limit time.Duration) int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(limit):
		p.fail("end within " + limit.String())
	}
	return p.cmd.ProcessState.ExitCode()
}

// endsWell waits until the process has ended. Its exit code has to be 0.
func (p *process) endsWell() {
	p.t.Helper()
	switch code := p.exit(limit); {
	case code == raced && onlyTheToolkitRaces(p.err.String()):
		p.t.Log("the toolkit has raced with itself at its end")
	case code != 0:
		p.t.Errorf("%s ended with %d: %s", p.name, code, p.err.String())
	}
}

// raced is the exit code of a program in which the race detector has found something.
const raced = 66

// onlyTheToolkitRaces reports whether every race that a program has reported is one of the toolkit's end: there it closes the channel
// to the UI goroutine while its own queue of window events still sends into it. No function of ours is in either stack.
func onlyTheToolkitRaces(reported string) bool {
	reports := strings.Split(reported, "WARNING: DATA RACE")[1:]
	for _, r := range reports {
		stacks, _, _ := strings.Cut(r, "\nGoroutine ")
		if strings.Contains(stacks, "  udpchat/") || !strings.Contains(stacks, "UnboundedChan[") ||
			!strings.Contains(stacks, ".closed()") || !strings.Contains(stacks, "(*Lifecycle).RunEventQueue()") {
			return false
		}
	}
	return len(reports) > 0
}

func TestOnlyARaceOfTheToolkitIsPutUpWith(t *testing.T) {
	const toolkit = "WARNING: DATA RACE\nWrite by goroutine 9:\n  fyne.io/fyne/v2/internal/async.(*UnboundedChan[go.shape]).closed()\n" +
		"\nPrevious read by goroutine 87:\n  fyne.io/fyne/v2/internal/app.(*Lifecycle).RunEventQueue()\n" +
		"\nGoroutine 87 (running) created at:\n  udpchat/app.(*window).Run()\n==================\n"
	ours := strings.Replace(toolkit, "  fyne.io/fyne/v2/internal/app", "  udpchat/gui.(*Window).Changed()\n  fyne.io/fyne/v2/internal/app", 1)
	for reported, put := range map[string]bool{
		"":                false,
		toolkit:           true,
		toolkit + toolkit: true,
		ours:              false,
		toolkit + ours:    false,
		strings.ReplaceAll(toolkit, ".closed()", ".processing()"): false,
	} {
		if got := onlyTheToolkitRaces(reported); got != put {
			t.Errorf("%v for %q", got, reported)
		}
	}
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// waitFor polls until something is so.
func (p *process) waitFor(what string, limit time.Duration, so func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(limit); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.fail(what)
		}
	}
}

// waitUntil waits until something is so or the limit has passed. It fails nothing.
func (p *process) waitUntil(limit time.Duration, so func() bool) {
	for deadline := time.Now().Add(limit); !so() && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
}

// prints waits until the process has printed a text.
func (p *process) prints(text string) {
	p.t.Helper()
	p.waitFor("print "+strconv.Quote(text), limit, func() bool { return strings.Contains(p.out.String(), text) })
}

// tells waits until the process has said something on standard error.
func (p *process) tells(text string) {
	p.t.Helper()
	p.waitFor("say "+strconv.Quote(text), limit, func() bool { return strings.Contains(p.err.String(), text) })
}

func (p *process) fail(what string) {
	p.t.Helper()
	p.eye.shoot(what)
	if strings.HasPrefix(p.name, "udpchat") && p.running() { // a program that hangs says where
		_ = p.cmd.Process.Signal(syscall.SIGQUIT)
		p.waitUntil(5*time.Second, func() bool { return !p.running() })
	}
	p.t.Fatalf("%s did not: %s\nstandard output:\n%s\nstandard error:\n%s", p.name, what, tail(p.out.String()), tail(p.err.String()))
}

// tail is the end of a text, for the report of a failure.
func tail(s string) string { return s[max(0, len(s)-20_000):] }

// output collects what a process prints.
type output struct {
	mu   sync.Mutex
	data bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.data.Write(p)
}

// String returns everything printed so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.data.String()
}

// told reports whether the process has said something on standard error.
func (p *process) told(text string) bool { return strings.Contains(p.err.String(), text) }
