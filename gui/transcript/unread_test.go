package transcript

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
)

const muted = chat.MemberID("muted")

// stand are rows whose messages stand in this order and have arrived in that of their numbers; a negative number is one of a
// muted member.
func stand(numbers ...chat.ID) *Rows {
	t := &Rows{Muted: map[chat.MemberID]bool{muted: true}}
	t.Apply(standing(numbers...))
	return t
}

func standing(numbers ...chat.ID) chat.Changes {
	c := chat.Changes{Reset: true}
	for i, n := range numbers {
		m := chat.Message{ID: max(n, -n), Pos: chat.Pos{Order: int64(10 * (i + 1)), ID: max(n, -n)}, Author: "a", At: guitest.Noon}
		if n < 0 {
			m.Author = muted
		}
		c.Messages = append(c.Messages, m)
	}
	return c
}

func (t *Rows) lines() []chat.ID {
	var ids []chat.ID
	for _, r := range t.Rows {
		if r.FirstUnread {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func TestWhatArrivedLateIsUnreadWhereverItStands(t *testing.T) {
	for name, c := range map[string]struct {
		rows  []chat.ID
		read  chat.ID
		lines []chat.ID
	}{
		"in order":                       {[]chat.ID{1, 2, 3, 4}, 2, []chat.ID{3}},
		"all read":                       {[]chat.ID{1, 2, 3}, 3, nil},
		"no line":                        {[]chat.ID{1, 2, 3}, 0, nil},
		"late, among what was read":      {[]chat.ID{1, 4, 2, 3}, 3, []chat.ID{4}},
		"late, above everything":         {[]chat.ID{4, 1, 2, 3}, 3, []chat.ID{4}},
		"late, and new below":            {[]chat.ID{1, 5, 2, 3, 4, 6}, 3, []chat.ID{5, 4}},
		"two late ones":                  {[]chat.ID{1, 5, 4, 2, 3}, 3, []chat.ID{5}},
		"late after one of a muted one":  {[]chat.ID{1, -2, 4, 3}, 3, []chat.ID{4}},
		"after a late muted one":         {[]chat.ID{1, -5, 4, 3}, 3, []chat.ID{5}},
		"a late muted one among folded":  {[]chat.ID{1, -2, -5, 4, 3}, 3, nil},
		"a late one that has been read":  {[]chat.ID{1, 3, 2, 4}, 3, []chat.ID{4}},
		"the newest stands first, read":  {[]chat.ID{4, 1, 2, 3}, 4, nil},
		"the newest stands first, later": {[]chat.ID{4, 1, 2, 3, 5}, 4, []chat.ID{5}},
	} {
		rows := stand(c.rows...)
		rows.SetRead(c.read)
		if got := rows.lines(); !slices.Equal(got, c.lines) {
			t.Errorf("%s: lines above %v, want %v", name, got, c.lines)
		}
	}
}

func TestTheMarkIsBelowWhateverTheReaderHasNotSeen(t *testing.T) {
	for name, c := range map[string]struct {
		rows []chat.ID
		at   int // the row of the reader
		want chat.ID
	}{
		"in order":                     {[]chat.ID{1, 2, 3, 4}, 1, 2},
		"at the last row":              {[]chat.ID{1, 2, 3}, 2, 3},
		"at a late one":                {[]chat.ID{1, 4, 2, 3}, 1, 1},
		"above a late one":             {[]chat.ID{1, 2, 4, 3}, 1, 2},
		"below a late one":             {[]chat.ID{1, 4, 2, 3}, 2, 2},
		"above one that arrived first": {[]chat.ID{2, 3, 1}, 0, 0},
	} {
		rows := stand(c.rows...)
		if got := rows.readUpTo(rows.Rows[c.at]); got != c.want {
			t.Errorf("%s: read up to %d, want %d", name, got, c.want)
		}
		if newest := slices.Max(c.rows); rows.Arrived != newest {
			t.Errorf("%s: the newest is %d, want %d", name, rows.Arrived, newest)
		}
	}
}

func TestTheListMarksByArrivalAndKeepsThePlace(t *testing.T) {
	late := []chat.ID{50}
	for n := range chat.ID(40) {
		late = append(late, n+1)
	}
	s := newShelf(t, fyne.NewSize(400, 300))
	s.rows.Apply(standing(late...))
	s.list.ToEnd()
	if read, place := s.list.ReadUpTo(); read != 50 || place.Order != 410 {
		t.Errorf("at the end: read up to %d, at %v", read, place)
	}
	s.list.MarkRead()
	s.rows.Apply(chat.Changes{Messages: []chat.Message{{ID: 51, Pos: chat.Pos{Order: 420, ID: 51}, Author: "a", At: guitest.Noon}}})
	if got := s.rows.lines(); !slices.Equal(got, []chat.ID{51}) {
		t.Errorf("lines above %v", got)
	}
	s.list.Redraw()
	s.scroll(-1e6)
	if read, place := s.list.ReadUpTo(); read != 0 || place.Order != 10 {
		t.Errorf("at the late one above everything: read up to %d, at %v", read, place)
	}
}

func TestAHeldBeginningTellsWhetherThereIsMoreThanItHolds(t *testing.T) {
	for name, c := range map[string]struct {
		places []int64
		older  bool
		more   bool
	}{
		"all is new, and older ones may be":      {[]int64{50, 60}, true, true},
		"all is new, and nothing is older":       {[]int64{50, 60}, false, false},
		"it goes back to what the rows hold":     {[]int64{30, 50, 60}, true, false},
		"it goes back beyond what they hold":     {[]int64{5, 20, 50}, false, false},
		"nothing is new":                         {[]int64{20, 30}, true, false},
		"everything was cleared in the meantime": {nil, false, false},
	} {
		rows, held := stand(1, 2, 3), chat.Changes{Reset: true, Older: c.older}
		for _, p := range c.places {
			held.Messages = append(held.Messages, chat.Message{ID: chat.ID(p / 10), Pos: chat.Pos{Order: p, ID: chat.ID(p / 10)}, Author: "a", At: guitest.Noon})
		}
		if more := rows.Hold(&held); more != c.more || held.Reset || len(rows.Rows) != 3 {
			t.Errorf("%s: more %v, reset %v, %d rows", name, more, held.Reset, len(rows.Rows))
		}
	}
}
