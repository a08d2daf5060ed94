package transporttest

import (
	"bytes"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Namespace is a host: a Linux network namespace with its own loopback interface, addresses and ports, connected to nothing at
// first. One thread of this process holds it, so the namespace ends with the test or the process, however that ends.
type Namespace struct {
	t     testing.TB
	work  chan func()
	tid   int
	wires int
}

// NewNamespace makes a host. Where that is not allowed, it ends the test as SkipOutsideCI does.
func NewNamespace(t testing.TB) *Namespace {
	t.Helper()
	RequirePrograms(t, "ip")
	n := &Namespace{t: t, work: make(chan func())}
	ready, ended := make(chan error), make(chan struct{})
	onThread(func() {
		defer close(ended)
		var err error
		n.tid, err = newNetwork()
		ready <- err
		for f := range n.work {
			f()
		}
	})
	err := <-ready
	t.Cleanup(func() {
		close(n.work)
		<-ended
	})
	if err != nil {
		SkipOutsideCI(t, "this test makes network namespaces, which only root may: "+err.Error())
	}
	n.Run("ip", "link", "set", "lo", "up")
	return n
}

// Do runs f in the network of this host. Sockets that f opens and processes that it starts stay there; goroutines that it
// starts do not. f must not end the test or call Do.
func (n *Namespace) Do(f func()) {
	done := make(chan struct{})
	n.work <- func() {
		defer close(done)
		f()
	}
	<-done
}

// Start starts a program on this host. It is killed when the test or this process ends. The caller must wait for it.
func (n *Namespace) Start(cmd *exec.Cmd) error {
	endWithThread(cmd)
	var err error
	n.Do(func() { err = cmd.Start() })
	if err == nil {
		n.t.Cleanup(func() { _ = cmd.Process.Kill() })
	}
	return err
}

// Run runs a program on this host to its end and returns its output without surrounding space. If the program fails, so does
// the test.
func (n *Namespace) Run(name string, args ...string) string {
	n.t.Helper()
	return n.run("", name, args...)
}

// Filter adds rules to the firewall of this host, in the language of nft(8).
func (n *Namespace) Filter(rules string) {
	n.t.Helper()
	RequirePrograms(n.t, "nft")
	n.run(rules, "nft", "-f", "-")
}

func (n *Namespace) run(in, name string, args ...string) string {
	n.t.Helper()
	cmd := exec.Command(name, args...)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(in), &out, &out
	err := n.Start(cmd)
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		n.t.Fatalf("%s %q: %v\n%s", name, args, err, out.String())
	}
	return strings.TrimSpace(out.String())
}

// pid returns the process number by which ip(8) finds this namespace.
func (n *Namespace) pid() string { return strconv.Itoa(n.tid) }

// onThread runs f on a thread that ends with f.
func onThread(f func()) {
	go func() {
		runtime.LockOSThread() // without an unlock, so that the thread ends
		if syscall.Gettid() != syscall.Getpid() {
			f()
			return
		}
		onThread(f) // not on the main thread, which does not end
		runtime.UnlockOSThread()
	}()
}

// privileged reports whether this process may make namespaces.
func privileged() bool {
	may := make(chan bool)
	onThread(func() { may <- syscall.Unshare(syscall.CLONE_NEWNET) == nil })
	return <-may
}

// newNetwork moves this thread to a new network namespace, and returns the thread's number.
func newNetwork() (int, error) {
	return syscall.Gettid(), syscall.Unshare(syscall.CLONE_NEWNET)
}

// endWithThread makes the system kill a program when the thread that starts it ends.
func endWithThread(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
