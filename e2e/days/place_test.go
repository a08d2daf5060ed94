//go:build e2e

package days

import (
	"net/netip"
	"os"
	"os/exec"
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
