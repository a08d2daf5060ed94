package journal

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"
	"testing"
)

// TestHostileInputTakesLittleMemory measures what the worst inputs that were found make a machine allocate.
func TestHostileInputTakesLittleMemory(t *testing.T) {
	for _, in := range worstFrames(t) {
		s := newFuzzed(t)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s.a.m.Receive(s.a.now(), s.links[0].back, in.frame)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("%s: a frame of %d bytes takes %d bytes", in.name, len(in.frame), got)
		}
	}
}

type namedFrame struct {
	name  string
	frame []byte
}

// worstFrames returns frames of the greatest length, each of what costs most for its kind.
func worstFrames(t testing.TB) []namedFrame {
	repeat := func(head []byte, part func(i int) []byte) []byte {
		b := slices.Clone(head)
		for i := 0; ; i++ {
			p := part(i)
			if len(b)+len(p) > MaxFrame {
				return b
			}
			b = append(b, p...)
		}
	}
	key := func(i int) []byte { return binary.BigEndian.AppendUint64(make([]byte, 24), uint64(i+1)) }
	row := func(i int) []byte {
		b := binary.AppendUvarint(nil, uint64(i+10)<<rowBits|rowNew|rowFull)
		b = append(append(b, key(i)...), 0, 0, 0, 0, 0, 0, 0, 1, 0)
		return append(b, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	}
	rows := func(first int) []byte {
		return repeat([]byte{frameRows, 0, rowsWhole}, func(i int) []byte { return row(i + first - 10) })
	}
	w := newWorld(t, 1, "a", "b")
	n := uint64(0)
	var previous Hash
	run := func(int) []byte {
		n++
		d := Draft{Kind: KindText, Conversation: openRoom, Log: 99, Number: n, Previous: previous, Time: 5}
		h := d.Sign(w.node("b").key, nil)
		previous = h.Hash()
		return appendEntry(nil, Entry{Header: &h, Body: []byte{}})
	}
	short := []byte{frameRun, 0}
	for range MaxRun {
		short = append(short, run(0)...)
	}
	count := binary.AppendUvarint([]byte{frameLinked}, 1<<15)
	return []namedFrame{
		{"linked", repeat(count, key)},
		{"greet", repeat([]byte{frameGreet}, func(i int) []byte { return append(key(i), make([]byte, 16)...) })},
		{"rows from 0", rows(0)},
		{"rows from 1", rows(1)},
		{"rows from 2", rows(2)},
		{"old rows", repeat([]byte{frameRows, 0, rowsWhole}, func(int) []byte { return []byte{0, 9} })},
		{"asks", repeat([]byte{frameAsk, 0}, func(int) []byte { return []byte{0, 1, 1} })},
		{"run", short},
		{"receipts", repeat([]byte{frameReceipts, 0}, func(i int) []byte { return append(key(i), make([]byte, 8)...) })},
		{"receipt", append([]byte{frameReceipt, 0}, make([]byte, receiptHead+receiptRows*receiptRowSize+64)...)},
		{"fork", append([]byte{frameFork, 0}, bytes.Repeat([]byte{1}, MaxFrame-2)...)},
		{"buckets", append([]byte{frameBuckets, 0}, make([]byte, MaxFrame-2)...)},
	}
}
