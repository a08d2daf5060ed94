package transport

import "slices"

const (
	chunkSize  = 64 << 10
	keepChunks = 16
)

// chunk is memory that the data of many datagrams is copied to, one behind the other.
type chunk struct {
	data []byte // of fixed length; only what lies beyond used is written to
	used int
	live int // datagrams that are still needed
}

// store gives out memory for data, and uses it again once nothing in a chunk is needed any more.
type store struct {
	current *chunk
	spare   []*chunk
}

// copy returns a chunk that holds p from start on. The caller releases it once. A chunk is kept whole as long as one
// datagram in it is needed, so the sparing way, and that for large datagrams, is a chunk of their own.
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

// release tells that one datagram of a chunk is no longer needed, and reports whether the chunk is no longer either.
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
