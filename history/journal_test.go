package history

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
	"udpchat/journal"
)

var open journal.Conversation // the open room

// broken are options with which the file cannot be written while cannot is set.
func broken(cannot *atomic.Bool) Options {
	return Options{hook: func(f *file) {
		if err := f.exec(context.Background(), fmt.Sprint("PRAGMA query_only = ", cannot.Load())); err != nil {
			panic(err)
		}
	}}
}

// read reads entries of a log.
func read(t testing.TB, h *History, of journal.Log, from, to uint64) []journal.Entry {
	t.Helper()
	type answer struct {
		found []journal.Entry
		err   error
	}
	c := make(chan answer, 1)
	h.Read(t.Context(), open, of, from, to, func(found []journal.Entry, err error) { c <- answer{found, err} })
	a := arrives(t, c)
	if a.err != nil {
		t.Fatal(a.err)
	}
	return a.found
}

func wantEntries(t testing.TB, got, want []journal.Entry) {
	t.Helper()
	same := func(x, y journal.Entry) bool {
		return *x.Header == *y.Header && string(x.Body) == string(y.Body) && (x.Body == nil) == (y.Body == nil)
	}
	if !slices.EqualFunc(got, want, same) {
		t.Fatalf("got %d entries, want %d", len(got), len(want))
	}
}

func lowest(t testing.TB, h *History, of journal.Log, member journal.PublicKey) uint64 {
	t.Helper()
	c := make(chan uint64, 1)
	h.Lowest(t.Context(), open, of, member, func(n uint64, err error) {
		if err != nil {
			t.Error(err)
		}
		c <- n
	})
	return arrives(t, c)
}

func states(t testing.TB, h *History) *journal.State {
	t.Helper()
	s, err := h.State(open)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// said returns the next own entry, with the message that was appended before it as it came to be.
func (p *pen) said(id chat.ID, text string) (before chat.Message, r entries.Run) {
	before = mine(id, text)
	r = p.write(id, text)
	r.Own = true
	r.Messages[0] = before
	r.Messages[0].Pos.Order += 1000
	return before, r
}

// inSQL reads one row of the database of a closed history.
func inSQL(t testing.TB, folder, query string, into ...any) {
	t.Helper()
	f, err := openFile(t.Context(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if err := f.conn.QueryRowContext(t.Context(), query).Scan(into...); err != nil {
		t.Fatal(err)
	}
}

func TestAnOwnMessageTakesThePlaceOfItsEntry(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	p := newPen(1)
	p.Log = 1<<63 + 5
	kept, first := p.said(1, "kept")
	gone, second := p.said(2, "deleted before it was said")
	h.Append([]chat.Message{kept, gone}, func() {})
	gone.Deleted = true
	h.Update([]chat.Message{gone})
	flush(t, h)
	store(t, h, first)
	store(t, h, second)
	kept.Text = "changed before it was told" // the room did not know of the entry
	kept.Pos = first.Messages[0].Pos
	h.Update([]chat.Message{kept})
	wantEntries(t, read(t, h, p.log(), 1, 9), slices.Concat(first.Entries, second.Entries))
	flush(t, h)
	if got := everything(t, h); len(got) != 1 || got[0].Text != kept.Text || got[0].Pos != first.Messages[0].Pos || got[0].At.UnixMicro() != int64(first.At[0]) {
		t.Errorf("the messages are %+v", got)
	}
	if late := unshown(t, h, open); len(late) != 0 {
		t.Errorf("what was deleted is to be shown: %+v", late)
	}
	h.Close()
	var log, number, without int64
	inSQL(t, folder, "SELECT m.log, m.number, (SELECT count(*) FROM entry WHERE message = 0) FROM message m JOIN entry e ON e.key = m.entry AND e.message = m.key", &log, &number, &without)
	if uint64(log) != uint64(p.Log) || number != 1 || without != 1 {
		t.Errorf("the message shows entry %d of log %x; %d entries are shown by none", number, uint64(log), without)
	}
}

// signing returns an own message whose entry is to be made.
func signing(id chat.ID, text string) chat.Message {
	m := mine(id, text)
	m.Signing = true
	return m
}

// A program that is killed may have written an own message and not its entry, which the room makes then at the next start.
func TestOwnMessagesWithoutTheirEntriesAreKnownAtTheNextStart(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	if n := len(h.Unsaid(open)); n != 0 {
		t.Errorf("%d messages are not said in a new history", n)
	}
	p := newPen(1)
	_, run := p.said(1, "said")
	elsewhere := in(classroom, signing(4, "elsewhere"))
	h.Append([]chat.Message{signing(1, "said"), signing(2, "not said"), mine(3, "to plain peers only"), elsewhere}, func() {})
	sent := signing(2, "not said") // it was sent to plain peers
	sent.Deliveries = []chat.Delivery{{To: "192.0.2.7", State: chat.Sent}}
	h.Update([]chat.Message{sent})
	store(t, h, run)
	late := signing(1, "said") // the room does not know of the entry yet
	h.Update([]chat.Message{late})
	flush(t, h)
	h.Close()
	h = openTest(t, folder, Options{})
	for in, want := range map[journal.Conversation]string{open: "not said", journal.Conversation(classroom): "elsewhere", {8}: ""} {
		got := ""
		for _, m := range h.Unsaid(in) {
			got += m.Text
		}
		if got != want {
			t.Errorf("in %x was not said %q, want %q", in[:1], got, want)
		}
	}
	for _, m := range everything(t, h) {
		if m.Unsaid != (m.ID == 2) || (m.Number == 1) != (m.ID == 1) || m.Unsaid && m.Log != 0 {
			t.Errorf("%q is entry %d of log %d, unsaid: %v", m.Text, m.Number, m.Log, m.Unsaid)
		}
	}
	h.Append([]chat.Message{signing(5, "of this run")}, func() {})
	flush(t, h)
	if n := len(h.Unsaid(open)); n != 1 {
		t.Errorf("%d messages of earlier runs", n)
	}
}

func TestAMessageThatIsDeletedWhileItWaitsLeavesNoBody(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{gather: time.Hour})
	h.queue.mu.Lock() // so that both are in one batch
	p := newPen(1)
	r := p.write(1, "stays", "goes")
	done := make(chan struct{})
	h.queue.journal.Add(&entries.Write{Run: &r, Done: func(bool) { close(done) }}, base)
	gone := r.Messages[1]
	gone.Deleted = true
	h.queue.changed[2] = gone
	h.queue.mu.Unlock()
	h.queue.change(func() {})
	arrives(t, done)
	got := read(t, h, p.log(), 1, 9)
	if len(got) != 2 || got[1].Body != nil {
		t.Errorf("there are %d entries, the last with %q", len(got), got[1].Body)
	}
	if ms := everything(t, h); len(ms) != 1 || ms[0].ID != 1 {
		t.Errorf("the messages are %+v", ms)
	}
	if holes := states(t, h).Logs[0].Holes; holes != nil {
		t.Errorf("bodies are missing of %v", holes)
	}
}

func TestWhileTheDiskCannotBeWrittenOwnEntriesAreKeptAndServed(t *testing.T) {
	var cannot atomic.Bool
	folder := t.TempDir()
	h := openTest(t, folder, broken(&cannot))
	me, lin, chen := newPen(1), newPen(2), newPen(3)
	written := lin.write(1, "written")
	store(t, h, written)
	cannot.Store(true)

	id := chat.ID(10)
	results := make(chan string, 100)
	put := func(p *pen, own bool, n int) {
		r := p.write(id, times(n, "x")...)
		r.Own = own
		id += chat.ID(n)
		if own {
			h.Append(r.Messages, func() {})
		}
		name := fmt.Sprint(p.Log, " to ", p.Number)
		h.Store(r, func(ok bool) { results <- fmt.Sprint(name, ": ", ok) })
	}
	wantResults := func(want ...string) {
		t.Helper()
		for _, w := range want {
			if got := arrives(t, results); got != w {
				t.Errorf("told is %q, want %q", got, w)
			}
		}
	}
	put(lin, false, 1500) // waits
	put(me, true, 2)
	wantResults("1 to 2: true")
	put(chen, false, 500)
	put(chen, false, 1)
	wantResults("3 to 501: false") // the 2,001st of others
	put(chen, false, 1)
	wantResults("3 to 502: false")
	put(me, true, 1)
	wantResults("1 to 3: true")
	if got := read(t, h, me.log(), 2, 9); len(got) != 2 || got[0].Header.Number() != 2 {
		t.Errorf("%d own entries are served", len(got))
	}
	if got := read(t, h, lin.log(), 1, 9999); len(got) != 1501 {
		t.Errorf("%d entries are served, on disk and queued", len(got))
	}
	h.Meet(open, journal.PublicKey{7}, 0, true)
	if got := lowest(t, h, lin.log(), journal.PublicKey{7}); got != 2 { // the one on disk came a day ago or more
		t.Errorf("who is being met gets %d", got)
	}
	if s := states(t, h); len(s.Logs) != 1 || s.Logs[0].High != 1 {
		t.Errorf("on disk are %+v", s.Logs)
	}

	cannot.Store(false)
	wantResults("2 to 1501: true", "3 to 500: true")
	put(chen, false, 1) // follows what was refused, which its sender may not know yet
	wantResults("3 to 503: false")
	h.Close()
	h = openTest(t, folder, Options{})
	if s := states(t, h); len(s.Logs) != 3 || s.Logs[0].High+s.Logs[1].High+s.Logs[2].High != 1501+3+500 || !s.Members[journal.PublicKey{7}] {
		t.Errorf("on disk are %+v of %v", s.Logs, s.Members)
	}
	if got := len(everything(t, h)); got != 1501+3+500 {
		t.Errorf("%d messages are there", got)
	}
	if got := h.Arrivals(); got != 1501+3+500 {
		t.Errorf("%d have arrived", got)
	}
}

func TestEntriesAreForgottenWithTheirMessages(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	p := newPen(1)
	r := p.write(1, "one", "two", "three")
	h.Store(r, func(bool) {})
	var low *journal.Header
	freed := make(chan int, 1)
	h.Forget(journal.Forget{ID: 1, Log: p.log(), Keep: 3, Bytes: 1 << 20}, func(l *journal.Header, n int) {
		low = l
		freed <- n
	})
	if n := arrives(t, freed); n != r.Entries[0].Size()+r.Entries[1].Size() || low == nil || low.Number() != 3 {
		t.Errorf("%d bytes are free, and %v is left", n, low)
	}
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"three"}) {
		t.Errorf("left are %q", got)
	}
	if s := states(t, h).Logs[0]; s.Low != 3 || s.Lowest != 3 {
		t.Errorf("the log is %+v", s)
	}
}

func TestADeletionTakesWhatWasToBeStoredBefore(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	h.Store(newPen(1).write(1, times(600, "x")...), func(bool) {})
	if n, err := remove(t, t.Context(), h, time.Time{}); n != 600 || err != nil {
		t.Errorf("%d deleted, %v", n, err)
	}
	if left := everything(t, h); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
}

// A message that claims the year 2099 is ordered and deleted by when it came.
func TestADeletionGoesByTheTimeThatOrders(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	r := newPen(1).write(1, "of 2099", "of 1970", "of today")
	now := uint64(base.UnixMicro())
	r.At = []uint64{now, 0, now + 1e6}
	r.Messages[0].At, r.Messages[1].At = base.AddDate(73, 0, 0), base
	store(t, h, r)
	if n, err := remove(t, t.Context(), h, base.Add(time.Millisecond)); n != 2 || err != nil {
		t.Errorf("%d deleted, %v", n, err)
	}
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"of today"}) {
		t.Errorf("left are %q", got)
	}
}

func TestANewFileGoesOnCountingWhatCame(t *testing.T) {
	folder, replaced := t.TempDir(), make(chan struct{}, 9)
	o := Options{Replaced: func() { replaced <- struct{}{} }}
	h := openTest(t, folder, o)
	p := newPen(1)
	h.Join("home", h.Arrivals())
	store(t, h, p.write(1, "one", "two"))
	if n := h.Join("café", h.Arrivals()); n != 2 {
		t.Errorf("the café was joined with %d", n)
	}
	h.Append(many(3, 5000), func() {})
	h.Close()
	damage(t, folder)
	h = openTest(t, folder, o)
	if p := window(t, h, chat.Window{Before: 1 << 20}); p.Err == nil {
		t.Error("a window over garbage has no error")
	}
	arrives(t, replaced)
	later := p.write(9000, "three")
	store(t, h, later)
	if s := states(t, h); len(s.Logs) != 1 || s.Logs[0].Low != 3 {
		t.Errorf("the new file has %+v", s.Logs)
	}
	h.Close()
	h = openTest(t, folder, o)
	if a, b, c := h.Join("home", h.Arrivals()), h.Join("café", h.Arrivals()), h.Join("new", h.Arrivals()); a != 0 || b != 2 || c != 3 {
		t.Errorf("joined with %d, %d and %d", a, b, c)
	}
	if len(replaced) > 0 {
		t.Error("a file that was opened is told to be replaced")
	}
}
