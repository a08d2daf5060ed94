package entries

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"udpchat/journal"
)

// meet notes a member that is met now, on a network that was joined when so many entries had arrived.
func (d *disk) meet(in journal.Conversation, member journal.PublicKey, since int64, at time.Time) {
	d.Helper()
	d.in(func(ctx context.Context) error {
		return d.Meet(ctx, Meeting{In: in, Member: member, Since: since, At: at})
	})
}

// lowest returns the lowest number of a log that a member may have.
func (d *disk) lowest(n name, member journal.PublicKey) uint64 {
	d.Helper()
	lowest, err := Lowest(d.Context(), d.conn, n.in, n.Log, member, nil)
	if err != nil {
		d.Fatal(err)
	}
	return lowest
}

func TestANewcomerGetsTheNewestOfADayWhereItIsMet(t *testing.T) {
	chen, lin, elsewhere, d := write("chen", openRoom, 1), write("lin", openRoom, 2), write("lin", classroom, 3), newDisk(t)
	for range 3 { // 300 of each, one second apart
		d.append(chen.entries(100)...)
		d.append(elsewhere.entries(100)...)
		d.append(lin.entries(100)...)
	}
	for _, c := range []struct {
		what                  string
		since                 int64
		at                    time.Time
		chen, lin, afterwards uint64
	}{
		{"at once: the newest 200, whatever came elsewhere", 0, begin.Add(300 * time.Second), 201, 201, 301},
		{"a day later: what came with or after the last 50 s of chen", 0, begin.Add(newcomerTime + 250*time.Second), 251, 201, 301},
		{"two days later", 0, begin.Add(2 * newcomerTime), 301, 301, 301},
		{"in a network that was joined when 850 had come", 850, begin, 301, 251, 301},
		{"in a network that was joined later", 900, begin, 301, 301, 301},
	} {
		member := journal.PublicKey{1, byte(len(c.what))}
		if got := d.lowest(chen.name, member); got != c.afterwards {
			t.Errorf("%s: who was not met gets %d", c.what, got)
		}
		meeting := &Meeting{In: openRoom, Member: member, Since: c.since, At: c.at}
		before, err := Lowest(t.Context(), d.conn, openRoom, lin.name.Log, member, meeting)
		if before != c.lin || err != nil {
			t.Errorf("%s: being met it gets %d of lin, %v", c.what, before, err)
		}
		d.meet(openRoom, member, c.since, c.at)
		d.meet(openRoom, member, 900, begin.Add(100*newcomerTime)) // it dates from the first time
		if a, b := d.lowest(chen.name, member), d.lowest(lin.name, member); a != c.chen || b != c.lin {
			t.Errorf("%s: it gets %d of chen and %d of lin, want %d and %d", c.what, a, b, c.chen, c.lin)
		}
	}
	later, again := lin.entries(1), journal.PublicKey{1, 9}
	d.meet(openRoom, again, 900, begin)
	d.append(later...)
	if got := d.lowest(lin.name, again); got != 301 {
		t.Errorf("what came after the meeting is served from %d on", got)
	}
	d.in(func(ctx context.Context) error { return d.Dismiss(ctx, openRoom, again) })
	d.meet(openRoom, again, 901, begin)
	if got := d.lowest(lin.name, again); got != 302 {
		t.Errorf("who was dismissed and met again gets %d", got)
	}
	if got := d.lowest(write("new", openRoom, 9).name, again); got != 1 {
		t.Errorf("of a log that is not here it gets %d", got)
	}
}

func TestADismissedMemberHasToldNothing(t *testing.T) {
	w, d, gone, stays := write("lin", openRoom, 1), newDisk(t), journal.PublicKey{7}, journal.PublicKey{8}
	d.append(w.entries(3)...)
	for _, k := range []journal.PublicKey{gone, stays} {
		d.meet(openRoom, k, 0, begin)
		d.in(func(ctx context.Context) error {
			return d.Keep(ctx, journal.Keep{Conversation: openRoom, Told: &journal.Told{Log: w.name.Log, Member: k, From: 1, To: 3}})
		})
	}
	d.in(func(ctx context.Context) error { return d.Dismiss(ctx, openRoom, gone) })
	s := d.state(openRoom)
	if !maps.Equal(s.Members, map[journal.PublicKey]bool{stays: false}) || len(s.Told) != 1 || s.Told[0].Member != stays {
		t.Errorf("the room is %+v", s)
	}
}

func TestANetworkDatesFromTheFirstTime(t *testing.T) {
	d := newDisk(t)
	d.in(func(ctx context.Context) error {
		for i := range maxNetworks + 10 {
			at := begin.Add(time.Duration(i) * time.Minute)
			if err := d.Join(ctx, fmt.Sprint("café ", i), int64(i), at); err != nil {
				return err
			}
			if err := d.Join(ctx, "home", int64(5+i), at); err != nil {
				return err
			}
		}
		return nil
	})
	all, err := Networks(t.Context(), d.conn)
	if _, left := all["café 10"]; len(all) != maxNetworks || all["home"] != 5 || left || err != nil {
		t.Errorf("%d networks, home with %d, %v", len(all), all["home"], err)
	}
}
