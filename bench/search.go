//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/history"
)

// asked is how many messages a search is to find at most.
const asked = 50

// searches are ways to choose a text of some characters; texts are what people said.
var searches = []struct {
	name string
	text func(r *rand.Rand, length int, texts []string) string
}{
	{"present", func(r *rand.Rand, length int, texts []string) string {
		for {
			t := []rune(texts[r.IntN(len(texts))])
			if at := r.IntN(len(t)); at+length <= len(t) && !strings.ContainsAny(string(t[at:at+length]), "， ") {
				return string(t[at : at+length])
			}
		}
	}},
	{"frequent characters together", func(r *rand.Rand, length int, _ []string) string {
		chars := []rune(common)[:30]
		var t []rune
		for range length {
			t = append(t, chars[r.IntN(len(chars))])
		}
		return string(t)
	}},
	{"absent", func(_ *rand.Rand, length int, _ []string) string { return strings.Repeat("瀚", length) }},
}

// search measures searches of every kind over a million messages, and a few by reading all texts.
func (b *bench) search() {
	folder := b.history(million)
	h := history.Open(folder, history.Options{})
	defer h.Close()
	texts := said(folder)
	r := rand.New(rand.NewPCG(7, 8))
	var all sample
	var worst float64
	cut := 0
	for i, characters := range []string{"1 character", "2 characters", "3 characters", "4 characters"} {
		for _, kind := range searches {
			var times sample
			for range b.times(100, 30) {
				took, whole := find(h, kind.text(r, i+1, texts))
				if !whole {
					cut++
				}
				times.add(took)
			}
			b.note("Search, %s, %s: %s.", characters, kind.name, times.tails())
			all, worst = append(all, times...), max(worst, times.at(0.95))
		}
	}
	scan := b.scan(folder, r, texts)
	b.add(figure{
		name: "search over 1,000,000 messages, 1 to 4 characters, present and absent: 95 of 100, worst",
		ours: fmt.Sprintf("%s; the slowest kind p95 %.1f ms", all.tails(), worst), reference: "reading all texts (LIKE): " + scan.tails(),
		ratio: fmt.Sprintf("%.3f", all.at(0.95)/scan.at(0.95)), reach: "p95 ≤ 50 ms, worst ≤ 100 ms", missed: worst > 50 || all.at(1) > 100,
	})
	b.note("%d of %d searches were ended by their time limit with less than %d found: the person goes on from the last hit, or is told that it was not looked further back where there is none.", cut, len(all), asked)
}

// find waits for an answer, and tells whether the search ended by itself.
func find(h *history.History, text string) (took time.Duration, whole bool) {
	answer := make(chan chat.Found, 1)
	began := time.Now()
	h.Search(context.Background(), chat.Search{Text: text, Limit: asked}, func(f chat.Found) { answer <- f })
	f := <-answer
	check(f.Err)
	return time.Since(began), !f.More || len(f.Messages) >= asked
}

// said returns some of the texts in a history, from all over it.
func said(folder string) (all []string) {
	db := reading(folder)
	defer db.Close()
	rows := must(db.Query("SELECT text FROM message WHERE key % 997 = 0"))
	defer rows.Close()
	for rows.Next() {
		var t string
		check(rows.Scan(&t))
		all = append(all, t)
	}
	check(rows.Err())
	return all
}

// reading opens the database in a data folder, to read it.
func reading(folder string) *sql.DB {
	return must(sql.Open("sqlite", "file:"+filepath.Join(folder, "history.db")+"?mode=ro&_pragma=busy_timeout(2000)"))
}

// scan finds the same kinds of text without an index.
func (b *bench) scan(folder string, r *rand.Rand, texts []string) (times sample) {
	const query = "SELECT count(*) FROM (SELECT key FROM message WHERE text LIKE ? ORDER BY key DESC LIMIT ?)"
	db := reading(folder)
	defer db.Close()
	for i := range b.times(48, 12) {
		text := searches[i/4%len(searches)].text(r, 1+i%4, texts)
		began := time.Now()
		var n int
		check(db.QueryRow(query, "%"+text+"%", asked).Scan(&n))
		times.add(time.Since(began))
	}
	return times
}
