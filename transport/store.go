package transport

import "slices"

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
