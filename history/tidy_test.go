package history

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/faults"
	"udpchat/history/messages"
)

// remove deletes the messages before a time and returns the arguments of done.
func remove(t *testing.T, ctx context.Context, h *History, before time.Time) (int64, error) {
	t.Helper()
	type result struct {
		n   int64
		err error
	}
	c := make(chan result, 1)
	h.DeleteBefore(ctx, chat.OpenRoom, before, func(int64) {}, func(n int64, _ chat.Old, err error) { c <- result{n, err} })
	r := arrives(t, c)
	return r.n, r.err
}

// sparse is the distance between IDs in these tests, so that a span holds 1,024 messages, which are deleted in two steps.
const sparse = 4

// apart returns the nth message, with an ID that is sparse.
func apart(n int, text string) chat.Message { return theirs(chat.ID(n*sparse), text) }

func TestDeleteBefore(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	var batch []chat.Message
	for n := 1; n <= 2_500; n++ {
		m := apart(n, "话")
		if n%3 == 0 {
			m.At = m.At.Add(20_000 * time.Second) // a clock that jumps
		}
		batch = append(batch, m)
	}
	h.Append(batch, func() {})
	limit := apart(2_250, "").At // its clock jumped, so it stays
	keep := func(m chat.Message) bool { return m.At.Before(limit) }
	want := slices.DeleteFunc(slices.Clone(batch), keep)
	n, err := remove(t, t.Context(), h, limit)
	if err != nil || n != int64(len(batch)-len(want)) {
		t.Errorf("deleted %d, %v, want %d", n, err, len(batch)-len(want))
	}
	wantMessages(t, everything(t, h), want)
	if got := search(t, h, chat.Search{Text: "话", Limit: 20_000}).Messages; len(got) != len(want) {
		t.Errorf("%d found, want %d", len(got), len(want))
	}
	if n, err := remove(t, t.Context(), h, limit); n != 0 || err != nil {
		t.Errorf("deleted %d more, %v", n, err)
	}
	var left int
	h.reader.use(func(db *database) error {
		return db.QueryRow("SELECT count(*) FROM word_docsize").Scan(&left)
	})
	if left != len(want) {
		t.Errorf("%d messages left in the full-text table, want %d", left, len(want))
	}
}

func TestEverythingIsDeletedWhateverTimesClaim(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	const secret = "密语 never-to-be-read-again"
	var batch []chat.Message
	for i, at := range []time.Time{
		time.UnixMicro(math.MinInt64), time.UnixMicro(-1),
		{},
		time.UnixMicro(0), base.AddDate(-30, 0, 0), base, base.AddDate(1, 0, 0),
		base.AddDate(9000, 0, 0), time.UnixMicro(math.MaxInt64 - 1), time.UnixMicro(math.MaxInt64),
	} {
		m, own := theirs(chat.ID(2*i+1), secret), mine(chat.ID(2*i+2), secret)
		m.At, own.At = at, at
		batch = append(batch, m, own)
	}
	h.Append(batch, func() {})
	flush(t, h)
	if n, err := remove(t, t.Context(), h, time.Time{}); n != int64(len(batch)) || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	wantMessages(t, everything(t, h), nil)
	wantGone(t, folder, "密语", "never")
}

// wantGone checks that words are nowhere in the files of a history.
func wantGone(t *testing.T, folder string, words ...string) {
	t.Helper()
	for _, suffix := range append([]string{""}, faults.Companions...) {
		data, err := os.ReadFile(filepath.Join(folder, name+suffix))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, left := range words {
			if bytes.Contains(data, []byte(left)) {
				t.Errorf("%q is still in the file history.db%s", left, suffix)
			}
		}
	}
}

func TestWhatComesWhileEverythingIsDeletedStays(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	h.Append(many(1, 2*rowsPerDeletion), func() {})
	flush(t, h)
	later := theirs(2*rowsPerDeletion+1, "later")
	var once sync.Once
	c := make(chan chat.Old, 1)
	h.DeleteBefore(t.Context(), chat.OpenRoom, time.Time{}, func(int64) {
		once.Do(func() { h.Append([]chat.Message{later}, func() {}) })
	}, func(_ int64, gone chat.Old, _ error) { c <- gone })
	if gone := arrives(t, c); gone.UpTo != 2*rowsPerDeletion {
		t.Errorf("gone are those up to %d", gone.UpTo)
	}
	flush(t, h)
	wantMessages(t, everything(t, h), []chat.Message{later})
}

func TestDeleteBeforeEndsWithItsContextAndWithTheHistory(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := remove(t, ctx, h, base); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
	h.Close()
	if _, err := remove(t, t.Context(), h, base); !errors.Is(err, errClosed) {
		t.Errorf("got error %v", err)
	}
}

func TestADeletionTellsHowFarItIsAndCanBeEndedHalfway(t *testing.T) {
	const rows = 4 * rowsPerDeletion
	h := openTest(t, t.TempDir(), Options{})
	h.Append(many(1, rows), func() {})
	ctx, cancel := context.WithCancel(t.Context())
	var steps []int64
	type result struct {
		n    int64
		gone chat.Old
		err  error
	}
	c := make(chan result, 1)
	h.DeleteBefore(ctx, chat.OpenRoom, base.AddDate(1, 0, 0), func(n int64) {
		if steps = append(steps, n); len(steps) == 3 {
			cancel()
		}
	}, func(n int64, gone chat.Old, err error) { c <- result{n, gone, err} })
	r := arrives(t, c)
	if r.gone.UpTo != 3*rowsPerDeletion {
		t.Errorf("gone are %+v", r.gone)
	}
	if !errors.Is(r.err, context.Canceled) || r.n != 3*rowsPerDeletion || !slices.Equal(steps, []int64{rowsPerDeletion, 2 * rowsPerDeletion, 3 * rowsPerDeletion}) {
		t.Errorf("%d deleted, %v, told %v", r.n, r.err, steps)
	}
	if got := everything(t, h); len(got) != rows-3*rowsPerDeletion || got[0].ID != 3*rowsPerDeletion+1 {
		t.Errorf("%d left, from %d", len(got), got[0].ID)
	}
}

func TestCloseDoesNotWaitForALongDeletion(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	var batch []chat.Message
	for n := range 2_500 {
		batch = append(batch, theirs(chat.ID(n)<<messages.SpanBits, "x")) // each in a span of its own, which takes a step
	}
	h.Append(batch, func() {})
	flush(t, h)
	result := make(chan error, 1)
	h.DeleteBefore(t.Context(), chat.OpenRoom, base.AddDate(1, 0, 0), func(int64) {}, func(_ int64, _ chat.Old, err error) { result <- err })
	h.Close()
	// On a fast machine it may be done by then. The rest is sound in either case.
	err := arrives(t, result)
	if left := len(everything(t, openTest(t, folder, Options{}))); (err == nil) != (left == 0) {
		t.Errorf("error %v, and %d messages left", err, left)
	}
}
