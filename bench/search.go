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

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// search measures searches of every kind over a million messages, and a few by reading all texts.
func (b *bench) search() error {
	folder, err := b.history(million)
	if err != nil {
		return err
	}
	h, err := history.Open(folder, history.Options{})
	if err != nil {
		return err
	}
	defer h.Close()
	texts, err := said(folder)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(7, 8))
	var all sample
	var worst float64
	cut := 0
	for length := 1; length <= 4; length++ {
		for _, kind := range searches {
			var times sample
			for range b.times(100, 30) {
				took, whole, err := find(h, kind.text(r, length, texts))
				if err != nil {
					return err
				}
				if !whole {
					cut++
				}
				times.add(took)
			}
			b.note("Search, %s, %s: %s.", characters(length), kind.name, times.tails())
			all, worst = append(all, times...), max(worst, times.at(0.95))
		}
	}
	scan, err := b.scan(folder, r, texts)
	if err != nil {
		return err
	}
	b.add(figure{
		name: "search over 1,000,000 messages, 1 to 4 characters, present and absent: 95 of 100, worst",
		ours: fmt.Sprintf("%s; the slowest kind p95 %.1f ms", all.tails(), worst), reference: "reading all texts (LIKE): " + scan.tails(),
		ratio: fmt.Sprintf("%.3f", all.at(0.95)/scan.at(0.95)), reach: "p95 ≤ 50 ms, worst ≤ 100 ms", missed: worst > 50 || all.at(1) > 100,
	})
	b.note("%d of %d searches were ended by their time limit with less than %d found: the person goes on from the last hit, or is told that it was not looked further back where there is none.", cut, len(all), asked)
	return nil
}

// find waits for an answer, and tells whether the search ended by itself.
func find(h *history.History, text string) (took time.Duration, whole bool, err error) {
	answer := make(chan chat.Found, 1)
	began := time.Now()
	h.Search(context.Background(), chat.Search{Text: text, Limit: asked}, func(f chat.Found) { answer <- f })
	f := <-answer
	return time.Since(began), !f.More || len(f.Messages) >= asked, f.Err
}

// said returns some of the texts in a history, from all over it.
func said(folder string) ([]string, error) {
	db, err := reading(folder)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query("SELECT text FROM message WHERE id % 997 = 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// reading opens the database in a data folder, to read it.
func reading(folder string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+filepath.Join(folder, "history.db")+"?mode=ro&_pragma=busy_timeout(2000)")
}

// scan finds the same kinds of text without an index.
func (b *bench) scan(folder string, r *rand.Rand, texts []string) (times sample, err error) {
	db, err := reading(folder)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for i := range b.times(48, 12) {
		text := searches[i/4%len(searches)].text(r, 1+i%4, texts)
		began := time.Now()
		var n int
		err := db.QueryRow("SELECT count(*) FROM (SELECT id FROM message WHERE text LIKE ? ORDER BY id DESC LIMIT ?)", "%"+text+"%", asked).Scan(&n)
		if err != nil {
			return nil, err
		}
		times.add(time.Since(began))
	}
	return times, nil
}
