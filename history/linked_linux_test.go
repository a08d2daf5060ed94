package history

import (
	"context"
	"fmt"
	"strings"
	"syscall"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/journal"
)

// owns is how many own entries linkedRole stores while its disk is full.
const owns = 60

// linkedRole fills the disk of a node with links. Its own entries are served all the same. Those of members wait until the disk has
// space again.
func linkedRole(folder string, news *noticeLog) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		return err
	}
	h := Open(folder, roleOptions(news))
	h.Append(manyLong(1, 1500), func() {})
	if err := expect(news, health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}); err != nil {
		return err
	}
	me, lin := newPen(1), newPen(2)
	theirs := make(chan bool, 1)
	h.Store(lin.write(5000, "seen, and not confirmed"), func(ok bool) { theirs <- ok })
	for i := range owns {
		said := make(chan bool, 1)
		m, r := me.said(chat.ID(6000+i), fmt.Sprint("said ", i))
		h.Append([]chat.Message{m}, func() {})
		h.Store(r, func(ok bool) { said <- ok })
		if !<-said {
			return fmt.Errorf("own entry %d is refused", i)
		}
	}
	if n := countOf(h, me.log()); n != owns {
		return fmt.Errorf("%d own entries are served from memory", n)
	}
	if len(theirs) > 0 {
		return fmt.Errorf("the entry of a member is told to be %v", <-theirs)
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return err
	}
	if !<-theirs {
		return fmt.Errorf("the entry of a member is refused")
	}
	h.Close()
	h = Open(folder, roleOptions(news))
	defer h.Close()
	if a, b := countOf(h, me.log()), countOf(h, lin.log()); a != owns || b != 1 {
		return fmt.Errorf("on disk are %d own entries, and %d of the member", a, b)
	}
	return nil
}

// manyLong returns plain messages of 1,000 bytes each.
func manyLong(first, n int) []chat.Message {
	ms := many(first, n)
	for i := range ms {
		ms[i].Text = strings.Repeat("x", 1000)
	}
	return ms
}

// countOf returns how many entries of a log are served.
func countOf(h *History, of journal.Log) int {
	n := make(chan int, 1)
	h.Read(context.Background(), open, of, 1, 1000, func(found []journal.Entry, _ error) { n <- len(found) })
	return <-n
}
