//go:build e2e

package days

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// nobody is the user that the system has for programs without rights.
const nobody = 65534

// lend gives a node's data folder to another user, who runs the program from now on.
func (n *node) lend(user uint32) {
	n.t.Helper()
	users, err := os.ReadFile("/proc/self/uid_map")
	if f := strings.Fields(string(users)); err != nil || len(f) == 3 && f[2] == "1" {
		transporttest.SkipOutsideCI(n.t, "this test needs a second user, so it must run as root")
	}
	err = filepath.WalkDir(n.data, func(path string, _ os.DirEntry, err error) error {
		if err == nil {
			err = os.Chown(path, int(user), int(user))
		}
		return err
	})
	if err == nil {
		err = os.Chmod(filepath.Dir(filepath.Dir(n.data)), 0o755) // the test's folder
	}
	if err != nil {
		n.t.Fatal(err)
	}
	n.user = user
}

// beside makes another person who uses the program on the same computer, with a data folder of their own.
func (n *node) beside(name string) *node {
	n.t.Helper()
	other := &node{t: n.t, name: name, host: n.host, wire: n.wire, data: filepath.Join(n.t.TempDir(), "data")}
	copyFolder(n.t, n.data, other.data)
	other.call(name)
	return other
}

// TestTwoUsersOfOneComputerAreToldWhoHasThePort has two users of the system, none of whom may see which program has the port.
func TestTwoUsersOfOneComputerAreToldWhoHasThePort(t *testing.T) {
	l := newLAN(t, 0)
	first := l.people("林晓")[0]
	second := first.beside("王磊")
	second.lend(nobody)
	trouble := func(n *node, word, who string, over bool) {
		n.wait(patience, fmt.Sprint(word, " names ", who, ", over: ", over), func(e event) bool {
			return e.Type == "trouble" && e.Trouble == word && e.Over == over && strings.Contains(e.Text, who)
		})
	}
	first.start()
	second.start()
	trouble(second, "port-used", "林晓", false)
	trouble(first, "port-held", "王磊", false)
	first.stored(patience, first.say("同一台电脑"), 1)
	second.hears(patience, "同一台电脑")

	first.end()
	trouble(second, "port-used", "林晓", true)
	first.start()
	trouble(first, "port-used", fmt.Sprintf("udpchat (%d)", second.cmd.Process.Pid), false) // root may see it
	trouble(second, "port-held", "林晓", false)
	first.end()
	trouble(second, "port-held", "林晓", true)
}

// TestTwoPeopleUseOneComputer has both at one port, which only the first can have.
func TestTwoPeopleUseOneComputer(t *testing.T) {
	l := newLAN(t, 0)
	first := l.people("林晓")[0]
	second := first.beside("王磊")
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
