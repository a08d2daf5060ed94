//go:build e2e

package days

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTwoPeopleUseOneComputer has both at one port, which only the first can have.
func TestTwoPeopleUseOneComputer(t *testing.T) {
	l := newLAN(t, 0)
	first := l.people("林晓")[0]
	second := &node{t: t, name: "王磊", host: first.host, wire: first.wire, data: filepath.Join(t.TempDir(), "data")}
	copyFolder(t, first.data, second.data)
	second.call("王磊")
	first.start()
	second.start()
	told := second.wait(patience, "it tells who has the port", func(e event) bool { return e.Type == "trouble" && e.Trouble == "port-used" })
	if holder := fmt.Sprintf("udpchat (%d)", first.cmd.Process.Pid); !strings.Contains(told.Text, holder) {
		t.Errorf("%q, want %s in it", told.Text, holder)
	}
	began := time.Now()
	first.sees(patience, second)
	second.sees(patience, first)
	took(t, "until both are linked", began, 5*time.Second)
	first.stored(patience, first.say("同一台电脑"), 1)
	second.hears(patience, "同一台电脑")
	second.stored(patience, second.say("听到了"), 1)
	first.hears(patience, "听到了")

	first.end()
	second.wait(patience, "it has the port", func(e event) bool { return e.Type == "trouble" && e.Trouble == "port-used" && e.Over })
	first.start()
	told = first.wait(patience, "it tells who has the port", func(e event) bool { return e.Type == "trouble" && e.Trouble == "port-used" })
	if holder := fmt.Sprintf("udpchat (%d)", second.cmd.Process.Pid); !strings.Contains(told.Text, holder) {
		t.Errorf("%q, want %s in it", told.Text, holder)
	}
	first.sees(patience, second)
	for _, n := range []*node{first, second} {
		n.has(patience, "同一台电脑", "听到了")
	}
}
