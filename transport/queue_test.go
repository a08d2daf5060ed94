package transport

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat/health"
)

func host(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

func from(n int) netip.AddrPort { return netip.AddrPortFrom(host(n), 5000) }

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// drain takes all datagrams from a closed queue.
func drain(q *Queue) []Datagram {
	var all []Datagram
	for {
		batch, ok := q.Take(nil, 100)
		if !ok {
			return all
		}
		all = append(all, batch...)
	}
}

func TestQueueKeepsTheOrder(t *testing.T) {
	q := NewQueue(0)
	big := make([]byte, 65_507)
	big[65_506] = 'x'
	for i, p := range [][]byte{{}, []byte("b"), big, []byte("d")} {
		q.Push(from(i), noon.Add(time.Duration(i)), p)
		if len(p) > 0 {
			p[0] = '!' // the queue has its own copy
		}
	}
	q.Close()
	got := drain(q)
	if len(got) != 4 {
		t.Fatalf("%d datagrams, want 4", len(got))
	}
	for i, d := range got {
		if d.From != from(i) || !d.At.Equal(noon.Add(time.Duration(i))) {
			t.Errorf("datagram %d is from %v at %v", i, d.From, d.At)
		}
	}
	if len(got[0].Data) != 0 || string(got[1].Data) != "b" || len(got[2].Data) != 65_507 || got[2].Data[65_506] != 'x' || string(got[3].Data) != "d" {
		t.Error("the data changed")
	}
	if got[1].Data = append(got[1].Data, "more"...); string(got[3].Data) != "d" {
		t.Error("appending to one datagram changed another")
	}
	if q.Received() != 4 || len(q.Losses()) != 0 {
		t.Errorf("received %d, losses %v", q.Received(), q.Losses())
	}
}

func TestQueueTakesNothingAfterClose(t *testing.T) {
	q := NewQueue(0)
	q.Close()
	q.Push(from(1), noon, []byte("late"))
	if got := drain(q); len(got) != 0 || q.Received() != 0 {
		t.Errorf("took %v, received %d", got, q.Received())
	}
}

func TestQueueWakesTheWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(0)
		var got int
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for {
				batch, ok := q.Take(nil, 10)
				if !ok {
					return
				}
				got += len(batch)
			}
		}()
		for i := range 5 {
			time.Sleep(time.Second)
			start := time.Now()
			q.Push(from(i), noon, []byte("x"))
			synctest.Wait()
			if got != i+1 || !time.Now().Equal(start) {
				t.Fatalf("%d taken after push %d", got, i)
			}
		}
		q.Close()
		<-ended
	})
}

func TestQueueHandsOverAtMostOneBatchAMillisecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(0)
		q.Push(from(1), noon, nil)
		q.Take(nil, 10)
		start := time.Now()
		q.Push(from(1), noon, nil)
		if batch, _ := q.Take(nil, 10); len(batch) != 1 || time.Since(start) != takeEvery {
			t.Errorf("took %d after %v", len(batch), time.Since(start))
		}
		start = time.Now()
		for range 25 {
			q.Push(from(1), noon, nil)
		}
		for range 2 {
			if batch, _ := q.Take(nil, 10); len(batch) != 10 || time.Since(start) != 0 {
				t.Errorf("took %d after %v, want a full batch at once", len(batch), time.Since(start))
			}
		}
	})
}

func TestFloodOfOneHostCostsOnlyThatHost(t *testing.T) {
	q := NewQueue(64 << 10)
	for i := range 10_000 {
		q.Push(from(1), noon, make([]byte, 100))
		if i%100 == 0 {
			q.Push(from(2), noon, []byte("quiet"))
		}
	}
	if losses := q.Losses(); len(losses) != 1 || losses[0].Host != host(1) {
		t.Fatalf("losses %v", losses)
	}
	q.Close()
	quiet, lost := 0, q.Losses()[0].Count
	all := drain(q)
	for _, d := range all {
		if d.From == from(2) {
			quiet++
		}
	}
	if quiet != 100 || uint64(len(all))+lost != 10_100 {
		t.Errorf("%d of the quiet host, %d in all, %d lost", quiet, len(all), lost)
	}
}

func TestTheLargestHolderLosesItsNewest(t *testing.T) {
	q := NewQueue(2*shareBytes + 4*(recordBytes+1))
	for _, s := range []string{"a", "b", "c", "d"} {
		q.Push(from(1), noon, []byte(s))
	}
	q.Push(from(2), noon, []byte("e"))
	q.Push(from(1), noon, []byte("f"))
	q.Close()
	var left string
	for _, d := range drain(q) {
		left += string(d.Data)
	}
	if left != "abce" {
		t.Errorf("left %q", left)
	}
}

func TestDatagramLargerThanTheQueueIsLost(t *testing.T) {
	q := NewQueue(1000)
	q.Push(from(1), noon, make([]byte, 2000))
	if l := q.Losses(); len(l) != 1 || l[0].Count != 1 {
		t.Errorf("losses %v", l)
	}
}

func TestLossesOfManyHostsAreCountedTogether(t *testing.T) {
	q := NewQueue(1)
	for i := range maxLossHosts + 50 {
		q.Push(from(i), noon, nil)
	}
	q.Push(from(0), noon, nil)
	l := q.Losses()
	if len(l) != maxLossHosts+1 || l[0] != (health.Loss{Count: 50}) || l[1] != (health.Loss{Host: host(0), Count: 2}) {
		t.Errorf("%d entries, first %v", len(l), l[:2])
	}
}

func TestSpoofedHostsLeaveNothingBehind(t *testing.T) {
	q := NewQueue(1 << 20)
	for i := range 200_000 {
		q.Push(from(i), noon, []byte("x"))
		if len(q.shares.hosts) > 2*q.shares.busy+idleShares+1 {
			t.Fatalf("%d hosts in the table, %d hold something", len(q.shares.hosts), q.shares.busy)
		}
		if i%1000 == 999 {
			q.taken = time.Time{}
			q.Take(nil, 500)
		}
	}
	q.Close()
	drain(q)
	if q.bytes != 0 || q.shares.busy != 0 || q.fifo.count != 0 {
		t.Errorf("%d bytes, %d hosts, %d datagrams left", q.bytes, q.shares.busy, q.fifo.count)
	}
}
