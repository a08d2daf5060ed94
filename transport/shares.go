package transport

import (
	"cmp"
	"container/heap"
	"net/netip"
	"slices"
	"unsafe"

	"udpchat/chat/health"
)

const (
	shareBytes   = int(unsafe.Sizeof(share{})) + 64 // with its entries in the table and the ranking
	idleShares   = 1024
	maxLossHosts = 1024
)

// share is the part of a queue that one host holds.
type share struct {
	host   netip.Addr
	bytes  int
	count  int
	newest uint32 // number of its newest record, while count is not 0
	rank   int    // its index in the ranking, while there is one
}

// shares are the hosts of a queue. They are ranked by size only while the queue is crowded. Hosts that hold nothing stay in
// the table for a while, since most of them soon send again.
type shares struct {
	hosts   map[netip.Addr]*share
	recent  *share // the share last used: datagrams come in runs
	busy    int    // shares that hold something
	ranked  bool
	ranking ranking
}

// of returns the share of a host.
func (s *shares) of(host netip.Addr) *share {
	if s.recent != nil && s.recent.host == host {
		return s.recent
	}
	h, ok := s.hosts[host]
	if !ok {
		h = s.add(host)
	}
	s.recent = h
	return h
}

func (s *shares) add(host netip.Addr) *share {
	if s.hosts == nil || len(s.hosts) >= 2*s.busy+idleShares {
		s.forgetIdle()
	}
	h := &share{host: host}
	s.hosts[host] = h
	if s.ranked {
		heap.Push(&s.ranking, h)
	}
	return h
}

// forgetIdle drops the hosts that hold nothing. It makes new tables, since maps do not shrink; add calls it rarely enough.
func (s *shares) forgetIdle() {
	busy := make(map[netip.Addr]*share, s.busy)
	for host, h := range s.hosts {
		if h.count > 0 {
			busy[host] = h
		}
	}
	s.hosts, s.recent = busy, nil
	if s.ranked {
		s.rank()
	}
}

// grow adds record i, the newest, to a share, and returns by how many bytes the queue grew.
func (s *shares) grow(h *share, i uint32, n *record) int {
	size := n.bytes()
	n.older, h.newest = h.newest, i
	if h.count == 0 {
		size += shareBytes
		s.busy++
	}
	h.count++
	h.bytes += size
	s.ranking.fix(h)
	return size
}

// shrink removes the newest or the oldest record of a share, and returns by how many bytes the queue shrank.
func (s *shares) shrink(h *share, n *record, newest bool) int {
	size := n.bytes()
	if newest {
		h.newest = n.older
	}
	h.count--
	if h.count == 0 {
		size += shareBytes
		s.busy--
	}
	h.bytes -= size
	s.ranking.fix(h)
	return size
}

// largest returns the share that holds most, or nil when the queue is empty.
func (s *shares) largest() *share {
	if !s.ranked {
		s.rank()
	}
	if s.busy == 0 {
		return nil
	}
	return s.ranking[0]
}

func (s *shares) rank() {
	s.ranked = true
	s.ranking = make(ranking, 0, len(s.hosts))
	for _, h := range s.hosts {
		h.rank = len(s.ranking)
		s.ranking = append(s.ranking, h)
	}
	heap.Init(&s.ranking)
}

func (s *shares) unrank() {
	s.ranked, s.ranking = false, nil
}

// ranking is a heap of shares, the largest first.
type ranking []*share

func (r *ranking) fix(h *share) {
	if len(*r) > 0 {
		heap.Fix(r, h.rank)
	}
}

// Len implements heap.Interface.
func (r ranking) Len() int { return len(r) }

// Less implements heap.Interface.
func (r ranking) Less(i, j int) bool {
	if r[i].bytes != r[j].bytes {
		return r[i].bytes > r[j].bytes
	}
	return r[i].host.Less(r[j].host)
}

// Swap implements heap.Interface.
func (r ranking) Swap(i, j int) {
	r[i], r[j] = r[j], r[i]
	r[i].rank, r[j].rank = i, j
}

// Push implements heap.Interface.
func (r *ranking) Push(x any) {
	h := x.(*share)
	h.rank = len(*r)
	*r = append(*r, h)
}

// Pop implements heap.Interface.
func (r *ranking) Pop() any {
	last := len(*r) - 1
	h := (*r)[last]
	*r = (*r)[:last]
	return h
}

// losses counts lost datagrams by host.
type losses map[netip.Addr]uint64

func (l *losses) add(host netip.Addr) {
	if *l == nil {
		*l = losses{}
	}
	if _, known := (*l)[host]; !known && len(*l) >= maxLossHosts {
		host = netip.Addr{}
	}
	(*l)[host]++
}

func (l losses) list() []health.Loss {
	out := make([]health.Loss, 0, len(l))
	for host, n := range l {
		out = append(out, health.Loss{Host: host, Count: n})
	}
	slices.SortFunc(out, func(a, b health.Loss) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), a.Host.Compare(b.Host))
	})
	return out
}
