package history

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"udpchat/chat"
)

// A search that is out of time returns the place it has reached, and the next one goes on from there.
func TestASearchGoesOnWhereItsTimeWasOver(t *testing.T) {
	h := openTest(t, t.TempDir(), Options{})
	const spans = 4
	for i := range spans { // with gaps, so that each is a range of its own
		id := chat.ID(1 + i*8<<spanBits)
		h.Append([]chat.Message{theirs(id, fmt.Sprint("hit ", i)), theirs(id+1, "other")}, func() {})
	}
	flush(t, h)
	var got []string
	rounds := 0
	q := chat.Search{Text: "hit", Limit: 9}
	for range spans + 1 {
		f := chat.Found{Search: q}
		rounds++
		err := h.reader.use(func(db *database) error {
			return find(t.Context(), db, &f, afterTwo())
		})
		if err == nil {
			got = append(got, texts(f.Messages)...)
			break
		}
		if f.Down == 0 || q.Before != 0 && f.Down >= q.Before {
			t.Fatalf("from %d it came to %d", q.Before, f.Down)
		}
		got = append(got, texts(f.Messages)...)
		q.Before = f.Down
	}
	if want := []string{"hit 3", "hit 2", "hit 1", "hit 0"}; !slices.Equal(got, want) || rounds < 2 {
		t.Errorf("found %q in %d rounds, want %q in several", got, rounds, want)
	}
}

// afterTwo ends the time of a search after two ranges.
func afterTwo() func() error {
	left := 2
	return func() error {
		if left--; left < 0 {
			return context.DeadlineExceeded
		}
		return nil
	}
}
