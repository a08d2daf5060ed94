package nodes

import (
	"crypto/ed25519"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history"
	"udpchat/history/entries"
	"udpchat/journal"
)

// authors is how many have said what a node lacks. None of them is there.
const authors = 60

// whatTheySaid returns so many entries of each author, who took turns, as runs with the messages that show them.
func whatTheySaid(each int) []entries.Run {
	runs := make([]entries.Run, authors)
	begun := time.Now().Add(-time.Duration(each) * time.Minute).Truncate(time.Second)
	var group sync.WaitGroup
	for i := range runs {
		group.Go(func() { runs[i] = log(i, each, begun.Add(time.Duration(i)*time.Second)) })
	}
	group.Wait()
	return runs
}

// log returns what one author has said, a text every minute.
func log(author, n int, begun time.Time) (r entries.Run) {
	key := ed25519.NewKeyFromSeed(fmt.Appendf(nil, "%032d", author))
	d := journal.Draft{Kind: journal.KindText, Log: journal.LogID(author + 1)}
	for i := range n {
		m := chat.Message{ID: chat.ID(author*n + i + 1), At: begun.Add(time.Duration(i) * time.Minute), Text: fmt.Sprintf("这是第%d句话，共%d句", i, n), Via: chat.ViaLink}
		d.Number, d.Time = d.Number+1, uint64(m.At.UnixMicro())
		body := journal.AppendField(nil, journal.FieldText, []byte(m.Text))
		h := d.Sign(key, body)
		d.Previous = h.Hash()
		by := chat.Key(h.Author())
		m.Author, m.Log, m.Number, m.Pos = chat.LinkedMember(by), uint64(d.Log), d.Number, chat.Pos{Order: chat.OrderOf(m.At, by), ID: m.ID}
		r.Entries, r.Messages, r.At = append(r.Entries, journal.Entry{Header: &h, Body: body}), append(r.Messages, m), append(r.At, d.Time)
	}
	r.Introducer = journal.PublicKey(key.Public().(ed25519.PublicKey))
	return r
}

// keep writes runs into the history in a folder, whose node has met another one before, and returns how long that took.
func keep(t *testing.T, folder, other string, runs []entries.Run) time.Duration {
	t.Helper()
	id, err := identity(other)
	if err != nil {
		t.Fatal(err)
	}
	h := history.Open(folder, history.Options{})
	h.Meet(journal.Conversation{}, journal.PublicKey(id.Key()), 0, true)
	start := time.Now()
	for _, r := range runs {
		h.Store(r, func(ok bool) {
			if !ok {
				t.Error("a run cannot be written")
			}
		})
	}
	onDiskNow(h)
	took := time.Since(start)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return took
}

// onDiskNow waits until all that was handed over to a history is on disk.
func onDiskNow(h *history.History) {
	flushed := make(chan struct{})
	h.Flush(func() { close(flushed) })
	<-flushed
}

// onLoopback starts a node with a data folder.
func onLoopback(t *testing.T, folder string) *member {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	m, err := newMember(memberConfig{folder: folder, conn: conn, now: time.Now, heard: func(chat.Message) {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.close() })
	return m
}

// TestAnEmptyNodeCatchesUp has a node get 30,000 entries over a link, to its disk, from one that has none of the authors. How fast that
// is to be stands in BENCHMARKS.md; here it is compared with writing the same entries, on a machine that has other work.
func TestAnEmptyNodeCatchesUp(t *testing.T) {
	const each, atOnce = 500, 200
	full, empty := t.TempDir(), t.TempDir()
	written := keep(t, full, empty, whatTheySaid(each))
	from, to := onLoopback(t, full), onLoopback(t, empty)
	start := time.Now()
	to.hub.Connect(from.key, netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), from.hub.Port()))
	until(t, time.Minute, "the newest are shown", func() bool {
		ms := to.room.Changes(chat.OpenRoom, 0).Messages
		return len(ms) >= atOnce && !slices.ContainsFunc(ms[len(ms)-atOnce:], func(m chat.Message) bool { return m.Number < each-atOnce/authors })
	})
	shown := time.Since(start)
	until(t, 2*time.Minute, "all has come", func() bool { return to.history.Arrivals() == each*authors })
	onDiskNow(to.history)
	took := time.Since(start)
	t.Logf("written in %v; the newest shown after %v, all on disk after %v", written, shown, took)
	if !raced && (shown > time.Second+written || took > 8*written) {
		t.Error("that is too slow")
	}
}
