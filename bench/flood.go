//go:build linux

package main

import (
	"fmt"
	"os"
	"time"
)

// The room is to take leastRate messages a second with its window open; floodRate is what the sender aims at, which it misses by
// a little.
const (
	leastRate = 50_000
	floodRate = 50_500
)

// target is the program with a fresh data folder, to be flooded.
type target struct {
	*shown
	data  string
	sent  int
	drops int // of the kernel
}

func (w *workshop) target() *target {
	data := must(os.MkdirTemp(w.temp, "flood"))
	return &target{shown: w.room(data), data: data}
}

// end stops the program and removes what it wrote.
func (t *target) end() {
	t.stop()
	os.RemoveAll(t.data)
}

// send floods the room, and returns the rate there was and how long after the last datagram everything was on disk. Limit is
// how long to wait for that.
func (t *target) send(w *workshop, n int, rate float64, limit time.Duration) (real float64, after time.Duration) {
	real = w.send(t.port, n, rate, "plain")
	t.sent += n
	sent := time.Now()
	kept := 0
	for end := sent.Add(limit); kept < t.sent && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		kept = t.kept("SELECT id FROM newest")
	}
	after = time.Since(sent)
	t.drops, _ = dropped(t.port)
	return real, after
}

// kept asks the history on disk for a number.
func (t *target) kept(query string) (n int) {
	db := reading(t.data)
	defer db.Close()
	check(db.QueryRow(query).Scan(&n))
	return n
}

// missing is how many messages are not on disk.
func (t *target) missing() int { return t.sent - t.kept("SELECT count(*) FROM message") }

// flood sends messages at a high rate while somebody types, and measures losses, the keys' latency and memory.
func (b *bench) flood() {
	t := b.target()
	defer t.end()
	idle := t.private()
	b.blastWindow(t)
	n := b.times(million, 150_000)
	var writing, peaks, rests sample
	for _, which := range []string{"first", "second"} {
		f := b.pour(t, n)
		writing, peaks = append(writing, f.keys...), append(peaks, f.peak)
		time.Sleep(time.Duration(b.times(15, 2)) * time.Second)
		rests = append(rests, t.private())
		lost := t.missing()
		b.add(figure{
			name:  fmt.Sprintf("%d messages at %.0f/s, window open, to disk, somebody typing, %s time: lost", n, f.rate, which),
			ours:  fmt.Sprintf("%d; on disk %.1f s after the last, %.0f %% of a core", lost, f.after.Seconds(), f.cpu),
			reach: "0 at ≥ 50,000/s", missed: lost != 0 || f.rate < leastRate || f.after > drained,
		})
		if f.unseen > 0 {
			b.note("%d of %d keys were not seen within a second.", f.unseen, len(f.keys))
		}
		b.note("During the %s flood, pixels were looked at %.0f times a second.", which, f.looks)
	}
	b.add(figure{
		name: "X key event to changed pixels during that flood", ours: writing.tails(), reach: "p99 ≤ 50 ms", missed: writing.at(0.99) > 50,
	})
	b.add(figure{
		name: fmt.Sprintf("memory above idle, greatest while %d messages came, first and second time", n),
		ours: fmt.Sprintf("%+.0f, %+.0f MB", peaks[0]-idle, peaks[1]-idle), reference: fmt.Sprintf("idle: %.0f MB", idle),
		reach: "≤ +64 MB", missed: peaks.at(1)-idle > 64,
	})
	b.add(figure{
		name: "memory above idle, afterwards", ours: fmt.Sprintf("%+.0f, %+.0f MB", rests[0]-idle, rests[1]-idle),
		reach: "≤ +64 MB, flat", missed: rests.at(1)-idle > 64 || rests[1]-rests[0] > 8,
	})
}

// blastWindow sends the blast to the whole program.
func (b *bench) blastWindow(t *target) {
	var rates, lost, drops sample
	for range b.times(5, 1) {
		before, drop := t.sent, t.drops
		rate, _ := t.send(&b.workshop, blastSize, blastRate, 15*time.Second)
		missing := t.missing()
		rates, lost, drops = append(rates, rate), append(lost, float64(missing)), append(drops, float64(t.drops-drop))
		t.sent = before + blastSize - missing
		time.Sleep(time.Second)
	}
	b.add(figure{
		name: fmt.Sprintf("the same blast at the whole program, window open: lost of %d", blastSize), ours: lost.spread("%.0f") + " of which by the kernel " + drops.spread("%.0f"),
		reference: fmt.Sprintf("sent at %s/s", rates.spread("%.0f")), reach: "0", missed: lost.at(1) > 0,
	})
}
