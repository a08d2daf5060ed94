package history

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/journal"
)

// plainBytes returns how many bytes are counted for plain text, and checks that no more or fewer are there.
func plainBytes(t *testing.T, h *History) (counted int64) {
	t.Helper()
	var there int64
	err := h.reader.use(func(db *database) error {
		return errors.Join(db.QueryRow("SELECT plain FROM newest").Scan(&counted),
			db.QueryRow("SELECT ifnull(sum("+cost+"), 0) FROM message WHERE via = 1").Scan(&there))
	})
	if err != nil || counted != there {
		t.Fatalf("%d bytes are counted for plain text, there are %d, %v", counted, there, err)
	}
	return counted
}

// settle waits until the history is within its budget, and returns the bytes in use and those of plain text. The writer deletes in
// steps, after it has written.
func settle(t *testing.T, h *History) (used, plain int64) {
	t.Helper()
	for range 500 {
		flush(t, h)
		used = inUse(t, h)
		err := h.reader.use(func(db *database) error { return db.QueryRow("SELECT plain FROM newest").Scan(&plain) })
		if err != nil {
			t.Fatal(err)
		}
		if used <= h.options.Budget && plain <= h.options.Budget/3 {
			break
		}
	}
	return used, plainBytes(t, h)
}

// inUse returns how many bytes of the file are in use.
func inUse(t *testing.T, h *History) int64 {
	t.Helper()
	var pages, idle int64
	err := h.reader.use(func(db *database) error {
		return errors.Join(db.QueryRow("PRAGMA page_count").Scan(&pages), db.QueryRow("PRAGMA freelist_count").Scan(&idle))
	})
	if err != nil {
		t.Fatal(err)
	}
	return (pages - idle) * 4096
}

// conversation is what is said by members and here before a flood.
type conversation struct {
	pens  []*pen
	said  []chat.Message
	count int
}

// converse stores entries of three members and of this node, with messages.
func converse(t *testing.T, h *History, n int) (c conversation) {
	t.Helper()
	id := chat.ID(1)
	r := mathrand.New(mathrand.NewPCG(1, 2))
	for i := range 4 {
		c.pens = append(c.pens, newPen(i+1))
	}
	for range n {
		for _, p := range c.pens[1:] {
			run := p.write(id, plausible(r))
			h.Store(run, func(bool) {})
			c.said = append(c.said, run.Messages...)
			id++
		}
		m, run := c.pens[0].said(id, plausible(r))
		h.Append([]chat.Message{m}, func() {})
		h.Store(run, func(bool) {})
		c.said = append(c.said, m)
		id++
	}
	flush(t, h)
	c.count = n
	return c
}

// wantAll checks that all of it is still there: entries, messages and words.
func (c conversation) wantAll(t *testing.T, h *History) {
	t.Helper()
	for _, p := range c.pens {
		if got := read(t, h, p.log(), 1, 1<<20); len(got) != c.count || slices.ContainsFunc(got, func(e journal.Entry) bool { return e.Body == nil }) {
			t.Errorf("of log %d %d of %d entries are left, or some without their bodies", p.Log, len(got), c.count)
		}
	}
	var left []chat.Message
	for _, m := range everything(t, h) {
		if m.ID <= c.said[len(c.said)-1].ID {
			left = append(left, m)
		}
	}
	if len(left) != len(c.said) {
		t.Errorf("%d of %d messages of members and own ones are left", len(left), len(c.said))
	}
}

// forged returns plain messages, each from a source of its own.
func forged(first chat.ID, n int, text string) []chat.Message {
	ms := make([]chat.Message, n)
	for i := range ms {
		id := first + chat.ID(i)
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(id >> 16), byte(id >> 8), byte(id)}), 50000)
		ms[i] = theirs(id, text)
		ms[i].From, ms[i].Author = from, chat.PlainMember(from.Addr())
	}
	return ms
}

func TestAFloodOfForgedDatagramsCostsPlainTextOnly(t *testing.T) {
	const budget, flood = 3_000_000, 16_000
	news := newTold()
	h := openTest(t, t.TempDir(), Options{Budget: budget, Notice: news.notice, Shrink: func(n int) { t.Errorf("%d bytes of entries have to go", n) }})
	c := converse(t, h, 100)
	first := theirs(1000, "the first of plain text")
	h.Append([]chat.Message{first}, func() {})
	for i := range 32 {
		h.Append(forged(chat.ID(10_000+i*flood/32), flood/32, "x"), func() {})
		flush(t, h)
	}
	settle(t, h)
	h.Append([]chat.Message{theirs(10_000+flood, "afterwards")}, func() {})
	used, plain := settle(t, h)
	c.wantAll(t, h)
	all := everything(t, h)
	if newest := all[len(all)-1].ID; used > budget || plain > budget/3 || plain < budget/4 || newest != 10_000+flood || slices.ContainsFunc(all, func(m chat.Message) bool { return m.ID == first.ID }) {
		t.Errorf("%d bytes are in use, %d of plain text; the newest message is %d", used, plain, newest)
	}
	var authors int
	err := h.reader.use(func(db *database) error { return db.QueryRow("SELECT count(*) FROM author").Scan(&authors) })
	if err != nil || authors > len(all) {
		t.Errorf("%d authors of %d messages are known, %v", authors, len(all), err)
	}
	if got := news.kinds(); !slices.Equal(got, []health.NoticeKind{health.HistoryTrimmed}) {
		t.Errorf("notices: %v", got)
	}
	checkCounted(t, h, all)
}

// checkCounted deletes and changes plain messages one by one, and checks what is counted.
func checkCounted(t *testing.T, h *History, all []chat.Message) {
	t.Helper()
	gone, longer := all[len(all)-1], all[len(all)-2]
	gone.Deleted, longer.Text = true, strings.Repeat("长", 100)
	before := plainBytes(t, h)
	h.Update([]chat.Message{gone, longer})
	flush(t, h)
	if got, want := plainBytes(t, h), before-costOf(all[len(all)-1])-costOf(all[len(all)-2])+costOf(longer); got != want {
		t.Errorf("%d bytes are counted, want %d", got, want)
	}
}

func TestWithLittleSpacePlainTextIsNotKeptAndNothingIsDeleted(t *testing.T) {
	news := newTold()
	h := openTest(t, t.TempDir(), Options{Notice: news.notice, KeepFree: 1 << 30, free: func(string) (int64, error) { return 1<<30 + 3<<20, nil }})
	c := converse(t, h, 50)
	kept := forged(1000, 10, "kept")
	h.Append(kept, func() {})
	flush(t, h)
	for i := range 25 {
		h.Append(forged(chat.ID(10_000+100*i), 100, strings.Repeat("文", 8<<10/3)), func() {})
		flush(t, h)
	}
	c.wantAll(t, h)
	all := everything(t, h)
	if used, plain := inUse(t, h), plainBytes(t, h); used > 12<<20 || plain > 16_000_000/3 {
		t.Errorf("%d bytes are in use, %d of plain text", used, plain)
	}
	for _, m := range kept {
		if !slices.ContainsFunc(all, func(x chat.Message) bool { return x.ID == m.ID }) {
			t.Errorf("message %d was deleted", m.ID)
		}
	}
	p := newPen(9)
	store(t, h, p.write(50_000, "what members say goes on"))
	if got := news.kinds(); !slices.Equal(got, []health.NoticeKind{health.HistoryTrimmed}) {
		t.Errorf("notices: %v", got)
	}
	h.Close()
	if got := openTest(t, h.folder, Options{}).Last().ID; got != 50_000 {
		t.Errorf("it went up to %d", got)
	}
}

func TestADiskThatOthersFillStopsWritingAndDeletesNothing(t *testing.T) {
	var free atomic.Int64
	free.Store(1 << 40)
	news := newTold()
	h := openTest(t, t.TempDir(), Options{
		Notice: news.notice, KeepFree: 1 << 30, least: 1 << 10, free: func(string) (int64, error) { return free.Load(), nil },
	})
	c := converse(t, h, 50)
	h.Append(forged(1000, 10, "kept"), func() {})
	flush(t, h)
	before := everything(t, h)
	free.Store(1<<30 - 1)
	p := newPen(9)
	told := make(chan bool, 1)
	own := p.write(5000, "said meanwhile")
	own.Own = true
	h.Append(own.Messages, func() {})
	h.Store(own, func(ok bool) { told <- ok })
	later := make(chan bool, 1)
	q := newPen(10)
	h.Store(q.write(5001, "heard meanwhile"), func(ok bool) { later <- ok })
	if !arrives(t, told) {
		t.Error("an own entry is refused")
	}
	if n := news.wait(t); n != (health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}) {
		t.Errorf("the notice is %v", n)
	}
	c.wantAll(t, h)
	wantMessages(t, everything(t, h), before)
	// A person makes room.
	some, done := make(chan int64, 100), make(chan int64, 1)
	h.DeleteBefore(t.Context(), chat.OpenRoom, base.Add(10*time.Second), func(n int64) { some <- n }, func(n int64, _ chat.Old, err error) { done <- n })
	if n := arrives(t, some); n != 9 {
		t.Errorf("%d deleted", n)
	}
	if len(later) > 0 || len(news.kinds()) != 1 {
		t.Errorf("something was written, or told: %v", news.kinds())
	}
	free.Store(1 << 40)
	if n := news.wait(t); n != (health.Notice{}) || !arrives(t, later) {
		t.Errorf("the notice is not taken back but %v", n)
	}
	if n := arrives(t, done); n != 9 {
		t.Errorf("%d deleted", n)
	}
	if got := len(everything(t, h)); got != len(before)-9+2 {
		t.Errorf("%d messages in the end", got)
	}
}

// shrinking has the journal choose what is forgotten, as often as the history asks for it.
func shrinking(t *testing.T, o Options) *History {
	asked := make(chan int, 100)
	o.Shrink = func(bytes int) { asked <- bytes }
	h := openTest(t, t.TempDir(), o)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for bytes := range asked {
			shrink(t, h, bytes)
		}
	}()
	t.Cleanup(func() {
		h.Close()
		close(asked)
		<-ended
	})
	return h
}

func shrink(t *testing.T, h *History, bytes int) {
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	m := journal.New(journal.Config{Key: key, Random: rand.Reader})
	s, err := h.State(open)
	if err != nil {
		t.Error(err)
	}
	now := journal.Now{Since: 1, Clock: base}
	m.Enter(now, *s)
	m.Shrink(now, bytes)
	for todo := m.Ready().Forget; len(todo) > 0; todo = m.Ready().Forget {
		type result struct {
			low   *journal.Header
			freed int
		}
		done := make(chan result, 1)
		f := todo[0]
		h.Forget(f, func(low *journal.Header, freed int) { done <- result{low, freed} })
		select {
		case r := <-done:
			m.Forgotten(now, f.ID, r.low, r.freed)
		case <-h.stopped:
			return
		}
	}
}

func TestTheMemberWhoSaysMostPaysForIt(t *testing.T) {
	const budget, said = 6_000_000, 120
	h := shrinking(t, Options{Budget: budget, Retry: 10 * time.Millisecond})
	c := converse(t, h, 100)
	plain := forged(1000, 10, "plain text stays, too")
	h.Append(plain, func() {})
	loud := newPen(77)
	r := mathrand.New(mathrand.NewPCG(1, 2))
	for i := range said {
		var text strings.Builder
		for text.Len() < 64_000 {
			text.WriteString(plausible(r))
		}
		store(t, h, loud.write(chat.ID(10_000+i), text.String()))
	}
	used, _ := settle(t, h)
	c.wantAll(t, h)
	s := states(t, h)
	i := slices.IndexFunc(s.Logs, func(l journal.LogState) bool { return l.Log == loud.log() })
	if l := s.Logs[i]; used > budget || l.High != said || l.Low < 2 || l.Low > said-10 || l.Lowest != l.Low {
		t.Errorf("%d bytes are in use; of who says most %d to %d are left", used, l.Low, l.High)
	}
	all := everything(t, h)
	for _, m := range plain {
		if !slices.ContainsFunc(all, func(x chat.Message) bool { return x.ID == m.ID }) {
			t.Error("plain text is gone")
		}
	}
	t.Logf("%d bytes are in use, %d of %d entries of who says most are left", used, s.Logs[i].High-s.Logs[i].Low+1, said)
}

// What fills the tables and the full-text table beyond what is counted gives way before entries do.
func TestOverTheBudgetPlainTextGivesWayFirst(t *testing.T) {
	var asked atomic.Int64
	h := openTest(t, t.TempDir(), Options{Budget: 6_000_000, Shrink: func(int) { asked.Add(1) }})
	c := converse(t, h, 50)
	r := mathrand.New(mathrand.NewPCG(5, 6))
	for i := range 60 {
		var batch []chat.Message
		for j := range 20 {
			var words strings.Builder
			for words.Len() < 4000 {
				fmt.Fprintf(&words, "%x ", r.Uint64())
			}
			batch = append(batch, forged(chat.ID(10_000+20*i+j), 1, words.String())...)
		}
		h.Append(batch, func() {})
		flush(t, h)
	}
	used, plain := settle(t, h)
	c.wantAll(t, h)
	if used > 6_000_000 || asked.Load() > 0 {
		t.Errorf("%d bytes are in use, %d of plain text; entries were asked to go %d times", used, plain, asked.Load())
	}
}
