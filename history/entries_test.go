package history

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

// signed returns the next n entries of a log, with the messages that show them. IDs go on from id.
func signed(key ed25519.PrivateKey, d *journal.Draft, id chat.ID, n int, text func() string) (run []entries.Stored, ms []chat.Message) {
	for range n {
		m := theirs(id, text())
		m.Author, m.Via = chat.LinkedMember(chat.Key(key.Public().(ed25519.PublicKey))), chat.ViaLink
		d.Number, d.Time = d.Number+1, uint64(m.At.UnixMicro())
		h := d.Sign(key, []byte(m.Text))
		d.Previous = h.Hash()
		run = append(run, entries.Stored{Entry: journal.Entry{Header: &h, Body: []byte(m.Text)}, At: d.Time})
		ms = append(ms, m)
		id++
	}
	return run, ms
}

// insertShown inserts entries and the messages that show them, in a transaction of the caller.
func (f *file) insertShown(ctx context.Context, run []entries.Stored, ms []chat.Message) error {
	rows, err := f.rows(ctx, ms)
	if err != nil {
		return err
	}
	for i := range run {
		run[i].Message = rows[i].key
	}
	first, err := f.entries.Append(ctx, run, journal.PublicKey{})
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].entry = first + int64(i)
	}
	if err := f.noteBatch(ctx, rows); err != nil {
		return err
	}
	return f.insertAll(ctx, rows, true)
}

func TestAMessageKeepsItsEntryAndTakesItsBodyWithIt(t *testing.T) {
	folder := t.TempDir()
	openTest(t, folder, Options{}).Close()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	d := &journal.Draft{Kind: journal.KindText, Log: 5}
	run, ms := signed(key, d, 1, 2*rowsPerDeletion+10, func() string { return "文" })
	f, err := openFile(t.Context(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	err = transact(t.Context(), f.conn, func() error { return f.insertShown(t.Context(), run, ms) })
	if err != nil {
		t.Fatal(err)
	}
	f.close()

	h := openTest(t, folder, Options{})
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
	f, err = openFile(t.Context(), pathIn(folder), time.Second)
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
	states, err := entries.States(t.Context(), f.conn)
	if err != nil || states[journal.Conversation{}].Logs[0].Size != size {
		t.Errorf("the log is %+v of %d bytes, %v", states[journal.Conversation{}], size, err)
	}
	if n, err := f.number(t.Context(), "SELECT e.message FROM message m JOIN entry e ON e.key = m.entry WHERE m.text = 'another'"); n != int64(changed.ID) || err != nil {
		t.Errorf("the message that has changed lost its entry: %d, %v", n, err)
	}
}

// BenchmarkInsertEntries stores 100,000 entries of 60 authors with their messages, and the messages alone, each transaction flushed.
func BenchmarkInsertEntries(b *testing.B) {
	const all, authors, runs = 100_000, 60, 250
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string { return plausible(r) }
	var each [][]entries.Stored
	var shown [][]chat.Message
	var keys []ed25519.PrivateKey
	drafts := make([]journal.Draft, authors)
	for i := range drafts {
		keys = append(keys, ed25519.NewKeyFromSeed(fmt.Appendf(nil, "%032d", i)))
		drafts[i] = journal.Draft{Kind: journal.KindText, Log: journal.LogID(i)}
	}
	for id := chat.ID(1); id <= all; id += runs {
		i := r.IntN(authors)
		run, ms := signed(keys[i], &drafts[i], id, runs, text)
		each, shown = append(each, run), append(shown, ms)
	}
	for _, name := range []string{"messages", "entries and messages", "entries"} {
		b.Run(name, func(b *testing.B) {
			var rates []float64
			for b.Loop() {
				f, err := openFile(b.Context(), pathIn(b.TempDir()), time.Second)
				if err != nil {
					b.Fatal(err)
				}
				start := time.Now()
				for at := range slices.Chunk(seq(len(each)), maxBatch/runs) {
					err := insertBatch(b.Context(), f, name, each[at[0]:at[0]+len(at)], shown[at[0]:at[0]+len(at)])
					if err != nil {
						b.Fatal(err)
					}
				}
				rates = append(rates, all/time.Since(start).Seconds())
				pages, err := f.number(b.Context(), "PRAGMA page_count")
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(pages)*4096/all, "B/row")
				f.close()
			}
			slices.Sort(rates)
			b.ReportMetric(rates[len(rates)/2], "rows/s")
		})
	}
}

func insertBatch(ctx context.Context, f *file, what string, each [][]entries.Stored, shown [][]chat.Message) error {
	if what == "messages" {
		_, err := f.write(ctx, &batch{durable: true, fresh: slices.Concat(shown...)})
		return err
	}
	if err := f.exec(ctx, "PRAGMA synchronous = FULL"); err != nil {
		return err
	}
	return transact(ctx, f.conn, func() error {
		for i := range each {
			var err error
			if what == "entries" {
				_, err = f.entries.Append(ctx, each[i], journal.PublicKey{})
			} else {
				err = f.insertShown(ctx, each[i], shown[i])
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// seq returns the first n numbers.
func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// BenchmarkStates reads what is known of all logs at the start, of a million entries in 100 logs.
func BenchmarkStates(b *testing.B) {
	if testing.Short() {
		b.Skip("skipped with -short: makes a million entries")
	}
	f, err := openFile(b.Context(), pathIn(b.TempDir()), time.Second)
	if err != nil {
		b.Fatal(err)
	}
	defer f.close()
	h := (&journal.Draft{Kind: journal.KindText, Number: 1}).Sign(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), nil)
	err = transact(b.Context(), f.conn, func() error {
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
		states, err := entries.States(b.Context(), f.conn)
		times = append(times, time.Since(start))
		if err != nil || len(states[journal.Conversation{}].Logs) != 100 {
			b.Fatal(len(states), err)
		}
	}
	report(b, times)
}
