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

// Namespace is a host of its own: a network with its own loopback interface, addresses and ports, connected to nothing yet.
// It is one thread of this process, so nothing of it outlives the test, nor the process however that ends.
type Namespace struct {
	t     testing.TB
	work  chan func()
	tid   int
	wires int
}

// NewNamespace makes a host. Where that is not allowed, it ends the test as Lack does.
func NewNamespace(t testing.TB) *Namespace {
	t.Helper()
	Need(t, "ip")
	n := &Namespace{t: t, work: make(chan func())}
	ready, ended := make(chan error), make(chan struct{})
	onThread(func() {
		defer close(ended)
		err := syscall.Unshare(syscall.CLONE_NEWNET)
		n.tid = syscall.Gettid()
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
		Lack(t, "this test makes network namespaces, which only root may: "+err.Error())
	}
	n.Run("ip", "link", "set", "lo", "up")
	return n
}

// onThread runs f on a thread that ends with it.
func onThread(f func()) {
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends
		if syscall.Gettid() != syscall.Getpid() {
			f()
			return
		}
		onThread(f) // the main thread would stay, in whatever namespace it is
		runtime.UnlockOSThread()
	}()
}

// privileged reports whether this process may make namespaces.
func privileged() bool {
	may := make(chan bool)
	onThread(func() { may <- syscall.Unshare(syscall.CLONE_NEWNET) == nil })
	return <-may
}

// Do runs f in the network of this host. Sockets it opens and processes it starts stay there; goroutines it starts do not
// run there. It must not end the test, and must not call Do.
func (n *Namespace) Do(f func()) {
	done := make(chan struct{})
	n.work <- func() {
		defer close(done)
		f()
	}
	<-done
}

// Start starts a program on this host. It is killed when the test ends, or this process does; the caller waits for it.
func (n *Namespace) Start(cmd *exec.Cmd) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL // when the thread ends that starts it
	var err error
	n.Do(func() { err = cmd.Start() })
	if err == nil {
		n.t.Cleanup(func() { _ = cmd.Process.Kill() })
	}
	return err
}

// Run runs a program on this host to its end and returns what it printed, without the space around. It has to succeed.
func (n *Namespace) Run(name string, args ...string) string {
	n.t.Helper()
	return n.run("", name, args...)
}

// Filter loads rules of the firewall, in the language of nft; the rules there were stay.
func (n *Namespace) Filter(rules string) {
	n.t.Helper()
	Need(n.t, "nft")
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

// pid is a number by which other processes find the host's network.
func (n *Namespace) pid() string { return strconv.Itoa(n.tid) }
