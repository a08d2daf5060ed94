package chat_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
)

func TestAnOrderIsATimeAndTheFirstBitsOfAnAuthor(t *testing.T) {
	author := chat.Key{0xff, 0xff, 0xff}
	for name, c := range map[string]struct {
		at   time.Time
		key  chat.Key
		want int64
	}{
		"plain text":         {time.UnixMicro(1), chat.Key{}, 1 << 11},
		"a node":             {time.UnixMicro(1), chat.Key{0x80, 0x20, 0xff}, 1<<11 | 0x401},
		"the greatest key":   {time.UnixMicro(1), author, 1<<12 - 1},
		"less than that":     {time.UnixMicro(1).Add(999), chat.Key{}, 1 << 11},
		"before 1970":        {time.UnixMicro(-1), chat.Key{}, 0},
		"long before":        {time.Time{}, author, 1<<11 - 1},
		"the last time":      {time.UnixMicro(1<<52 - 1), author, math.MaxInt64},
		"beyond the last":    {time.UnixMicro(1 << 52), author, math.MaxInt64},
		"the year a million": {time.Date(1_000_000, 1, 1, 0, 0, 0, 0, time.UTC), author, math.MaxInt64},
	} {
		if got := chat.OrderOf(c.at, c.key); got != c.want {
			t.Errorf("%s: %x, want %x", name, got, c.want)
		}
	}
}

func TestPlacesAreComparedByOrderAndThenByID(t *testing.T) {
	ascending := []chat.Pos{{0, 1}, {0, 2}, {1, 1}, {5, 1}, {5, 2}, {math.MaxInt64, 7}}
	if !slices.IsSortedFunc(ascending, chat.Pos.Compare) {
		t.Error("not in order")
	}
	for i, p := range ascending {
		if p.Before(p) || p.Compare(p) != 0 || p.IsZero() || i > 0 && !ascending[i-1].Before(p) {
			t.Errorf("%v does not stand where it should", p)
		}
		if next := p.Next(); !p.Before(next) || i+1 < len(ascending) && ascending[i+1].Before(next) {
			t.Errorf("%v comes next to %v", next, p)
		}
	}
}

func TestAPlaceIsReadAsItIsWritten(t *testing.T) {
	for _, p := range []chat.Pos{{0, 1}, {1938810470400000002, 3}, {math.MaxInt64, math.MaxInt64}} {
		got, err := chat.ParsePos(p.String())
		if got != p || err != nil {
			t.Errorf("%v is read as %v, %v", p, got, err)
		}
	}
	for _, s := range []string{"", "-", "5", "5-", "-5", "5-0", "-1-5", "5--5", "05-5", "5-05", "+5-5", "5-5 ", "5-5-5", "9223372036854775808-1"} {
		if p, err := chat.ParsePos(s); err == nil || !p.IsZero() {
			t.Errorf("%q is read as %v, %v", s, p, err)
		}
	}
	var p chat.Pos
	if b, err := p.MarshalText(); len(b) > 0 || err != nil || (&chat.Pos{1, 2}).UnmarshalText(b) != nil {
		t.Errorf("no place is written as %q, %v", b, err)
	}
	if err := p.UnmarshalText([]byte("7-8")); err != nil || p != (chat.Pos{7, 8}) {
		t.Errorf("read as %v, %v", p, err)
	}
}
