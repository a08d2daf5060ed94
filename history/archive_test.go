package history

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/lines"
	"udpchat/journal"
)

func TestMessagesAreReadAsWritten(t *testing.T) {
	zoned := theirs(3, "第三\x00行\n\t😀")
	zoned.From = netip.MustParseAddrPort("[fe80::1%eth0]:51234")
	raw := theirs(4, `\xff?`)
	raw.Raw, raw.Encoding = []byte{0xff, 0, 1}, chat.EncodingUnknown
	old := theirs(5, "")
	old.At = time.Time{}
	elsewhere := in(classroom, theirs(6, "elsewhere"))
	elsewhere.Pos.Order = 1 // the first there
	want := []chat.Message{
		theirs(1, "大家好"),
		mine(2, "hi", chat.Delivery{To: "192.0.2.1", State: chat.Sent}, chat.Delivery{To: "h", State: chat.Failed, Why: chat.UnknownHost}),
		zoned, raw, old,
	}
	there := func(h *History) []chat.Message {
		return window(t, h, chat.Window{Conversation: classroom, Before: 9}).Messages
	}
	folder := t.TempDir() + "/not there yet, 目录?#%"
	h := openTest(t, folder, Options{})
	h.Append(append(want, elsewhere), func() {})
	flush(t, h)
	wantMessages(t, everything(t, h), want)
	wantMessages(t, there(h), []chat.Message{elsewhere})
	h.Close()
	again := openTest(t, folder, Options{})
	wantMessages(t, everything(t, again), want)
	wantMessages(t, there(again), []chat.Message{elsewhere})
	if again.Last().ID != 6 {
		t.Errorf("Last is %d, want 6", again.Last().ID)
	}
}

func TestStoredIsCalledAfterTheCommitInOrder(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	order := make(chan chat.ID, 100)
	for id := chat.ID(1); id <= 100; id++ {
		h.Append([]chat.Message{theirs(id, "x")}, func() {
			if got := window(t, h, chat.Window{Anchor: chat.Pos{Order: int64(id), ID: id}, After: 1}).Messages; len(got) != 1 || got[0].ID != id {
				t.Errorf("%d was reported stored and is not there", id)
			}
			order <- id
		})
	}
	for id := chat.ID(1); id <= 100; id++ {
		if got := arrives(t, order); got != id {
			t.Fatalf("stored %d, want %d", got, id)
		}
	}
}

func TestAnUpdateMayComeBeforeItsMessage(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	late := mine(1, "one", chat.Delivery{To: "a", State: chat.Sent})
	gone := mine(2, "two")
	gone.Deleted = true
	h.Update([]chat.Message{late, gone})
	flush(t, h)
	h.Append([]chat.Message{mine(2, "two"), mine(1, "one", chat.Delivery{To: "a"}), mine(3, "three")}, func() {})
	flush(t, h)
	wantMessages(t, everything(t, h), []chat.Message{late, mine(3, "three")})
}

func TestMessagesOutOfOrderAndTwiceAreKeptOnce(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	h.Append([]chat.Message{theirs(3, "三"), theirs(1, "一")}, func() {})
	h.Append([]chat.Message{theirs(2, "二"), theirs(3, "三")}, func() {})
	flush(t, h)
	h.Append([]chat.Message{theirs(2, "二"), theirs(4, "四")}, func() {})
	flush(t, h)
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"一", "二", "三", "四"}) {
		t.Errorf("got %q", got)
	}
	if got := search(t, h, chat.Search{Text: "二", Limit: 9}).Messages; len(got) != 1 {
		t.Errorf("found %q", texts(got))
	}
}

func TestIDsAreNotReusedAfterTheNewestWasDeleted(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	gone := theirs(9, "x")
	h.Append([]chat.Message{theirs(1, "y"), gone}, func() {})
	gone.Deleted = true
	h.Update([]chat.Message{gone})
	h.Close()
	if last := openTest(t, folder, Options{}).Last().ID; last != 9 {
		t.Errorf("Last is %d, want 9", last)
	}
}

func TestCloseCommitsTheQueue(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{gather: time.Hour})
	var want []chat.Message
	for id := chat.ID(1); id <= 12_345; id++ {
		want = append(want, theirs(id, "消息"))
	}
	h.Append(want, func() {})
	h.Close()
	h.Append([]chat.Message{theirs(99_999, "too late")}, func() { t.Error("stored after Close") })
	if _, err := os.Stat(pathIn(folder) + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
	wantMessages(t, everything(t, openTest(t, folder, Options{})), want)
}

// The values of PRAGMA synchronous.
const normal, full = 1, 2

// unhurried opens a history whose batches wait an hour for more messages, unless they are urgent. It reports the level of each
// commit.
func unhurried(t *testing.T) (h *History, levels chan int64) {
	t.Helper()
	levels = make(chan int64, 10)
	h = openTest(t, t.TempDir(), Options{gather: time.Hour, hook: func(f *file) {
		level, err := f.number(context.Background(), "PRAGMA synchronous")
		if err != nil {
			t.Error(err)
		}
		levels <- level
	}})
	return h, levels
}

func TestAnEntryIsFlushedAtOnceAndEverythingElseWaits(t *testing.T) {
	h, seen := unhurried(t)
	store(t, h, newPen(1).write(1, "x")) // although the batch would gather for an hour
	if got := arrives(t, seen); got != full {
		t.Errorf("synchronous is %d before an entry is told to be stored, want %d", got, full)
	}
	h.Append([]chat.Message{theirs(2, "x")}, func() {})
	h.SaveContacts([]chat.Contact{contact(1)})
	h.SaveName(journal.PublicKey{1}, "lin", 1)
	h.Close()
	if got := arrives(t, seen); got != normal {
		t.Errorf("synchronous is %d for what waits, want %d", got, normal)
	}
}

func TestANewerHistoryIsReadAndLeftAlone(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	h := openTest(t, folder, Options{})
	r := newPen(1).write(1, "旧的", "older")
	store(t, h, r)
	h.SaveContacts([]chat.Contact{contact(1)})
	h.Close()
	alter(t, folder, "PRAGMA user_version = 99")
	before := filesIn(t, folder)
	h = openTest(t, folder, Options{Notice: news.notice})
	if n := news.wait(t); n.Kind != health.HistoryUnsaved || n.Why != health.NewerVersion {
		t.Errorf("the notice is %v", n)
	}
	if h.Last().ID != 2 || len(h.Contacts()) != 1 {
		t.Errorf("it goes up to %d with %v", h.Last().ID, h.Contacts())
	}
	p := newPen(2)
	own, told := p.write(3, "新的"), make(chan bool, 1)
	own.Own = true
	h.Append(own.Messages, func() {})
	h.Store(own, func(ok bool) { told <- ok })
	if !arrives(t, told) {
		t.Error("an own entry is refused")
	}
	if got := search(t, h, chat.Search{Text: "旧的", Limit: 9}).Messages; len(got) != 1 {
		t.Errorf("%d are found", len(got))
	}
	if a, b := read(t, h, r.Entries[0].Header.Log(), 1, 9), read(t, h, p.log(), 1, 9); len(a) != 2 || len(b) != 1 {
		t.Errorf("%d entries are served from disk, %d from memory", len(a), len(b))
	}
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"旧的", "older"}) {
		t.Errorf("there are %q", got)
	}
	if err := h.Close(); err == nil || len(news.kinds()) != 1 {
		t.Errorf("closing gives %v, and there were %v", err, news.kinds())
	}
	if after := filesIn(t, folder); !maps.Equal(before, after) {
		t.Errorf("the files are %d, they were %d, or have changed", len(after), len(before))
	}
	if err := Export(context.Background(), folder, os.Stderr, lines.Text, nil, nil); !errors.Is(err, health.NewerVersion) || !strings.Contains(err.Error(), "newer version of the program (format 99,") {
		t.Errorf("export: got error %v", err)
	}
}

// filesIn returns what the files of a folder hold. What SQLite keeps for locks between processes does not count.
func filesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		content, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f.Name(), "-shm") && len(content) > 0 {
			all[f.Name()] = string(content)
		}
	}
	return all
}

func TestTheFileIsOursAndSound(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.Append([]chat.Message{theirs(1, "大家好"), mine(2, "hello")}, func() {})
	h.Close()
	const ask = "PRAGMA application_id; PRAGMA user_version; PRAGMA integrity_check; SELECT key, text FROM message"
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Log("without the sqlite3 shell the file is checked by our own SQLite only")
		checkSound(t, folder)
		return
	}
	out, err := exec.Command(shell, "-readonly", pathIn(folder), ask).CombinedOutput()
	if want := "1969516648\n1\nok\n1|大家好\n2|hello\n"; err != nil || string(out) != want {
		t.Errorf("the sqlite3 shell says %q, %v; want %q", out, err, want)
	}
}

func TestASearchByTimeIsExactAtBothEnds(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	h.Append(many(1, 3), func() {})
	flush(t, h)
	at := func(id chat.ID) int64 { return theirs(id, "").At.Unix() }
	for _, c := range []struct {
		since, until int64
		want         int
	}{{at(3), 0, 1}, {at(3) + 1, 0, 0}, {0, at(1), 0}, {0, at(1) + 1, 1}, {at(2), at(3), 1}, {0, 0, 3}, {-1 << 62, 1 << 62, 3}} {
		if got := search(t, h, chat.Search{Text: "x", Since: c.since, Until: c.until, Limit: 9}).Messages; len(got) != c.want {
			t.Errorf("from %d to %d: %d found, want %d", c.since, c.until, len(got), c.want)
		}
	}
}

// alter changes a closed history from outside.
func alter(t testing.TB, folder, script string) {
	t.Helper()
	f, err := openFile(context.Background(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.exec(context.Background(), script); err != nil {
		t.Fatal(err)
	}
	f.close()
}

// checkSound fails the test when a closed history is damaged.
func checkSound(t testing.TB, folder string) {
	t.Helper()
	f, err := openFile(context.Background(), pathIn(folder), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	var verdict string
	if err := f.conn.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity check: %q, %v", verdict, err)
	}
	if err := f.exec(context.Background(), "INSERT INTO word (word) VALUES ('integrity-check')"); err != nil {
		t.Fatal("integrity check of the full-text table:", err)
	}
}

// TestPagesFollowThePlaces: messages come in any order, change their places, and share an order with others.
func TestPagesFollowThePlaces(t *testing.T) {
	h, r := openTest(t, t.TempDir(), Options{}), rand.New(rand.NewPCG(1, 2))
	var want []chat.Message
	for id := chat.ID(1); id <= 600; id++ {
		m := theirs(id, "x")
		m.Pos.Order = r.Int64N(100)
		want = append(want, m)
	}
	h.Append(slices.Clone(want), func() {})
	for range 200 {
		i := r.IntN(len(want))
		want[i].Pos.Order = r.Int64N(100)
		h.Update([]chat.Message{want[i]})
	}
	flush(t, h)
	slices.SortFunc(want, func(a, b chat.Message) int { return a.Pos.Compare(b.Pos) })
	for range 50 {
		at, n := r.IntN(len(want)), r.IntN(40)
		got := window(t, h, chat.Window{Anchor: want[at].Pos, Before: n, After: n})
		wantMessages(t, got.Messages, want[max(0, at-n):min(len(want), at+n)])
	}
	if p := window(t, h, chat.Window{Before: 10}); !p.Older || p.Newer || p.Newest != 600 {
		t.Errorf("at the end: older %v, newer %v, the newest is %d", p.Older, p.Newer, p.Newest)
	} else {
		wantMessages(t, p.Messages, want[590:])
	}
	if p := window(t, h, chat.Window{Conversation: chat.Conversation{9}, Before: 10}); p.Newest != 0 {
		t.Errorf("the newest of a conversation without messages is %d", p.Newest)
	}
	h.Close()
	if last := openTest(t, h.folder, Options{}).Last(); last.ID != 600 || last.Order != 99 {
		t.Errorf("it went up to %v", last)
	}
}
