package transport

import (
	"net/netip"
	"time"
	"unsafe"
)

// Datagram is one UDP packet.
type Datagram struct {
	From netip.AddrPort // unmapped
	At   time.Time      // when it was read from the socket
	Data []byte         // up to 65,507 bytes; see Queue.Take for how long they are valid
}

const (
	nodeBytes = int(unsafe.Sizeof(node{})) + 16 // what a datagram takes beside its data
	pageNodes = 512
	keepPages = 16
)

// node is a datagram in line. Links are numbers rather than pointers, which are twice as long.
type node struct {
	from       *share
	chunk      *chunk
	at         int64  // Unix nanoseconds
	start      uint32 // of the data in the chunk
	prev, next uint32 // in the order of arrival; 0: none
	older      uint32 // the one before of the same host; stale when there is none
	length     uint16
	port       uint16
}

func (n *node) bytes() int { return nodeBytes + int(n.length) }

func (n *node) datagram() Datagram {
	end := n.start + uint32(n.length)
	return Datagram{
		From: netip.AddrPortFrom(n.from.host, n.port),
		At:   time.Unix(0, n.at),
		Data: n.chunk.data[n.start:end:end],
	}
}

// pages hold nodes by their numbers.
type pages []*[pageNodes]node

func (p pages) at(i uint32) *node {
	return &p[i/pageNodes][i%pageNodes]
}

// line holds nodes in the order they came, and lets any of them leave. They are numbered from 1.
type line struct {
	first, last uint32
	count       int
	pages       pages
	used        uint32 // numbers given out so far
	free        uint32 // the first that came back, linked by next
}

// chain is some nodes that left the line together, linked by next.
type chain struct {
	first, last uint32
	count       int
}

// append puts a node at the end, and returns its number and where to fill it in.
func (l *line) append() (uint32, *node) {
	i := l.number()
	n := l.pages.at(i)
	n.prev, n.next = l.last, 0
	if l.last == 0 {
		l.first = i
	} else {
		l.pages.at(l.last).next = i
	}
	l.last = i
	l.count++
	return i, n
}

func (l *line) number() uint32 {
	if i := l.free; i != 0 {
		l.free = l.pages.at(i).next
		return i
	}
	l.used++
	if int(l.used/pageNodes) == len(l.pages) {
		l.pages = append(l.pages, new([pageNodes]node))
	}
	return l.used
}

// remove takes one node out of line and gives its number back.
func (l *line) remove(i uint32) {
	n := l.pages.at(i)
	if n.prev == 0 {
		l.first = n.next
	} else {
		l.pages.at(n.prev).next = n.next
	}
	if n.next == 0 {
		l.last = n.prev
	} else {
		l.pages.at(n.next).prev = n.prev
	}
	l.count--
	l.giveBack(chain{i, i, 1})
}

// detach takes the first nodes out of line. Their numbers are theirs until they are given back.
func (l *line) detach(count int) chain {
	c := chain{first: l.first, count: count}
	for range count {
		c.last = l.first
		l.first = l.pages.at(l.first).next
	}
	l.count -= count
	if l.first == 0 {
		l.last = 0
	} else {
		l.pages.at(l.first).prev = 0
	}
	return c
}

// giveBack lets the numbers of nodes that left be used again.
func (l *line) giveBack(c chain) {
	if c.count > 0 {
		l.pages.at(c.last).next, l.free = l.free, c.first
	}
}

// reset gives back the memory of an empty line if it is much.
func (l *line) reset() {
	if len(l.pages) > keepPages {
		*l = line{}
	}
}
