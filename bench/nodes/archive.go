package nodes

import (
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/history"
	"udpchat/history/entries"
	"udpchat/journal"
)

// Archive returns what authors have said who are not there any more, so many entries each: they took turns, and the last one spoke an
// hour ago. text invents a text. The messages beside the entries are those that show them.
func Archive(authors, each int, text func(author, n int) string) []entries.Run {
	logs := make([]entries.Run, authors)
	begun := time.Now().Add(-time.Hour - time.Duration(authors*each)*time.Second).Truncate(time.Second)
	var group sync.WaitGroup
	for i := range logs {
		group.Go(func() {
			logs[i] = written(i, each, func(n int) (time.Time, string) {
				return begun.Add(time.Duration(n*authors+i) * time.Second), text(i, n)
			})
		})
	}
	group.Wait()
	var runs []entries.Run
	for from := 0; from < each; from += journal.MaxRun {
		to := min(each, from+journal.MaxRun)
		for _, l := range logs {
			runs = append(runs, entries.Run{
				Entries: l.Entries[from:to], Messages: l.Messages[from:to], At: l.At[from:to],
				Introducer: journal.PublicKey(l.Entries[0].Header.Author()),
			})
		}
	}
	id := chat.ID(0)
	for _, r := range runs {
		for i := range r.Messages {
			id++
			r.Messages[i].ID, r.Messages[i].Pos.ID = id, id
		}
	}
	return runs
}

// written returns the log of an author, by number.
func written(author, n int, say func(n int) (time.Time, string)) (r entries.Run) {
	key := ed25519.NewKeyFromSeed(fmt.Appendf(nil, "%032d", author))
	d := journal.Draft{Kind: journal.KindText, Log: journal.LogID(author + 1)}
	for i := range n {
		at, text := say(i)
		d.Number, d.Time = d.Number+1, uint64(at.UnixMicro())
		body := journal.AppendField(nil, journal.FieldText, []byte(text))
		h := d.Sign(key, body)
		d.Previous = h.Hash()
		m := chat.Message{Author: chat.LinkedMember(chat.Key(h.Author())), At: at, Text: text, Via: chat.ViaLink}
		m.Log, m.Number, m.Pos.Order = uint64(d.Log), d.Number, chat.OrderOf(at, chat.Key(h.Author()))
		r.Entries = append(r.Entries, journal.Entry{Header: &h, Body: body})
		r.Messages, r.At = append(r.Messages, m), append(r.At, d.Time)
	}
	return r
}

// Meet has a new history in a folder know nodes, by their folders, since before there was anything.
func Meet(folder string, others ...string) error {
	h := history.Open(folder, history.Options{})
	for _, o := range others {
		id, err := identity(o)
		if err != nil {
			return err
		}
		h.Meet(journal.Conversation{}, journal.PublicKey(id.Key()), 0, true)
	}
	return h.Close()
}

// Fill writes runs into the history in a folder with put, and returns how many entries a second were written, the last flush included.
func Fill(folder string, runs []entries.Run, put func(h *history.History, r entries.Run, done func())) (float64, error) {
	h := history.Open(folder, history.Options{})
	began, all := time.Now(), 0
	space := make(chan struct{}, 20) // 10,000 messages, as many as the room lets wait
	for _, r := range runs {
		space <- struct{}{}
		put(h, r, func() { <-space })
		all += len(r.Entries)
	}
	flushed := make(chan struct{})
	h.Flush(func() { close(flushed) })
	<-flushed
	rate := float64(all) / time.Since(began).Seconds()
	return rate, h.Close()
}

// Messages and Entries are what Fill puts: the messages alone, as those of plain peers are kept, or entries with their messages.
func Messages(h *history.History, r entries.Run, done func()) { h.Append(r.Messages, done) }
func Entries(h *history.History, r entries.Run, done func())  { h.Store(r, func(bool) { done() }) }
