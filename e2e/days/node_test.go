//go:build e2e

package days

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// node is a person's computer with its data folder. The run is the program, unless it is dead.
type node struct {
	*run
	t    testing.TB
	name string
	host *transporttest.Namespace
	wire *transporttest.Wire
	data string
	past []*run
	user uint32 // who runs the program; zero: root

	mounts bool // its host has a table of mounts of its own, see show
}

// newNode makes a computer that is connected to nothing, of a person with a name.
func newNode(t testing.TB, name string) *node {
	t.Helper()
	n := &node{t: t, name: name, host: transporttest.NewNamespace(t), data: filepath.Join(t.TempDir(), "data")}
	if err := os.Mkdir(n.data, 0o700); err != nil {
		t.Fatal(err)
	}
	n.call(name)
	return n
}

// call writes the person's name into the settings.
func (n *node) call(name string) {
	n.t.Helper()
	b, err := json.Marshal(map[string]string{"name": name})
	if err == nil {
		err = os.WriteFile(filepath.Join(n.data, "settings.json"), b, 0o600)
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

// start starts the program, and returns its first object.
func (n *node) start(args ...string) event {
	n.t.Helper()
	n.launch(args...)
	return n.wait(patience, "it begins", func(e event) bool { return e.Type == "hello" })
}

// launch starts the program and waits for nothing.
func (n *node) launch(args ...string) {
	n.t.Helper()
	cmd := exec.Command(program(), append([]string{"--json", "--data", n.data}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+filepath.Dir(n.data), "LC_ALL=C.UTF-8", "DISPLAY=", "WAYLAND_DISPLAY=")
	if n.user != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: n.user, Gid: n.user, NoSetGroups: true}}
	}
	n.run = begin(n.t, n.name, cmd, n.host.Start)
	n.past = append(n.past, n.run)
}

// key is the key by which others know this node now.
func (n *node) key() (key string) {
	n.t.Helper()
	n.until(patience, "it begins", func(all []event) bool {
		for _, e := range all {
			if e.Type == "hello" { // it comes again when there is a new key
				key = "key:" + e.Key
			}
		}
		return key != ""
	})
	return key
}

// say says a text and returns the number of the message.
func (n *node) say(text string) int { n.t.Helper(); return n.ask(map[string]any{"say": text}).Message }

// hears waits until a node has printed a text of somebody else.
func (n *node) hears(limit time.Duration, text string) event {
	n.t.Helper()
	return n.wait(limit, fmt.Sprintf("it hears %q", text), func(e event) bool { return e.Type == "message" && e.Text == text && e.Author != "me" })
}

// stored waits until as many nodes as the message is for are shown to have it on disk.
func (n *node) stored(limit time.Duration, message, by int) event {
	n.t.Helper()
	return n.wait(limit, fmt.Sprintf("message %d is stored by %d", message, by), func(e event) bool {
		return e.Type == "receipt" && e.Message == message && e.State == "stored" && e.Stored == by && e.Of == by
	})
}

// here are the nodes that are here after some events.
func here(all []event) map[string]bool {
	nodes := map[string]bool{}
	for _, e := range all {
		if e.Type == "member" && e.Kind == "node" {
			nodes[e.Member] = e.Here
			if !e.Here {
				delete(nodes, e.Member)
			}
		}
	}
	return nodes
}

// sees waits until others are here.
func (n *node) sees(limit time.Duration, others ...*node) {
	n.t.Helper()
	for _, o := range others {
		key := o.key()
		n.until(limit, o.name+" is here", func(all []event) bool { return here(all)[key] })
	}
}

// misses waits until another is not here any more.
func (n *node) misses(limit time.Duration, other *node) {
	n.t.Helper()
	key := other.key()
	n.until(limit, other.name+" is away", func(all []event) bool { return !here(all)[key] })
}

// history reads all messages that a node has, the oldest first.
func (n *node) history() (all []event) {
	n.t.Helper()
	command := map[string]any{"history": 100}
	for {
		page := n.ask(command)
		all = append(page.Messages, all...)
		if len(page.Older) == 0 {
			return all
		}
		command = map[string]any{"history": 100, "before": page.Older}
	}
}

// texts are what messages say.
func texts(messages []event) (all []string) {
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return all
}

// has waits until a node has exactly these messages, in this order.
func (n *node) has(limit time.Duration, want ...string) {
	n.t.Helper()
	var got []string
	for deadline := time.Now().Add(limit); ; time.Sleep(100 * time.Millisecond) {
		if got = texts(n.history()); slices.Equal(got, want) {
			return
		}
		if time.Now().After(deadline) {
			n.fail(fmt.Sprintf("it has %q, want %q", got, want))
		}
	}
}

// troubles are the words of the troubles that a node has told in all its runs, in their order; without those of a network that
// comes and goes.
func (n *node) troubles() (all []string) {
	for _, r := range n.past {
		events, _ := r.since(0)
		for _, e := range events {
			if e.Type == "trouble" && !e.Over && e.Trouble != "offline" {
				all = append(all, e.Trouble)
			}
		}
	}
	return all
}

// untroubled fails when nodes have told a trouble that is not one of those expected.
func untroubled(t testing.TB, nodes []*node, expected ...string) {
	t.Helper()
	for _, n := range nodes {
		if all := slices.DeleteFunc(n.troubles(), func(word string) bool { return slices.Contains(expected, word) }); len(all) > 0 {
			t.Errorf("%s has told %q", n.name, all)
		}
	}
}

// once fails when nodes do not have the same messages, or one has something twice.
func once(t testing.TB, nodes ...*node) {
	t.Helper()
	var want []string
	for i, n := range nodes {
		got := slices.Sorted(slices.Values(texts(n.history())))
		if i == 0 {
			want = slices.Compact(slices.Clone(got))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", n.name, got, want)
		}
	}
}
