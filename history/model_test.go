package history

import (
	"context"
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

// TestArchivesAnswerAsTheyShould compares the archive on disk and the one in memory with a list of messages, under random
// operations over three conversations.
func TestArchivesAnswerAsTheyShould(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("disk ", seed), func(t *testing.T) {
			t.Parallel()
			h := openTest(t, t.TempDir(), Options{gather: time.Microsecond})
			newModel(t, seed, h).run(func() { flush(t, h) }, begins)
		})
		t.Run(fmt.Sprint("memory ", seed), func(t *testing.T) {
			t.Parallel()
			newModel(t, seed, memory.New()).run(func() {}, asTheyAre)
		})
	}
}

// tested is an archive that can delete messages.
type tested interface {
	chat.Archive
	DeleteBefore(ctx context.Context, in chat.Conversation, before time.Time, progress func(int64), done func(int64, chat.Old, error))
}

type model struct {
	*testing.T
	r       *rand.Rand
	archive tested
	known   []chat.Message // in the order of their IDs
	next    chat.ID
	last    map[chat.Conversation]int64 // ever given
}

func newModel(t *testing.T, seed uint64, a tested) *model {
	return &model{T: t, r: rand.New(rand.NewPCG(seed, 1)), archive: a, next: 1, last: map[chat.Conversation]int64{}}
}

// run takes random steps. Settle waits until the archive has what it was given. Found picks those of all matches that a search
// finds.
func (m *model) run(settle func(), found func(chat.Search, []chat.Message) []chat.Message) {
	for range 200 {
		switch m.r.IntN(10) {
		case 0, 1, 2:
			m.append(1 + m.r.IntN(20))
		case 3:
			if m.r.IntN(3) == 0 {
				m.append(400) // more than one statement inserts
			}
		case 4, 5:
			m.update()
		case 6, 7:
			settle()
			m.compareWindow()
		case 8:
			settle()
			m.compareSearch(found)
		case 9:
			if m.r.IntN(4) == 0 {
				m.clear()
			}
		}
	}
}

// somewhere returns a conversation. One of them is seldom used.
func (m *model) somewhere() chat.Conversation {
	return []chat.Conversation{chat.OpenRoom, chat.OpenRoom, chat.OpenRoom, classroom, classroom, classroom, other}[m.r.IntN(7)]
}

// of returns the known messages of a conversation.
func (m *model) of(c chat.Conversation) []chat.Message {
	return slices.DeleteFunc(slices.Clone(m.known), func(x chat.Message) bool { return x.Conversation != c })
}

var snippets = []string{
	"文件", "文", "件", "传输", "的", "UDP", "udp聊天室", "聊天室", "file1.txt", "File12", "hello", "WORLD", "…", "😀", "，", " ",
	"é", "É", "100%", "_", "'", `"`, "*", "a-b", "(", "ﬁ", "ß", "カタ", "Привет", "\n", "\\", "NOT", "AND", "İ", "K",
}

func (m *model) text() string {
	var b strings.Builder
	for range m.r.IntN(6) {
		b.WriteString(snippets[m.r.IntN(len(snippets))])
	}
	return b.String()
}

func (m *model) append(n int) {
	batch := make([]chat.Message, n)
	c := m.somewhere()
	for i := range batch {
		x := theirs(m.next, m.text())
		if m.r.IntN(3) == 0 {
			x = mine(m.next, m.text(), chat.Delivery{To: "a"})
		}
		if m.r.IntN(5) == 0 {
			c = m.somewhere()
		}
		x.Conversation, x.Pos.Order = c, m.last[c]+1 // others have this place, too
		m.last[c]++
		if m.r.IntN(4) == 0 { // it comes late
			x.Pos.Order = m.r.Int64N(m.last[c])
		}
		batch[i] = x
		m.known = append(m.known, x)
		m.next++
	}
	m.archive.Append(batch, func() {})
}

func (m *model) update() {
	if len(m.known) == 0 {
		return
	}
	i := m.r.IntN(len(m.known))
	x := m.known[i]
	switch m.r.IntN(3) {
	case 0:
		x.Deleted = true
		m.known = slices.Delete(slices.Clone(m.known), i, i+1)
	case 1:
		x.Text = m.text() // read again in another encoding
		m.known[i] = x
	case 2:
		x.Deliveries = []chat.Delivery{{To: "a", State: chat.Sent}}
		m.known[i] = x
	}
	m.archive.Update([]chat.Message{x})
}

// clear deletes messages of one conversation.
func (m *model) clear() {
	c, before := m.somewhere(), time.Time{}
	if m.r.IntN(2) == 0 {
		before = base.Add(time.Duration(m.r.IntN(int(m.next))) * time.Second)
	}
	gone := func(x chat.Message) bool { return x.Conversation == c && (before.IsZero() || x.At.Before(before)) }
	had := len(m.known)
	m.known = slices.DeleteFunc(slices.Clone(m.known), gone)
	answer := make(chan int64, 1)
	m.archive.DeleteBefore(m.Context(), c, before, func(int64) {}, func(n int64, old chat.Old, err error) {
		if err != nil || old.Conversation != c || !old.Before.Equal(before) {
			m.Errorf("deleted were %+v, %v", old, err)
		}
		answer <- n
	})
	if n := arrives(m, answer); int(n) != had-len(m.known) {
		m.Errorf("%d of %v deleted, want %d", n, c, had-len(m.known))
	}
}

func (m *model) compareWindow() {
	c := m.somewhere()
	all := m.of(c)
	slices.SortFunc(all, func(x, y chat.Message) int { return x.Pos.Compare(y.Pos) })
	q := chat.Window{Conversation: c, Anchor: place(m.r.IntN(int(m.next) + 5)), Before: m.r.IntN(30), After: m.r.IntN(30)}
	at := len(all)
	if !q.Anchor.IsZero() {
		at, _ = slices.BinarySearchFunc(all, q.Anchor, func(x chat.Message, p chat.Pos) int { return x.Pos.Compare(p) })
	}
	from, to := max(0, at-q.Before), min(len(all), at+q.After)
	got := window(m, m.archive, q)
	if got.Err != nil || got.Window != q || got.Older != (from > 0) || got.Newer != (to < len(all)) {
		m.Fatalf("%+v: error %v, older %v, newer %v, answered %+v", q, got.Err, got.Older, got.Newer, got.Window)
	}
	wantMessages(m, got.Messages, all[from:to])
}

func (m *model) compareSearch(found func(chat.Search, []chat.Message) []chat.Message) {
	q := chat.Search{Conversation: m.somewhere(), Text: m.text(), Limit: 1 + m.r.IntN(50)}
	if m.r.IntN(2) == 0 {
		q.Text = snippets[m.r.IntN(len(snippets))]
	}
	if m.r.IntN(3) == 0 {
		q.Author = theirs(chat.ID(m.r.IntN(6)), "").Author
	}
	if m.r.IntN(3) == 0 {
		q.Since = base.Unix() + int64(m.r.IntN(int(m.next)))
		q.Until = q.Since + int64(m.r.IntN(500))
	}
	if m.r.IntN(3) == 0 {
		q.Before = 1 + chat.ID(m.r.IntN(int(m.next)))
	}
	var all []chat.Message
	for _, x := range slices.Backward(m.known) {
		if x.Conversation == q.Conversation && q.Matches(x) {
			all = append(all, x)
		}
	}
	want := found(q, all)
	got := search(m, m.archive, q)
	if got.Err != nil || got.More != (len(want) > q.Limit) {
		m.Fatalf("%+v: error %v, more %v of %d", q, got.Err, got.More, len(want))
	}
	wantMessages(m, got.Messages, want[:min(len(want), q.Limit)])
}

// asTheyAre is what the archive in memory finds: all.
func asTheyAre(_ chat.Search, all []chat.Message) []chat.Message { return all }

// begins is what the history finds: no texts that begin within a word, unless there are no others.
func begins(q chat.Search, all []chat.Message) []chat.Message {
	here := func(x chat.Message) bool { return beginsAWord(x.Text, q.Text) }
	if slices.ContainsFunc(all, here) {
		all = slices.DeleteFunc(all, func(x chat.Message) bool { return !here(x) })
	}
	return all
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
