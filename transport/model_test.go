package transport

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"
)

// TestQueueAgreesWithModel compares the queue with a simple list.
func TestQueueAgreesWithModel(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := model{limit: 20_000}
		q := NewQueue(m.limit)
		for range 5000 {
			if r.IntN(10) == 0 {
				q.taken = time.Time{} // no waiting in this test
				n := min(1+r.IntN(60), len(m.held))
				if n == 0 {
					continue
				}
				batch, _ := q.Take(nil, n)
				for i, d := range batch {
					if string(d.Data) != m.held[i].data || d.From != m.held[i].from {
						t.Fatalf("seed %d: took %v", seed, d)
					}
				}
				m.held = m.held[len(batch):]
				continue
			}
			data := fmt.Sprintf("%d%*s", r.Int(), r.IntN(300), "")
			a := from(int(r.ExpFloat64() * 4))
			q.Push(a, noon, []byte(data))
			m.push(a, data)
			m.check(t, q)
		}
	}
}

type model struct {
	limit int
	held  []modelled
	lost  int
}

type modelled struct {
	from netip.AddrPort
	data string
}

func (m *model) bytes() (total int, by map[netip.AddrPort]int) {
	by = map[netip.AddrPort]int{}
	for _, h := range m.held {
		if by[h.from] == 0 {
			by[h.from] = shareBytes
			total += shareBytes
		}
		by[h.from] += recordBytes + len(h.data)
		total += recordBytes + len(h.data)
	}
	return total, by
}

func (m *model) push(from netip.AddrPort, data string) {
	for {
		total, by := m.bytes()
		size := recordBytes + len(data)
		if by[from] == 0 {
			size += shareBytes
		}
		if total+size <= m.limit {
			m.held = append(m.held, modelled{from, data})
			return
		}
		m.lost++
		most := 0
		for _, n := range by {
			most = max(most, n)
		}
		if by[from]+size >= most {
			return
		}
		m.dropNewest(by, most)
	}
}

// dropNewest drops the newest datagram of the largest holder; of several, that with the lowest address.
func (m *model) dropNewest(by map[netip.AddrPort]int, most int) {
	var loser netip.AddrPort
	for a, n := range by {
		if n == most && (!loser.IsValid() || a.Compare(loser) < 0) {
			loser = a
		}
	}
	for i := len(m.held) - 1; i >= 0; i-- {
		if m.held[i].from == loser {
			m.held = append(m.held[:i:i], m.held[i+1:]...)
			return
		}
	}
}

func (m *model) check(t *testing.T, q *Queue) {
	t.Helper()
	total, _ := m.bytes()
	var lost uint64
	for _, l := range q.Losses() {
		lost += l.Count
	}
	if q.bytes != total || q.fifo.count != len(m.held) || lost != uint64(m.lost) {
		t.Fatalf("holds %d bytes in %d, lost %d; want %d in %d, %d", q.bytes, q.fifo.count, lost, total, len(m.held), m.lost)
	}
}
