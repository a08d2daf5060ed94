package history

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
)

// million is the number of messages in the large history.
const million = 1_000_000

// large returns a history of a million messages; the first benchmark that calls it makes the history.
var large struct {
	folder string
	rate   float64 // rows a second while it was made
}

func largeHistory(b *testing.B) string {
	b.Helper()
	if testing.Short() {
		b.Skip("skipped with -short: makes a million messages")
	}
	if large.folder != "" {
		return large.folder
	}
	folder, err := os.MkdirTemp("", "history")
	if err != nil {
		b.Fatal(err)
	}
	large.folder = folder
	large.rate = fill(b, folder, million)
	return folder
}

// fill appends n messages in a flood, and returns how many were written a second.
func fill(b *testing.B, folder string, n int) float64 {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]chat.Message, n)
	for i := range all {
		all[i] = theirs(chat.ID(i+1), plausible(r))
	}
	h := openTest(b, folder, Options{gather: 100 * time.Millisecond})
	start := time.Now()
	space := make(chan struct{}, 80) // 20,000 messages, as many as a room lets wait
	for batch := range slices.Chunk(all, 250) {
		space <- struct{}{}
		h.Append(batch, func() { <-space })
	}
	flush(b, h)
	rate := float64(n) / time.Since(start).Seconds()
	h.Close()
	return rate
}

func BenchmarkInsertAMillion(b *testing.B) {
	folder := largeHistory(b)
	info, err := os.Stat(pathIn(folder))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(large.rate, "rows/s")
	b.ReportMetric(float64(info.Size())/million, "B/row")
}

func BenchmarkOpen(b *testing.B) {
	folder := largeHistory(b)
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		h := Open(folder, Options{})
		times = append(times, time.Since(start))
		h.Close()
	}
	report(b, times)
}

func BenchmarkWindow(b *testing.B) {
	small := b.TempDir()
	fill(b, small, 1000)
	for _, size := range []int{1000, million} {
		folder := small
		if size == million {
			folder = largeHistory(b)
		}
		h := openTest(b, folder, Options{})
		r := rand.New(rand.NewPCG(1, 1))
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				q := chat.Window{Anchor: place(100 + r.IntN(size-200)), Before: 100, After: 100}
				start := time.Now()
				p := window(b, h, q)
				times = append(times, time.Since(start))
				if len(p.Messages) != 200 {
					b.Fatal(len(p.Messages), p.Err)
				}
			}
			report(b, times)
		})
		h.Close()
	}
}

// BenchmarkSearchBeside searches a conversation of 1,000 messages that came among a million of another one, and alone.
func BenchmarkSearchBeside(b *testing.B) {
	if testing.Short() {
		b.Skip("skipped with -short: makes a million messages")
	}
	for _, beside := range []int{0, million} {
		folder := b.TempDir()
		fillBeside(b, folder, 1000, beside)
		h := openTest(b, folder, Options{patience: 80 * time.Millisecond})
		for name, q := range map[string]chat.Search{
			"word": {Text: "file12"}, "character": {Text: "的"}, "two": {Text: "不的"}, "rare": {Text: "谢谅"}, "symbol": {Text: "，，"},
			"author": {Text: "的", Author: theirs(1, "").Author}, "hour": {Text: "的", Since: base.Unix(), Until: base.Unix() + 3600},
		} {
			q.Conversation = classroom
			b.Run(fmt.Sprint(name, " beside ", beside), func(b *testing.B) { benchSearch(b, h, func(*rand.Rand) chat.Search { return q }) })
		}
		h.Close()
	}
}

// fillBeside appends n messages to one conversation, evenly among those of another one.
func fillBeside(b *testing.B, folder string, n, beside int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	h := openTest(b, folder, Options{gather: 100 * time.Millisecond})
	each := beside/n + 1
	start := time.Now()
	space := make(chan struct{}, 80)
	for id := chat.ID(1); id <= chat.ID(n+beside); {
		var batch []chat.Message
		for ; len(batch) < 250 && id <= chat.ID(n+beside); id++ {
			m := theirs(id, plausible(r))
			if int(id)%each == 0 {
				m.Conversation = classroom
			}
			batch = append(batch, m)
		}
		space <- struct{}{}
		h.Append(batch, func() { <-space })
	}
	flush(b, h)
	b.Logf("%.0f rows/s", float64(n+beside)/time.Since(start).Seconds())
	h.Close()
	info, err := os.Stat(pathIn(folder))
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d bytes a row", info.Size()/int64(n+beside))
}

func BenchmarkSearch(b *testing.B) {
	folder := largeHistory(b)
	h := openTest(b, folder, Options{patience: 80 * time.Millisecond})
	defer h.Close()
	for length := 1; length <= 4; length++ {
		b.Run(fmt.Sprintf("%d present", length), func(b *testing.B) { benchSearch(b, h, present(length)) })
		b.Run(fmt.Sprintf("%d frequent", length), func(b *testing.B) { benchSearch(b, h, unlikely(length)) })
		b.Run(fmt.Sprintf("%d absent", length), func(b *testing.B) {
			benchSearch(b, h, func(*rand.Rand) chat.Search { return chat.Search{Text: strings.Repeat("瀚", length)} })
		})
	}
	for name, q := range map[string]chat.Search{
		"word":                  {Text: "file12"},
		"emoji absent":          {Text: "😀"},
		"symbol":                {Text: "，，"},
		"one author":            {Text: "不的", Author: theirs(1, "").Author},
		"author absent":         {Text: "的", Author: "plain:192.0.2.99"},
		"author who said less":  {Text: "的人", Author: chat.Me},
		"one old hour":          {Text: "不的", Since: base.Unix() + 3600, Until: base.Unix() + 7200},
		"one old hour, any":     {Text: "的", Since: base.Unix() + 3600, Until: base.Unix() + 7200},
		"symbol in the middle":  {Text: "的…一"},
		"letters in the middle": {Text: "的file1"},
	} {
		b.Run(name, func(b *testing.B) { benchSearch(b, h, func(*rand.Rand) chat.Search { return q }) })
	}
}

// present returns texts from the messages.
func present(length int) func(*rand.Rand) chat.Search {
	return func(r *rand.Rand) chat.Search {
		for {
			if text := []rune(strings.ReplaceAll(plausible(r), "，", "")); len(text) >= length {
				return chat.Search{Text: string(text[:length])}
			}
		}
	}
}

// unlikely puts frequent characters together.
func unlikely(length int) func(*rand.Rand) chat.Search {
	return func(r *rand.Rand) chat.Search {
		chars := []rune(frequent)[:20]
		var text []rune
		for range length {
			text = append(text, chars[r.IntN(len(chars))])
		}
		return chat.Search{Text: string(text)}
	}
}

func benchSearch(b *testing.B, h *History, query func(*rand.Rand) chat.Search) {
	r := rand.New(rand.NewPCG(3, 3))
	var times []time.Duration
	cut := 0
	for b.Loop() {
		q := query(r)
		q.Limit = 50
		start := time.Now()
		f := search(b, h, q)
		times = append(times, time.Since(start))
		if f.Err != nil {
			b.Fatal(f.Err)
		}
		if f.More && len(f.Messages) < q.Limit {
			cut++
		}
	}
	report(b, times)
	b.ReportMetric(float64(cut)/float64(len(times)), "cut")
}

func report(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d) / 1e6 }
	b.ReportMetric(ms(times[len(times)/2]), "p50-ms")
	b.ReportMetric(ms(times[len(times)*95/100]), "p95-ms")
	b.ReportMetric(ms(times[len(times)-1]), "worst-ms")
}
