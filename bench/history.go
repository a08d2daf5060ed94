//go:build linux

package main

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the database, also without our index

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history"
)

const million = 1_000_000

// history returns a data folder with that many messages. It is kept for the next run, as long as package history is the same.
func (w *workshop) history(size int) (folder string) {
	folder = w.built(fmt.Sprintf("history-%d-%s", size, fingerprint("history")))
	if _, err := os.Stat(filepath.Join(folder, "whole")); err == nil {
		return folder
	}
	old, _ := filepath.Glob(w.built(fmt.Sprintf("history-%d-*", size)))
	for _, f := range old {
		os.RemoveAll(f)
	}
	fill(folder, invented(size))
	check(os.WriteFile(filepath.Join(folder, "whole"), nil, 0o644))
	return folder
}

// fingerprint tells one state of a folder's code from another.
func fingerprint(folder string) string {
	sum := sha256.New()
	check(filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		sum.Write(content)
		return err
	}))
	return fmt.Sprintf("%x", sum.Sum(nil)[:4])
}

// invented are messages of ten people in the weeks before a day in 2026.
func invented(n int) []chat.Message {
	r := rand.New(rand.NewPCG(3, 4))
	all := make([]chat.Message, n)
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC).Add(-time.Duration(n) * 3 * time.Second)
	for i := range all {
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(1 + r.IntN(10))}), uint16(40_000+r.IntN(9)))
		at = at.Add(time.Duration(r.IntN(6_000)) * time.Millisecond)
		all[i] = chat.Message{
			ID: chat.ID(i + 1), Pos: chat.Pos{Order: int64(i + 1), ID: chat.ID(i + 1)}, Author: chat.PlainMember(from.Addr()), From: from, At: at,
			Text: plausible(r), Via: chat.ViaPlain, Encoding: chat.EncodingGB2312,
		}
	}
	return all
}

// fill appends messages as a flood does, and returns how many were written a second, the last commit included.
func fill(folder string, all []chat.Message) float64 {
	var trouble health.Notice
	h := history.Open(folder, history.Options{Notice: func(n health.Notice) { trouble = n }})
	began := time.Now()
	space := make(chan struct{}, 20) // 10,000 messages, as many as the room lets wait
	for batch := range slices.Chunk(all, 512) {
		space <- struct{}{}
		h.Append(batch, func() { <-space })
	}
	for range cap(space) {
		space <- struct{}{}
	}
	rate := float64(len(all)) / time.Since(began).Seconds()
	check(h.Close())
	if trouble != (health.Notice{}) {
		check(fmt.Errorf("the history reports trouble: %v", trouble))
	}
	return rate
}

// insert compares writing with the index with the same database writing the same texts without one.
func (b *bench) insert() {
	all := invented(b.times(300_000, 100_000))
	var ours, bare sample
	for range b.times(5, 3) {
		folder := must(os.MkdirTemp(b.temp, "insert"))
		bare = append(bare, unindexed(filepath.Join(folder, "bare.db"), all))
		ours = append(ours, fill(folder, all))
		os.RemoveAll(folder)
	}
	b.add(figure{
		name: "insert with index, final schema", ours: ours.spread("%.0f") + " rows/s", reference: "same database, no index, no search: " + bare.spread("%.0f") + " rows/s",
		ratio: ratios(ours, bare).spread("%.2f"), reach: "≥ 60,000 rows/s", missed: ours.median() < 60_000,
	})
}

// unindexed writes the messages into a table without any index, 5,000 in a transaction.
func unindexed(path string, all []chat.Message) float64 {
	db := must(sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"))
	defer db.Close()
	must(db.Exec("CREATE TABLE message (id INTEGER PRIMARY KEY, author TEXT, address TEXT, at INTEGER, text TEXT)"))
	began := time.Now()
	for batch := range slices.Chunk(all, 5000) {
		tx := must(db.Begin())
		insert := must(tx.Prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?)"))
		for _, m := range batch {
			must(insert.Exec(int64(m.ID), string(m.Author), m.From.String(), m.At.UnixMicro(), m.Text))
		}
		check(tx.Commit())
	}
	return float64(len(all)) / time.Since(began).Seconds()
}
