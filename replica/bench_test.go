package replica

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkSayToArrive measures from Say at one node to Arrive at another one, in real time.
func BenchmarkSayToArrive(b *testing.B) {
	ns := &nodes{TB: b}
	one, two := ns.node("a"), ns.node("b")
	ns.link(one, two)
	one.say("begin")
	two.room.await("begin")
	var times []time.Duration
	for i := range b.N {
		text := fmt.Sprint(i)
		start := time.Now()
		one.say(text)
		two.room.await(text)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkCatchUp measures how fast a node with nothing gets 100,000 entries of 60 authors from another one.
func BenchmarkCatchUp(b *testing.B) {
	const authors, each = 60, 1667
	ns := &nodes{TB: b}
	full := ns.node("full")
	full.disk.fill(authors, each)
	full.Reload()
	for i := range b.N {
		empty := ns.node(fmt.Sprint("empty ", i))
		full.disk.Meet([32]byte(open), [32]byte(empty.public()), 0, true)
		full.disk.serveAll()
		start := time.Now()
		ns.link(full, empty)
		empty.room.awaitCount(authors * each)
		b.ReportMetric(authors*each/time.Since(start).Seconds(), "entries/s")
		b.StopTimer()
		empty.stop()
		b.StartTimer()
	}
}
