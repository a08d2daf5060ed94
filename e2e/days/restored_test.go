//go:build e2e

package days

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestABackupIsRestoredTwice has a reader go back to a backup, and then the author.
func TestABackupIsRestoredTwice(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊", "陈静")
	lin, wang, chen := all[0], all[1], all[2]
	together(t, all...)
	said := lines("备份以前", 2)
	for _, text := range said {
		lin.stored(patience, lin.say(text), 2)
	}
	wang.end()
	restore := wang.backup()
	for round, text := range lines("备份以后", 2) {
		wang.start()
		wang.sees(patience, lin, chen)
		own := "王磊" + text
		wang.stored(patience, wang.say(own), 2)
		number := lin.say(text)
		lin.stored(patience, number, 2)
		said = append(said, own, text)
		wang.end()
		chen.wire.Down() // so that only the author can give it again
		restore()
		wang.start()
		began := time.Now()
		wang.hears(patience, text)
		took(t, "from the restored backup to what was said since", began, goesOn)
		wentDown(t, lin, number)
		chen.wire.Up()
		wang.sees(patience, chen)
		wang.has(patience, said...)
		wang.end()
		if round == 0 {
			restore()
		}
	}
	wang.start()
	const last = "都还在"
	said = append(said, last)
	wang.stored(patience, wang.say(last), 2)
	for _, n := range all {
		n.has(patience, said...)
	}
	untroubled(t, all, "history-returned")
}

// wentDown waits until a message that was stored by two is shown as stored by one, and then by two again.
func wentDown(t testing.TB, n *node, message int) {
	t.Helper()
	var states []int
	n.until(patience, "what is shown as stored goes down and up again", func(all []event) bool {
		states = nil
		for _, e := range all {
			if e.Type == "receipt" && e.Message == message {
				states = append(states, e.Stored)
			}
		}
		up := slices.Index(states, 2)
		if up < 0 {
			return false
		}
		down := slices.Index(states[up:], 1)
		return down >= 0 && slices.Contains(states[up+down:], 2)
	})
}

func TestAnAuthorRestoresABackupTwice(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊")
	lin, wang := all[0], all[1]
	together(t, all...)
	said := []string{"备份以前"}
	lin.stored(patience, lin.say(said[0]), 1)
	lin.end()
	restore := lin.backup()
	for _, text := range lines("备份以后", 3) {
		restore()
		lin.start()
		lin.say(text) // before there is a link
		wang.hears(patience, text)
		said = append(said, text)
		lin.has(patience, said...)
		wang.has(patience, said...)
		lin.kill()
	}
	untroubled(t, all, "history-returned")
}

// TestEverybodyIsKilledAtOnce has a power failure in a building: all come back and speak before they are linked.
func TestEverybodyIsKilledAtOnce(t *testing.T) {
	all := newLAN(t, 0).people("赵", "钱", "孙", "李", "周")
	together(t, all...)
	var said []string
	for _, n := range all {
		text := n.name + "：停电以前"
		n.stored(patience, n.say(text), len(all)-1)
		said = append(said, text)
	}
	for _, n := range all {
		n.kill()
	}
	for _, n := range all {
		n.launch()
	}
	var again []string
	for _, n := range all {
		text := n.name + "：来电了"
		n.say(text) // before there is a link
		again = append(again, text)
	}
	began := time.Now()
	for i, n := range all {
		for j, text := range again {
			if i != j {
				n.hears(patience, text)
			}
		}
	}
	took(t, "until all have heard all", began, goesOn)
	alike(t, all...)
	if got := texts(all[0].history()); !slices.Equal(got[:len(said)], said) {
		t.Errorf("it has %q", got)
	}
	untroubled(t, all)
}

// TestAHistoryOfANewerProgram is read and left as it is.
func TestAHistoryOfANewerProgram(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊")
	lin, wang := all[0], all[1]
	together(t, all...)
	lin.stored(patience, lin.say("旧的"), 1)
	lin.end()
	file := filepath.Join(lin.data, "history.db")
	lin.change("PRAGMA user_version = 1000", "PRAGMA wal_checkpoint(TRUNCATE)")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lin.start()
	lin.wait(patience, "it tells that a newer program wrote the history", func(e event) bool { return e.Type == "trouble" && e.Trouble == "history-unsaved" })
	lin.has(patience, "旧的")
	lin.sees(patience, wang)
	lin.say("新的")
	wang.hears(patience, "新的")
	wang.say("也是新的")
	lin.hears(patience, "也是新的")
	lin.end()
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the history of the newer program has changed, error %v", err)
	}
	untroubled(t, all[1:])
}

// backup copies the data folder of a node, and returns what puts it back.
func (n *node) backup() (restore func()) {
	n.t.Helper()
	kept := filepath.Join(n.t.TempDir(), "backup")
	copyFolder(n.t, n.data, kept)
	return func() { n.t.Helper(); copyFolder(n.t, kept, n.data) }
}
