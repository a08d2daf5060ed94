//go:build e2e

package days

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// lan is a network with computers.
type lan struct {
	*transporttest.Switch
	t     testing.TB
	third byte // of its addresses: 10.77.third.x
	used  byte
}

func newLAN(t testing.TB, third byte) *lan {
	t.Helper()
	return &lan{Switch: transporttest.NewSwitch(t), t: t, third: third}
}

// address is one that no computer of this network has had.
func (l *lan) address() netip.Prefix {
	l.used++
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 77, l.third, l.used}), 24)
}

// plug connects a computer. Its wire is the one that was plugged in last.
func (l *lan) plug(n *node) { l.t.Helper(); n.wire = l.Connect(n.host, l.address()) }

// people makes connected computers.
func (l *lan) people(names ...string) []*node {
	l.t.Helper()
	var all []*node
	for _, name := range names {
		n := newNode(l.t, name)
		l.plug(n)
		all = append(all, n)
	}
	return all
}

// introduce tells computers each other's hardware addresses. Each namespace keeps what it has learnt in one table of the system, which
// has room for 1,024, fewer than forty computers need that all talk to all.
func introduce(t testing.TB, all ...*node) {
	t.Helper()
	const show = `ip -o link show dev "$1" | sed 's/.* link.ether \([0-9a-f:]*\).*/\1/'; ip -4 -o addr show dev "$1" | sed 's/.* inet \([0-9.]*\).*/\1/'`
	entries := make([]string, len(all))
	for i, n := range all {
		found := strings.Fields(n.host.Run("sh", "-c", show, "sh", n.wire.Name))
		if len(found) != 2 {
			t.Fatalf("%s has %q", n.name, found)
		}
		entries[i] = fmt.Sprintf("neigh replace %s lladdr %s nud permanent dev ", found[1], found[0])
	}
	for i, n := range all {
		var batch strings.Builder
		for j, e := range entries {
			if j != i {
				batch.WriteString(e + n.wire.Name + "\n")
			}
		}
		n.host.Run("sh", "-e", "-c", `printf %s "$1" | ip -batch -`, "sh", batch.String())
	}
}

// together starts nodes and waits until all see all.
func together(t testing.TB, nodes ...*node) {
	t.Helper()
	for _, n := range nodes {
		n.launch()
	}
	for _, n := range nodes {
		for _, o := range nodes {
			if o != n {
				n.sees(patience, o)
			}
		}
	}
}

// copyFolder copies a folder, as a person backs it up.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// took fails when something took longer than is promised.
func took(t testing.TB, what string, since time.Time, promised time.Duration) {
	t.Helper()
	d := time.Since(since)
	t.Log(what, ": ", d.Round(time.Millisecond))
	if d > promised {
		t.Errorf("%s took %v, promised are %v", what, d, promised)
	}
}
