//go:build e2e

package days

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// show makes the program, when it is started from now on, see a file with some content, whatever is there on this computer. Where the
// file is not there, the program does not see either what is beside the missing part of its path.
func (n *node) show(path, content string) {
	n.t.Helper()
	file := filepath.Join(n.t.TempDir(), "shown")
	err := os.WriteFile(file, []byte(content), 0o644)
	if err == nil && !n.mounts {
		n.mounts = true
		n.host.Do(func() { err = ownMounts() })
	}
	if err != nil {
		n.t.Fatal(err)
	}
	const script = `there=$1
while [ ! -e "$there" ]; do there=$(dirname "$there"); done
if [ "$there" != "$1" ]; then
	mount -t tmpfs shown "$there"
	mkdir -p "$(dirname "$1")"
	: >"$1"
fi
mount --bind "$2" "$1"`
	n.host.Run("sh", "-e", "-c", script, "sh", path, file)
}

// ownMounts gives the thread of a host a table of mounts of its own.
func ownMounts() error {
	if err := syscall.Unshare(syscall.CLONE_NEWNS); err != nil {
		return err
	}
	return syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
}

// computer makes a node see the marks of a computer, so that it can tell it from others: the UUID of its board and the number of its
// system.
func (n *node) computer(number int) {
	n.t.Helper()
	n.show("/sys/class/dmi/id/product_uuid", fmt.Sprintf("8d3f1c2a-5b6e-4f70-9a1b-%012x\n", number))
	n.show("/etc/machine-id", fmt.Sprintf("c0ffee00112233445566%012x\n", number))
}

// image is the data folder of a computer on which somebody said something to somebody else.
func image(t testing.TB, l *lan) (folder string, said []string) {
	t.Helper()
	all := l.people("老师", "助教")
	teacher, assistant := all[0], all[1]
	for i, n := range all {
		n.computer(1_000 + i)
	}
	together(t, all...)
	said = lines("开学以前", 3)
	for _, text := range said {
		teacher.stored(patience, teacher.say(text), 1)
	}
	teacher.end()
	assistant.end()
	return teacher.data, said
}

// seats makes connected computers with copies of a data folder.
func (l *lan) seats(count int, folder string) (all []*node) {
	l.t.Helper()
	for i := range count {
		n := newNode(l.t, fmt.Sprint("座位", i+1))
		copyFolder(l.t, folder, n.data)
		l.plug(n)
		all = append(all, n)
	}
	return all
}

// told is how often a node has told a trouble.
func (n *node) told(trouble string) (times int) {
	for _, word := range n.troubles() {
		if word == trouble {
			times++
		}
	}
	return times
}

// TestComputersWithOneKeyStartAtOnce has virtual machines that were cloned with every mark that tells computers apart: all begin
// as one member, and say something before they know better.
func TestComputersWithOneKeyStartAtOnce(t *testing.T) {
	count := 12 // make soak has 40, which take three times as long
	if n, err := strconv.Atoi(os.Getenv("DAYS_COPIES")); err == nil {
		count = n
	}
	folder, before := image(t, newLAN(t, 1))
	all := newLAN(t, 2).seats(count, folder)
	for _, n := range all {
		n.computer(1_000)
	}
	fromOneImage(t, all, before, "identity-renewed")
}

// TestComputersOfAClassroomStartFromOneImage has computers that know that they are others.
func TestComputersOfAClassroomStartFromOneImage(t *testing.T) {
	folder, before := image(t, newLAN(t, 1))
	all := newLAN(t, 2).seats(6, folder)
	for i, n := range all {
		n.computer(i)
	}
	fromOneImage(t, all, before, "identity-moved")
}

// apart waits until no two nodes have one key.
func apart(t testing.TB, limit time.Duration, all ...*node) {
	t.Helper()
	for deadline := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		keys := map[string]bool{}
		for _, n := range all {
			keys[n.key()] = true
		}
		if len(keys) == len(all) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d nodes have %d keys", len(all), len(keys))
		}
	}
}

// fromOneImage starts copies of one folder, each of which says something at once, and checks that they become as many members. Each
// tells one sentence, unless it is the last one with the key of the image, which it keeps.
func fromOneImage(t testing.TB, all []*node, before []string, sentence string) {
	t.Helper()
	introduce(t, all...)
	began := time.Now()
	var said []string
	for i, n := range all {
		n.launch()
		said = append(said, fmt.Sprintf("我是%d号", i+1))
		n.order(map[string]any{"say": said[i]}) // at once
	}
	apart(t, patience, all...)
	took(t, "until all are members of their own", began, 15*time.Second)
	for i, n := range all {
		for j, text := range said {
			if i != j {
				n.hears(patience, text)
			}
		}
	}
	t.Log("until all have heard all: ", time.Since(began).Round(time.Millisecond))
	kept := 0
	for _, n := range all {
		if told := n.troubles(); len(told) == 0 {
			kept++
		} else if n.told(sentence) != 1 || len(told) != 1 {
			t.Errorf("%s has told %q", n.name, told)
		}
		got := texts(n.history())
		want := slices.Sorted(slices.Values(slices.Concat(before, said)))
		if !slices.Equal(slices.Sorted(slices.Values(got)), want) {
			t.Errorf("%s has %q", n.name, got)
		}
	}
	if kept > 1 {
		t.Errorf("%d have told nothing", kept)
	}
}

// TestAComputerThatIsSetBackAtEachStart has one as in a reading room: whatever was written to its disk is gone at the next start. At
// each third start there is no network until something is said.
func TestAComputerThatIsSetBackAtEachStart(t *testing.T) {
	t.Parallel()
	const boots = 30
	all := newLAN(t, 0).people("阅览室", "馆员")
	room, keeper := all[0], all[1]
	together(t, all...)
	said := []string{"装好了"}
	room.stored(patience, room.say(said[0]), 1)
	author := room.key()
	room.end()
	restore := room.backup()
	for i, text := range lines("读者", boots) {
		restore()
		if i%3 == 2 {
			room.wire.Down()
		}
		room.start()
		room.say(text) // before there is a link
		if i%3 == 2 {
			room.signed(patience, text)
			room.wire.Up()
		}
		if e := keeper.hears(patience, text); e.Author != author {
			t.Fatalf("%q is by %s", text, e.Author)
		}
		said = append(said, text)
		room.kill()
	}
	restore()
	room.start()
	room.has(patience, said...)
	keeper.has(patience, said...)
	untroubled(t, all, "history-returned")
	room.end()
	keeper.end()
	for _, n := range all {
		if logs := n.logs(author); logs > boots+1 {
			t.Errorf("%s keeps %d logs of it", n.name, logs)
		}
	}
}
