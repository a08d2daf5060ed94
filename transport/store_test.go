package transport

import (
	"bytes"
	"encoding/binary"
	"sync"
	"testing"
	"time"
)

func TestStoreUsesChunksAgain(t *testing.T) {
	var s store
	p := make([]byte, 1000)
	var held []*chunk
	for range 100 {
		for range 300 {
			c, _ := s.copy(p, false)
			held = append(held, c)
		}
		for _, c := range held {
			s.release(c)
		}
		held = held[:0]
	}
	if n := len(s.spare) + 1; n < 2 || n > 6 {
		t.Errorf("%d chunks for 300,000 bytes at a time", n)
	}
}

func TestStoreKeepsFewChunksAfterAFlood(t *testing.T) {
	var s store
	var held []*chunk
	for range 10_000 {
		c, _ := s.copy(make([]byte, 1000), false)
		held = append(held, c)
	}
	for _, c := range held {
		s.release(c)
	}
	if len(s.spare) != keepChunks {
		t.Errorf("%d chunks kept", len(s.spare))
	}
}

func TestStoreGivesLargeAndSparedDataAChunkOfTheirOwn(t *testing.T) {
	var s store
	for _, c := range []struct {
		size    int
		sparing bool
	}{{chunkSize/16 + 1, false}, {10, true}} {
		a, start := s.copy(make([]byte, c.size), c.sparing)
		if len(a.data) != c.size || start != 0 || a == s.current {
			t.Errorf("%+v: %d bytes from %d on", c, len(a.data), start)
		}
		if !s.release(a) || len(s.spare) != 0 {
			t.Errorf("%+v: kept", c)
		}
	}
}

func TestLineGivesMemoryBackAfterAFlood(t *testing.T) {
	q := NewQueue(0)
	for range 50_000 {
		q.Push(from(1), noon, nil)
	}
	if len(q.fifo.pages) < 90 {
		t.Fatalf("%d pages", len(q.fifo.pages))
	}
	for n := 0; n < 50_000; {
		batch, _ := q.Take(nil, 50_000)
		n += len(batch)
	}
	q.Close()
	q.Take(nil, 1)
	if len(q.fifo.pages) != 0 || q.bytes != 0 {
		t.Errorf("%d pages and %d bytes left", len(q.fifo.pages), q.bytes)
	}
}

// TestDataStaysWhatItWasUntilTheNextTake floods a small queue from several hosts while a slow worker reads each batch twice.
func TestDataStaysWhatItWasUntilTheNextTake(t *testing.T) {
	q := NewQueue(40_000)
	var flood sync.WaitGroup
	for h := range 4 {
		flood.Go(func() {
			for i := range uint64(20_000) {
				p := binary.BigEndian.AppendUint64(nil, i)
				q.Push(from(h), noon, bytes.Repeat(p, 1+int(i)%20))
			}
		})
	}
	go func() {
		flood.Wait()
		q.Close()
	}()
	last := map[int]uint64{}
	var batch []Datagram
	taken := 0
	for {
		var ok bool
		if batch, ok = q.Take(batch[:0], 64); !ok {
			break
		}
		taken += len(batch)
		time.Sleep(10 * time.Microsecond) // a slow worker, so that the queue is full
		for _, d := range batch {
			h := int(d.From.Addr().As4()[3])
			n := binary.BigEndian.Uint64(d.Data)
			if !bytes.Equal(d.Data, bytes.Repeat(d.Data[:8], 1+int(n)%20)) {
				t.Fatalf("number %d of host %d is damaged", n, h)
			}
			if before, ok := last[h]; ok && n <= before {
				t.Fatalf("number %d of host %d came after %d", n, h, before)
			}
			last[h] = n
		}
	}
	lost := uint64(0)
	for _, l := range q.Losses() {
		lost += l.Count
	}
	if uint64(taken)+lost != 80_000 || q.Received() != 80_000 || q.bytes != 0 {
		t.Errorf("%d taken, %d lost, %d bytes left", taken, lost, q.bytes)
	}
}
