package transport

import (
	"net/netip"
	"slices"
	"time"
	"unsafe"
)

// Datagram is one UDP packet.
type Datagram struct {
	From netip.AddrPort // unmapped
	At   time.Time      // when it was read from the socket
	Data []byte         // up to 65,507 bytes; valid as long as Queue.Take says
}

const (
	recordBytes = int(unsafe.Sizeof(record{})) + 16 // overhead of a datagram
	pageRecords = 512
	keepPages   = 16
)

// record is a queued datagram. Its links to other records are numbers, half as long as pointers.
type record struct {
	from       *share
	chunk      *chunk
	at         int64  // Unix nanoseconds
	start      uint32 // of the data in the chunk
	prev, next uint32 // in the order of arrival; 0: none
	older      uint32 // the previous one of the same host; stale when there is none
	length     uint16
	port       uint16
}

func (n *record) bytes() int { return recordBytes + int(n.length) }

func (n *record) datagram() Datagram {
	end := n.start + uint32(n.length)
	return Datagram{
		From: netip.AddrPortFrom(n.from.host, n.port),
		At:   time.Unix(0, n.at),
		Data: n.chunk.data[n.start:end:end],
	}
}

// pages hold records by their numbers.
type pages []*[pageRecords]record

func (p pages) at(i uint32) *record {
	return &p[i/pageRecords][i%pageRecords]
}

// fifo is a linked list of records in the order they came; any of them can be removed. Records are numbered from 1.
type fifo struct {
	first, last uint32
	count       int
	pages       pages
	used        uint32 // the greatest number ever given
	free        uint32 // the first free number; next links the others
}

// chain is a run of records that were detached together, linked by next.
type chain struct {
	first, last uint32
	count       int
}

// append adds a record at the end and returns it with its number. The caller fills it in.
func (f *fifo) append() (uint32, *record) {
	i := f.number()
	n := f.pages.at(i)
	n.prev, n.next = f.last, 0
	if f.last == 0 {
		f.first = i
	} else {
		f.pages.at(f.last).next = i
	}
	f.last = i
	f.count++
	return i, n
}

func (f *fifo) number() uint32 {
	if i := f.free; i != 0 {
		f.free = f.pages.at(i).next
		return i
	}
	f.used++
	if int(f.used/pageRecords) == len(f.pages) {
		f.pages = append(f.pages, new([pageRecords]record))
	}
	return f.used
}

// remove takes one record out and frees its number.
func (f *fifo) remove(i uint32) {
	n := f.pages.at(i)
	if n.prev == 0 {
		f.first = n.next
	} else {
		f.pages.at(n.prev).next = n.next
	}
	if n.next == 0 {
		f.last = n.prev
	} else {
		f.pages.at(n.next).prev = n.prev
	}
	f.count--
	f.giveBack(chain{i, i, 1})
}

// detach takes the first records out. Their numbers stay in use until giveBack.
func (f *fifo) detach(count int) chain {
	c := chain{first: f.first, count: count}
	for range count {
		c.last = f.first
		f.first = f.pages.at(f.first).next
	}
	f.count -= count
	if f.first == 0 {
		f.last = 0
	} else {
		f.pages.at(f.first).prev = 0
	}
	return c
}

// giveBack frees the numbers of detached records.
func (f *fifo) giveBack(c chain) {
	if c.count > 0 {
		f.pages.at(c.last).next, f.free = f.free, c.first
	}
}

// reset frees the memory of an empty list if it is large.
func (f *fifo) reset() {
	if len(f.pages) > keepPages {
		*f = fifo{}
	}
}

const (
	chunkSize  = 64 << 10
	keepChunks = 16
)

// chunk is a block of memory that holds the data of many datagrams, one after another.
type chunk struct {
	data []byte // of fixed length; only bytes from used on are written
	used int
	live int // datagrams in it that are still needed
}

// store allocates memory for data. It reuses a chunk once nothing in it is needed any more.
type store struct {
	current *chunk
	spare   []*chunk
}

// copy returns a chunk that holds p from start on; the caller releases it once. One needed datagram keeps its whole chunk
// alive. So a large datagram gets a chunk of its own, and so does every datagram when sparing is set.
func (s *store) copy(p []byte, sparing bool) (c *chunk, start int) {
	if sparing || len(p) > chunkSize/16 {
		return &chunk{data: slices.Clone(p), live: 1}, 0
	}
	if s.current == nil || len(p) > chunkSize-s.current.used {
		s.current = s.empty()
	}
	c = s.current
	start = c.used
	c.used += copy(c.data[start:], p)
	c.live++
	return c, start
}

func (s *store) empty() *chunk {
	last := len(s.spare) - 1
	if last < 0 {
		return &chunk{data: make([]byte, chunkSize)}
	}
	c := s.spare[last]
	s.spare = s.spare[:last]
	return c
}

// release ends the use of one datagram in a chunk, and reports whether the caller must let go of the chunk itself.
func (s *store) release(c *chunk) bool {
	c.live--
	if c.live > 0 {
		return false
	}
	c.used = 0
	switch {
	case c == s.current:
		return false
	case len(c.data) == chunkSize && len(s.spare) < keepChunks:
		s.spare = append(s.spare, c)
	}
	return true
}
