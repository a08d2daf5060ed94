package history

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// pen writes the entries of a log.
type pen struct {
	key ed25519.PrivateKey
	journal.Draft
}

// newPen returns a pen for an author, by number, in the open room.
func newPen(author int) *pen {
	key := ed25519.NewKeyFromSeed(fmt.Appendf(nil, "%032d", author))
	return &pen{key, journal.Draft{Kind: journal.KindText, Log: journal.LogID(author)}}
}

func (p *pen) author() chat.Key { return chat.Key(p.key.Public().(ed25519.PublicKey)) }

func (p *pen) log() journal.Log { return journal.Log{Author: journal.PublicKey(p.author()), ID: p.Log} }

// write returns the next entries of the log, one for each text, with the messages that show them. IDs go on from id.
func (p *pen) write(id chat.ID, texts ...string) (r entries.Run) {
	for _, text := range texts {
		m := theirs(id, text)
		m.Author, m.Via = chat.LinkedMember(p.author()), chat.ViaLink
		p.Number, p.Time = p.Number+1, uint64(m.At.UnixMicro())
		h := p.Sign(p.key, []byte(m.Text))
		p.Previous = h.Hash()
		r.Entries = append(r.Entries, journal.Entry{Header: &h, Body: []byte(m.Text)})
		r.Messages, r.At = append(r.Messages, m), append(r.At, p.Time)
		id++
	}
	return r
}

// times returns a text n times.
func times(n int, text string) []string { return slices.Repeat([]string{text}, n) }

func TestAMessageKeepsItsEntryAndTakesItsBodyWithIt(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	r := newPen(5).write(1, times(2*rowsPerDeletion+10, "文")...)
	store(t, h, r)
	run, ms := r.Entries, r.Messages
	changed, gone := ms[len(ms)-1], ms[len(ms)-2]
	changed.Text, gone.Deleted = "another", true
	h.Update([]chat.Message{changed, gone})
	limit := ms[len(ms)-5].At // the others are deleted, in more than one step
	if n, err := remove(t, t.Context(), h, limit); int(n) != len(ms)-5 || err != nil {
		t.Errorf("%d deleted, %v", n, err)
	}
	h.Close()
	for i := range run[:len(run)-5] {
		run[i].Body = nil
	}
	run[len(run)-2].Body = nil
	f, err := openFile(t.Context(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	log := run[0].Header.Log()
	got, err := entries.Read(t.Context(), f.conn, journal.Conversation{}, log, 1, 1<<20)
	if err != nil || len(got) != len(run) {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	size := 0
	for i, e := range got {
		if size += e.Size(); (e.Body == nil) != (run[i].Body == nil) {
			t.Fatalf("entry %d has the body %q", i+1, e.Body)
		}
	}
	s, err := entries.State(t.Context(), f.conn, open)
	if err != nil || s.Logs[0].Size != size {
		t.Errorf("the log is %+v of %d bytes, %v", s, size, err)
	}
	if n, err := f.number(t.Context(), "SELECT e.message FROM message m JOIN entry e ON e.key = m.entry WHERE m.text = 'another'"); n != int64(changed.ID) || err != nil {
		t.Errorf("the message that has changed lost its entry: %d, %v", n, err)
	}
}

func TestAMessageMovesToTheEntryThatCarriesItsOwn(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	me := newPen(5)
	m, r := me.said(1, "一")
	h.Append([]chat.Message{m}, func() {})
	store(t, h, r)
	said := r.Entries[0]
	me.Kind, me.Log, me.Number, me.Previous = journal.KindAgain, 6, 1, journal.Hash{}
	again := me.Sign(me.key, journal.AgainBody(said))
	r.Entries = []journal.Entry{{Header: &again, Body: journal.AgainBody(said)}}
	store(t, h, r)
	found := 0
	h.Again(open, func(e journal.Entry, shown bool) {
		if found++; *e.Header != again || !bytes.Equal(e.Body, r.Entries[0].Body) || !shown {
			t.Errorf("said again: %v, shown: %v", e, shown)
		}
	})
	h.Again(journal.Conversation{1}, func(journal.Entry, bool) { found++ })
	if found != 1 {
		t.Errorf("%d entries carry others", found)
	}
	h.Close()
	f, err := openFile(t.Context(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	got, err := entries.Read(t.Context(), f.conn, journal.Conversation{}, said.Header.Log(), 1, 9)
	if err != nil || len(got) != 1 || got[0].Body != nil {
		t.Errorf("the first entry keeps its body: %v, %v", got, err)
	}
	n, err := f.number(t.Context(), "SELECT count(*) FROM message m JOIN entry e ON e.key = m.entry AND e.message = m.key WHERE m.log = 6 AND m.number = 1")
	if n != 1 || err != nil {
		t.Errorf("%d messages have moved, %v", n, err)
	}
}

func TestAMessageMovesFromWhatCarriesAnEntryToTheEntry(t *testing.T) {
	for _, deleted := range []bool{false, true} {
		folder := t.TempDir()
		h := openTest(t, folder, Options{})
		author, carrier := newPen(5), newPen(6)
		m, original := author.said(1, "一")
		_, r := carrier.said(1, "")
		carrier.Kind, carrier.Log, carrier.Number, carrier.Previous = journal.KindAgain, 7, 1, journal.Hash{}
		again := carrier.Sign(carrier.key, journal.AgainBody(original.Entries[0]))
		r.Entries = []journal.Entry{{Header: &again, Body: journal.AgainBody(original.Entries[0])}}
		r.Messages, r.At, r.Own = []chat.Message{m}, original.At, false
		store(t, h, r)
		if deleted {
			m.Deleted = true
			h.Update([]chat.Message{m})
			written := make(chan struct{})
			h.Flush(func() { close(written) })
			<-written
		}
		original.Carriers = []entries.Carrier{{Log: again.Log(), Number: 1, Message: m}}
		original.Messages, original.Own = nil, false
		store(t, h, original)
		store(t, h, original) // as when it comes twice
		h.Close()
		f, err := openFile(t.Context(), pathIn(folder), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer f.close()
		for query, want := range map[string]int64{
			"SELECT count(*) FROM message": 1,
			"SELECT count(*) FROM message m JOIN entry e ON e.key = m.entry AND e.message = m.key JOIN log l ON l.num = e.key >> 40 WHERE l.id = m.log AND m.number = 1": 1,
			"SELECT count(*) FROM entry WHERE message IS NULL":                       1,
			"SELECT count(*) FROM entry WHERE message = 0 AND body IS NULL":          0,
			"SELECT count(*) FROM message m JOIN log l ON l.id = m.log AND l.id = 7": 0,
		} {
			if deleted {
				want = map[bool]int64{true: 2}[strings.Contains(query, "= 0 AND")]
			}
			if n, err := f.number(t.Context(), query); n != want || err != nil {
				t.Errorf("deleted %v: %s: %d, want %d, %v", deleted, query, n, want, err)
			}
		}
	}
}

func TestAMessageStaysWhenAnEntryIsForgottenThatHasShownIt(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	author, other := newPen(5), newPen(6)
	m, first := author.said(1, "一")
	_, second := other.said(1, "")
	first.Own, second.Own, second.Messages = false, false, []chat.Message{m}
	store(t, h, second)
	first.Messages = []chat.Message{m} // what is shown by the second one now
	store(t, h, first)
	done := make(chan struct{})
	h.Forget(journal.Forget{Log: second.Entries[0].Header.Log()}, func(*journal.Header, int) { close(done) })
	<-done
	if got := window(t, h, chat.Window{Before: 10}).Messages; len(got) != 1 {
		t.Errorf("%d messages are left, want 1", len(got))
	}
}

// BenchmarkInsertEntries stores 100,000 entries of 60 authors with their messages, in runs of up to 512, and beside it inserts the
// messages alone. Each transaction with entries is flushed.
func BenchmarkInsertEntries(b *testing.B) {
	const all, authors = 100_000, 60
	r := rand.New(rand.NewPCG(1, 2))
	var runs []entries.Run
	pens := make([]*pen, authors)
	for i := range pens {
		pens[i] = newPen(i)
	}
	for id := chat.ID(1); id <= all; {
		texts := make([]string, min(1+r.IntN(512), all+1-int(id)))
		for i := range texts {
			texts[i] = plausible(r)
		}
		runs = append(runs, pens[r.IntN(authors)].write(id, texts...))
		id += chat.ID(len(texts))
	}
	var rates [2][]float64
	for b.Loop() {
		for i, put := range []func(*History, entries.Run, func()){
			func(h *History, r entries.Run, done func()) { h.Store(r, func(bool) { done() }) },
			func(h *History, r entries.Run, done func()) { h.Append(r.Messages, done) },
		} {
			folder := b.TempDir()
			h := openTest(b, folder, Options{gather: 100 * time.Millisecond})
			start := time.Now()
			space := make(chan struct{}, 80)
			for _, r := range runs {
				space <- struct{}{}
				put(h, r, func() { <-space })
			}
			flush(b, h)
			rates[i] = append(rates[i], all/time.Since(start).Seconds())
			h.Close()
			if info, err := os.Stat(pathIn(folder)); err == nil {
				b.ReportMetric(float64(info.Size())/all, []string{"B/row", "B/message"}[i])
			}
		}
	}
	for i := range rates {
		slices.Sort(rates[i])
		b.ReportMetric(rates[i][len(rates[i])/2], []string{"rows/s", "messages/s"}[i])
	}
	b.ReportMetric(rates[0][len(rates[0])/2]/rates[1][len(rates[1])/2], "ratio")
}

// BenchmarkState reads what is known of all logs at the start, of a million entries in 100 logs.
func BenchmarkState(b *testing.B) {
	if testing.Short() {
		b.Skip("skipped with -short: makes a million entries")
	}
	f, err := openFile(b.Context(), pathIn(b.TempDir()), time.Second)
	if err != nil {
		b.Fatal(err)
	}
	defer f.close()
	h := (&journal.Draft{Kind: journal.KindText, Number: 1}).Sign(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), nil)
	err = f.conn.Transact(b.Context(), func() error {
		for i := range int64(100) {
			if err := f.exec(b.Context(), "INSERT INTO log (num, conversation, author, id, low, high) VALUES (?, 0, ?, 0, 1, 10000)", i+1, fmt.Appendf(nil, "%032d", i)); err != nil {
				return err
			}
			err := f.exec(b.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
				INSERT INTO entry SELECT (? << 40) + i, i, i, ?, zeroblob(100), NULL FROM n`, i+1, h[:])
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		s, err := entries.State(b.Context(), f.conn, open)
		times = append(times, time.Since(start))
		if err != nil || len(s.Logs) != 100 {
			b.Fatal(s, err)
		}
	}
	report(b, times)
}
