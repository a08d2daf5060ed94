package replica

import (
	"crypto/rand"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/history/entries"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
)

// awaitUntil waits in real time until something is so of the room.
func (r *room) awaitUntil(is func() bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for !is() {
		r.changed.Wait()
	}
}

// BenchmarkJoin measures from Join at one node until it is in the room, in real time.
func BenchmarkJoin(b *testing.B) {
	ns := &nodes{TB: b}
	host := ns.node("host")
	in := host.found("3B", theCode)
	host.room.awaitUntil(func() bool { return host.room.details[in].Name == "3B" })
	var times []time.Duration
	for i := range b.N {
		n := ns.node(fmt.Sprint("joiner ", i))
		ns.link(host, n)
		start := time.Now()
		n.Join(theCode)
		n.room.awaitUntil(func() bool { return n.room.search.Stage == joining.Joined && n.room.members[in][host.public()] })
		times = append(times, time.Since(start))
		n.stop()
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Milliseconds()), "p99-ms")
}

// fillRoll writes the roll of a room with many members to a disk, and notes the room in the vault.
func (n *node) fillRoll(name string, members int) chat.Conversation {
	s, first, err := rooms.Found(rand.Reader, n.key, name, theCode)
	if err != nil {
		n.net.Fatal(err)
	}
	roll := rooms.NewRoll(n.key, s)
	d := journal.Draft{Conversation: rooms.RollOf(roll.Room()), Log: 1}
	write := func(u rooms.Unsigned) {
		d.Kind, d.Number, d.Time = u.Kind, d.Number+1, uint64(time.Now().UnixMicro())
		h := d.Sign(n.key, u.Body)
		e := []journal.Entry{{Header: &h, Body: u.Body}}
		d.Previous = h.Hash()
		roll.Take(e)
		n.disk.Store(entries.Run{Entries: e, At: []uint64{d.Time}, Own: true}, func(bool) {})
	}
	write(first)
	for i := range members - 1 {
		u, err := roll.Make().Admit(control.NewCard(keyOf(fmt.Sprint("member ", i))))
		if err != nil {
			n.net.Fatal(err)
		}
		write(u)
	}
	n.vault.SaveRoom(rooms.Membership{Secrets: roll.Secrets(), Self: roll.Identity().Founder}, func(bool) {})
	return chat.Conversation(roll.Room())
}

// BenchmarkStartInFiftyRooms measures the start of a node in fifty rooms of fifty members, and what they take.
func BenchmarkStartInFiftyRooms(b *testing.B) {
	ns := &nodes{TB: b}
	a := ns.node("a")
	a.stop()
	var last chat.Conversation
	for i := range 50 {
		last = a.fillRoll(fmt.Sprint("room ", i), 50)
	}
	a.room = nil
	before := inUse()
	for b.Loop() {
		a.start()
		a.room.awaitUntil(func() bool { return len(a.room.details) == 50 && len(a.room.members[last]) == 49 })
		b.StopTimer()
		b.ReportMetric(float64(inUse()-before)/1e6, "MB")
		a.stop()
		b.StartTimer()
	}
}

// inUse returns how many bytes are in use.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkSayInARoomOfThousand measures from Say in a room with a thousand members to Arrive at another one, in real time.
func BenchmarkSayInARoomOfThousand(b *testing.B) {
	ns := &nodes{TB: b}
	a := ns.node("a")
	a.stop()
	in := a.fillRoll("large", 999)
	a.room = nil
	start := time.Now()
	a.start()
	a.room.awaitUntil(func() bool { return len(a.room.members[in]) == 998 })
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "start-ms")
	var n *node
	for _, name := range []string{"b", "c"} { // the first one waits until the end of a's log is sure
		n = ns.node(name)
		ns.link(a, n)
		start = time.Now()
		n.Join(theCode)
		n.room.awaitUntil(func() bool { return n.room.search.Stage == joining.Joined && len(n.room.members[in]) >= 999 })
	}
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "join-ms")
	a.sayIn(in, "begin")
	n.room.await("begin")
	var times []time.Duration
	for i := range b.N {
		text := fmt.Sprint(i)
		start := time.Now()
		a.sayIn(in, text)
		n.room.await(text)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}
