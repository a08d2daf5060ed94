package transporttest

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
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
	endWithThread(cmd)
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

// pid is a number by which other processes find the host's network.
func (n *Namespace) pid() string { return strconv.Itoa(n.tid) }
