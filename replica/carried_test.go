package replica

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/journal"
)

// carrying is a node, and a liar that says again what a victim has said, before that comes from the victim.
type carrying struct {
	*nodes
	node *whole
	liar *node
	link *wire
	log  *writer
	said []journal.Entry
	want []string
}

func (ns *nodes) carrying() *carrying {
	c := &carrying{nodes: ns, node: ns.whole("b"), liar: ns.node("liar"), log: newWriter("liar")}
	c.begins(func() { c.node.budget = 3 << 20 })
	victim := newWriter("victim")
	for i := range 20 {
		text := fmt.Sprint("text ", i)
		e := victim.text(text)
		c.said, c.want = append(c.said, e), append(c.want, text)
		c.sends(c.log.write(journal.KindAgain, journal.AgainBody(e)))
	}
	pass(2 * time.Second)
	c.node.wantSame(c.want...)
	return c
}

// begins starts the node anew.
func (c *carrying) begins(do func()) {
	c.node.again(do)
	c.link = c.nodes.link(c.liar, c.node.node)
	pass(time.Second)
}

// sends has the node get entries, from the liar.
func (c *carrying) sends(es ...journal.Entry) {
	for _, e := range es {
		c.link.send(slices.Concat([]byte{7, 0}, e.Header[:], []byte{1}, e.Body))
	}
}

// floods has the liar say more than fits.
func (c *carrying) floods() {
	for i := range 100 {
		c.sends(c.log.text(fmt.Sprintf("flood %d %s", i, strings.Repeat("x", 60_000))))
		pass(400 * time.Millisecond)
	}
	pass(time.Minute)
}

// wantAll checks that what the victim has said is here, each once.
func (c *carrying) wantAll() {
	c.Helper()
	for what, got := range map[string][]string{"on disk": c.node.onDisk(), "in sight": c.node.sees()} {
		got = slices.DeleteFunc(got, func(text string) bool { return strings.HasPrefix(text, "flood ") })
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(c.want))) {
			c.Errorf("%s is %q", what, got)
		}
	}
}

func TestAFloodCostsNothingThatTheFlooderHasSaidAgain(t *testing.T) {
	for name, come := range map[string]func(c *carrying){
		"before":                  func(c *carrying) { c.sends(c.said...) },
		"after a start":           func(c *carrying) { c.begins(func() {}); c.sends(c.said...) },
		"after the flood":         func(c *carrying) { c.floods(); c.sends(c.said...) },
		"after flood and a start": func(c *carrying) { c.floods(); c.begins(func() {}); c.sends(c.said...) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(ns *nodes) {
				c := ns.carrying()
				come(c)
				pass(2 * time.Second)
				c.wantAll()
				c.floods()
				c.wantAll()
				c.begins(func() {})
				c.wantAll()
			})
		})
	}
}
