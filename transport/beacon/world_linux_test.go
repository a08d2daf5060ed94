package beacon

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// world is 20 hosts on 3 networks; the last host is on all of them. Another namespace holds the switches.
type world struct {
	t       *testing.T
	program string // what a host runs: this test binary
	sudo    bool
	hosts   []*host
}

func (w *world) name(host int) string { return fmt.Sprintf("beacon%d-%d", os.Getpid(), host) }

func (w *world) root(args ...string) []string {
	if w.sudo {
		return append([]string{"sudo", "-n"}, args...)
	}
	return args
}

// ip runs lines of ip commands in a namespace; "" is that of this process.
func (w *world) ip(namespace string, lines ...string) error {
	args := []string{"ip"}
	if namespace != "" {
		args = append(args, "-n", namespace)
	}
	args = w.root(append(args, "-batch", "-")...)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

const (
	networks  = 3
	hostCount = 20
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, sudo: os.Getuid() != 0}
	if w.sudo && os.Getenv("CI") == "" {
		transporttest.SkipOutsideCI(t, "the figures of discovery need network namespaces: run this test as root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		transporttest.SkipOutsideCI(t, "the figures of discovery need the program ip, of iproute2")
	}
	if err := w.ip("", "netns add "+w.name(0)); err != nil {
		transporttest.SkipOutsideCI(t, "no network namespaces can be made here: "+err.Error())
	}
	t.Cleanup(w.remove)
	w.program = quickProgram(t)
	for i := range hostCount {
		h := &host{world: w, n: i + 1, links: []link{{i % networks, i + 1}}}
		if i == hostCount-1 {
			h.links = []link{{0, hostCount}, {1, hostCount}, {2, hostCount}}
		}
		w.hosts = append(w.hosts, h)
	}
	w.connect()
	return w
}

// quickProgram builds this test without the race detector, since twenty processes with it would keep two processors busy for
// seconds.
func quickProgram(t *testing.T) string {
	t.Helper()
	if !raced {
		return os.Args[0]
	}
	program := filepath.Join(t.TempDir(), "beacon.test")
	if out, err := exec.Command("go", "test", "-c", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return program
}

func (w *world) connect() {
	w.t.Helper()
	var all, bridges []string
	for i := range networks {
		bridges = append(bridges, fmt.Sprintf("link add br%d type bridge mcast_snooping 0", i), fmt.Sprintf("link set br%d up", i))
	}
	for _, h := range w.hosts {
		all = append(all, "netns add "+w.name(h.n))
		for i, l := range h.links {
			all = append(all, fmt.Sprintf("link add %s netns %s type veth peer name e%d address %s netns %s", l.port(), w.name(0), i, l.mac(), w.name(h.n)))
			bridges = append(bridges, fmt.Sprintf("link set %s master br%d up", l.port(), l.network))
		}
	}
	w.must(w.ip("", all...))
	w.must(w.ip(w.name(0), bridges...))
	for _, h := range w.hosts {
		lines := []string{"link set lo up"}
		for i, l := range h.links {
			lines = append(lines, fmt.Sprintf("addr add %s/24 broadcast + dev e%d", l.address(), i), fmt.Sprintf("link set e%d up", i))
		}
		w.must(w.ip(w.name(h.n), lines...))
	}
}

func (w *world) remove() {
	lines := []string{"netns del " + w.name(0)}
	w.endAll()
	for _, h := range w.hosts {
		lines = append(lines, "netns del "+w.name(h.n))
	}
	if err := w.ip("", lines...); err != nil {
		w.t.Error(err)
	}
}

// on returns the hosts of a network.
func (w *world) on(network int) []*host {
	var list []*host
	for _, h := range w.hosts {
		for _, l := range h.links {
			if l.network == network {
				list = append(list, h)
			}
		}
	}
	return list
}

// endAll ends all hosts at the same time.
func (w *world) endAll() {
	for _, h := range w.hosts {
		if h.cmd != nil {
			h.leave()
		}
	}
	for _, h := range w.hosts {
		h.end()
	}
}
