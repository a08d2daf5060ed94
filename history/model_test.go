package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/history/fts"
	"udpchat/internal/fold"
)

// TestAHistoryAnswersAsMemoryDoes compares a History with a memory.Archive under random operations.
func TestAHistoryAnswersAsMemoryDoes(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			model{
				T: t, r: rand.New(rand.NewPCG(seed, 1)), memory: memory.New(),
				h: openTest(t, t.TempDir(), Options{gather: time.Microsecond}),
			}.run()
		})
	}
}

type model struct {
	*testing.T
	r      *rand.Rand
	h      *History
	memory *memory.Archive
	known  map[chat.ID]chat.Message
	last   chat.ID
}

func (m model) run() {
	m.known = map[chat.ID]chat.Message{}
	for range 150 {
		switch m.r.IntN(8) {
		case 0, 1, 2:
			m.append(1 + m.r.IntN(20))
		case 3:
			if m.r.IntN(3) == 0 {
				m.append(260) // more than one statement inserts
			}
		case 4, 5:
			m.update()
		case 6:
			m.compareWindow()
		case 7:
			m.compareSearch()
		}
		m.last = max(m.last, chat.ID(len(m.known)))
	}
}

var snippets = []string{
	"文件", "文", "件", "传输", "的", "UDP", "udp聊天室", "聊天室", "file1.txt", "File12", "hello", "WORLD", "…", "😀", "，", " ",
	"é", "É", "100%", "_", "'", `"`, "*", "a-b", "(", "ﬁ", "ß", "カタ", "Привет", "\n", "\\", "NOT", "AND", "İ", "K",
}

func (m model) text() string {
	var b strings.Builder
	for range m.r.IntN(6) {
		b.WriteString(snippets[m.r.IntN(len(snippets))])
	}
	return b.String()
}

func (m model) append(n int) {
	batch := make([]chat.Message, n)
	for i := range batch {
		id := chat.ID(len(m.known) + 1)
		batch[i] = theirs(id, m.text())
		if m.r.IntN(3) == 0 {
			batch[i] = mine(id, m.text(), chat.Delivery{To: "a"})
		}
		m.known[id] = batch[i]
	}
	m.memory.Append(batch, func() {})
	m.h.Append(batch, func() {})
}

func (m model) update() {
	if len(m.known) == 0 {
		return
	}
	x := m.known[chat.ID(1+m.r.IntN(len(m.known)))]
	if x.Deleted {
		return
	}
	switch m.r.IntN(3) {
	case 0:
		x.Deleted = true
	case 1:
		x.Text = m.text() // read again in another encoding
	case 2:
		x.Deliveries = []chat.Delivery{{To: "a", State: chat.Sent}}
	}
	m.known[x.ID] = x
	m.memory.Update([]chat.Message{x})
	m.h.Update([]chat.Message{x})
}

func (m model) compareWindow() {
	flush(m, m.h)
	q := chat.Window{Anchor: chat.Pos(m.r.IntN(len(m.known) + 5)), Before: m.r.IntN(30), After: m.r.IntN(30)}
	got, want := window(m, m.h, q), window(m, m.memory, q)
	if got.Err != nil || got.Older != want.Older || got.Newer != want.Newer {
		m.Fatalf("%+v: error %v, older %v, newer %v; want %v, %v", q, got.Err, got.Older, got.Newer, want.Older, want.Newer)
	}
	wantMessages(m, got.Messages, want.Messages)
}

func (m model) compareSearch() {
	flush(m, m.h)
	q := chat.Search{Text: m.text(), Limit: 1 + m.r.IntN(50)}
	if m.r.IntN(2) == 0 {
		q.Text = snippets[m.r.IntN(len(snippets))]
	}
	if m.r.IntN(3) == 0 {
		q.Author = theirs(chat.ID(m.r.IntN(6)), "").Author
	}
	if m.r.IntN(3) == 0 {
		q.Since = base.Unix() + int64(m.r.IntN(len(m.known)+1))
		q.Until = q.Since + int64(m.r.IntN(500))
	}
	if m.r.IntN(3) == 0 {
		q.Before = chat.Pos(1 + m.r.IntN(len(m.known)+1))
	}
	got, want := search(m, m.h, q), m.model(q)
	if got.Err != nil || got.More != want.More {
		m.Fatalf("%+v: error %v, more %v, want %v", q, got.Err, got.More, want.More)
	}
	wantMessages(m, got.Messages, want.Messages)
}

// model answers a search as Memory does, without texts that begin within a word, unless there are no others.
func (m model) model(q chat.Search) chat.Found {
	everything := q
	everything.Limit = 1 << 20
	f := search(m, m.memory, everything)
	begins := func(x chat.Message) bool { return beginsAWord(x.Text, q.Text) }
	if slices.ContainsFunc(f.Messages, begins) {
		f.Messages = slices.DeleteFunc(f.Messages, func(x chat.Message) bool { return !begins(x) })
	}
	if f.More = len(f.Messages) > q.Limit; f.More {
		f.Messages = f.Messages[:q.Limit]
	}
	return f
}

// beginsAWord reports whether text contains sought at the beginning of a word.
func beginsAWord(text, sought string) bool {
	text, sought = fold.Text(text), fold.Text(sought)
	for at := 0; ; {
		i := strings.Index(text[at:], sought)
		if i < 0 {
			return false
		}
		at += i
		before, first := []rune(text[:at]), []rune(sought)
		// A text that begins with a word can follow symbols.
		if len(first) == 0 || len(before) == 0 || !fts.InWord(first[0]) || !fts.InWord(before[len(before)-1]) {
			return true
		}
		at += len(string(first[0]))
	}
}
