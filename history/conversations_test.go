package history

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/messages"
)

// A deletion finds the rows of its conversation by their keys, without a look at those of others.
func TestADeletionReadsNoRowOfAnotherConversation(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	var step string
	err := h.reader.use(func(db *database) error {
		var id, parent, unused int
		return db.QueryRow("EXPLAIN QUERY PLAN "+keysToDelete("at < ?"), 1, 2, 3).Scan(&id, &parent, &unused, &step)
	})
	if want := "SEARCH message USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"; step != want || err != nil {
		t.Errorf("%s (%v), want %s", step, err, want)
	}
}

func TestADeletionInOneConversationLeavesTheOthers(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	var batch, left []chat.Message
	for n := 1; n <= 3*rowsPerDeletion; n++ {
		m := apart(n, "话")
		if n%3 == 0 {
			m.Conversation = classroom
		} else {
			left = append(left, m)
		}
		batch = append(batch, m)
	}
	h.Append(batch, func() {})
	flush(t, h)
	c := make(chan chat.Old, 1)
	h.DeleteBefore(t.Context(), classroom, time.Time{}, func(int64) {}, func(n int64, gone chat.Old, err error) {
		if n != rowsPerDeletion || err != nil {
			t.Errorf("%d deleted, %v", n, err)
		}
		c <- gone
	})
	if gone := arrives(t, c); gone.Conversation != classroom || gone.UpTo != batch[len(batch)-1].ID {
		t.Errorf("gone are %+v", gone)
	}
	wantMessages(t, everything(t, h), left)
	for of, want := range map[chat.Conversation]int{chat.OpenRoom: len(left), classroom: 0} {
		if got := search(t, h, chat.Search{Conversation: of, Text: "话", Limit: 10_000}).Messages; len(got) != want {
			t.Errorf("%d of %v found, want %d", len(got), of, want)
		}
	}
	if n, _ := remove(t, t.Context(), h, base); n != 0 {
		t.Errorf("%d more deleted", n)
	}
	h.DeleteBefore(t.Context(), other, time.Time{}, func(int64) {}, func(n int64, gone chat.Old, err error) {
		if n != 0 || err != nil {
			t.Errorf("of a conversation that is not here %d are deleted, %v", n, err)
		}
		c <- gone
	})
	arrives(t, c)
	h.Close()
	checkSound(t, folder)
}

// The full-text table has parts of their words as long as messages of other conversations are there.
func TestWhatIsDeletedInOneConversationIsGoneFromTheFile(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	for n := chat.ID(1); n <= 120; n += 60 { // so few are deleted that SQLite does not merge by itself
		secret := in(classroom, theirs(n, "密语 zz-never-again"))
		h.Append(append([]chat.Message{secret, in(other, theirs(n+1, "留下"))}, many(int(n+2), 58)...), func() {})
		flush(t, h)
	}
	c := make(chan int64, 1)
	h.DeleteBefore(t.Context(), classroom, time.Time{}, func(int64) {}, func(n int64, _ chat.Old, err error) {
		if err != nil {
			t.Error(err)
		}
		c <- n
	})
	if n := arrives(t, c); n != 2 {
		t.Errorf("%d deleted", n)
	}
	wantGone(t, folder, "密语", "zz", "never")
	if got := search(t, h, chat.Search{Conversation: other, Text: "留下", Limit: 10}).Messages; len(got) != 2 {
		t.Errorf("%d of the others found", len(got))
	}
	h.Close()
	checkSound(t, folder)
}

// Over the budget, the oldest of all conversations go first.
func TestOverBudgetNoConversationIsSpared(t *testing.T) {
	const budget = 1_400_000
	h := openTest(t, t.TempDir(), Options{Budget: budget})
	conversations := []chat.Conversation{classroom, chat.OpenRoom, other}
	for n := 1; n <= 4500; n++ {
		h.Append([]chat.Message{in(conversations[n%3], apart(n, strings.Repeat("说过的话。", 5)))}, func() {})
	}
	flush(t, h)
	if used, plain := settle(t, h); used > budget || plain > budget/3 {
		t.Fatalf("%d bytes are in use, %d of plain text", used, plain)
	}
	var firsts []chat.ID
	for _, c := range conversations {
		p := window(t, h, chat.Window{Conversation: c, Anchor: place(1), After: 1})
		if len(p.Messages) == 0 {
			t.Fatalf("nothing is left of %v", c)
		}
		firsts = append(firsts, p.Messages[0].ID)
	}
	for i := range firsts {
		if apart := firsts[i] - firsts[(i+1)%3]; apart > 1<<messages.SpanBits || firsts[i] < 1<<messages.SpanBits {
			t.Errorf("the first that are left are %v", firsts)
		}
	}
}

// firstEdition makes a history as the first edition of the program left it. More statements follow, whose changes are in the
// write-ahead log until the database is closed.
func firstEdition(t *testing.T, path string, more ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", address(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, s := range append([]string{
		"PRAGMA application_id = 0x75647063", "PRAGMA user_version = 3",
		"CREATE TABLE message (id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, text TEXT NOT NULL)", "INSERT INTO message VALUES (1, 0, '旧的')",
	}, more...) {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func TestAHistoryOfTheFirstEditionIsSetAsideWhole(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	firstEdition(t, pathIn(folder)).Close()
	before, err := os.ReadFile(pathIn(folder))
	if err != nil {
		t.Fatal(err)
	}
	h := openTest(t, folder, Options{Notice: news.notice, Now: func() time.Time { return base }})
	n := news.wait(t)
	aside := pathIn(folder) + ".first-edition-" + base.Format("20060102-150405")
	if n != (health.Notice{Kind: health.HistoryOutdated, What: aside}) {
		t.Fatalf("the notice is %+v", n)
	}
	if after, err := os.ReadFile(aside); err != nil || string(after) != string(before) {
		t.Errorf("the file set aside has changed: %v", err)
	}
	if h.Last().ID != 0 || len(h.Contacts()) != 0 {
		t.Errorf("the new history begins with %d and %v", h.Last().ID, h.Contacts())
	}
	h.Append([]chat.Message{theirs(1, "新")}, func() {})
	flush(t, h)
	wantMessages(t, everything(t, h), []chat.Message{theirs(1, "新")})
	h.Close()
	openTest(t, folder, Options{Notice: news.notice}).Close()
	if kinds := fmt.Sprint(news.kinds()); kinds != fmt.Sprint([]health.NoticeKind{health.HistoryOutdated}) {
		t.Errorf("notices: %v", kinds)
	}
}
