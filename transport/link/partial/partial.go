// Package partial reads frames of many connections, and bounds the memory of those of which only a part has come.
package partial

import (
	"errors"
	"io"
	"sync"
)

// start is how many bytes a frame has at first, whatever its length is said to be.
const start = 32 << 10

// errFull is the error of a reader that gives its memory to others.
var errFull = errors.New("too much memory is taken by unfinished frames")

// Budget bounds what unfinished frames take together. Beyond it, connections end: first those of strangers, and of these the ones that
// take most. Any goroutine may use it.
type Budget struct {
	most int // bytes

	mu    sync.Mutex // guards the fields below, and bytes and ended of readers
	bytes int
	all   map[*Reader]struct{} // that have a part of a frame
}

// NewBudget returns a Budget of so many bytes.
func NewBudget(most int) *Budget { return &Budget{most: most, all: map[*Reader]struct{}{}} }

// Reader reads the frames of one connection. It is not safe for concurrent use.
type Reader struct {
	From   io.Reader
	Friend bool   // its connection ends after those of strangers
	End    func() // ends the connection, whose Read then fails; it must return at once
	Of     *Budget

	bytes int
	ended bool
}

// Read reads n bytes. Its memory grows with what comes.
func (r *Reader) Read(n int) ([]byte, error) {
	defer r.take(0)
	var b []byte
	for read := 0; ; {
		longer := min(n, max(start, 2*read))
		if !r.take(longer) {
			return nil, errFull
		}
		b = append(make([]byte, 0, longer), b...)[:longer]
		got, err := io.ReadFull(r.From, b[read:])
		read += got
		if err != nil || read == n {
			return b[:read], err
		}
	}
}

// take notes that a reader takes so many bytes now, and ends others, or itself, if that is too much. It reports whether the reader may
// go on.
func (r *Reader) take(bytes int) bool {
	b := r.Of
	b.mu.Lock()
	b.changeLocked(r, bytes)
	var out []*Reader
	for b.bytes > b.most {
		worst := b.worstLocked()
		worst.ended = true
		b.changeLocked(worst, 0)
		out = append(out, worst)
	}
	ended := r.ended
	b.mu.Unlock()
	for _, o := range out {
		o.End()
	}
	return !ended
}

// changeLocked notes how many bytes a reader takes. One that was ended counts no more: what it has is given back soon.
func (b *Budget) changeLocked(r *Reader, bytes int) {
	if r.ended {
		bytes = 0
	}
	b.bytes += bytes - r.bytes
	if r.bytes = bytes; bytes == 0 {
		delete(b.all, r)
	} else {
		b.all[r] = struct{}{}
	}
}

// worstLocked returns the reader whose connection ends first.
func (b *Budget) worstLocked() (worst *Reader) {
	for r := range b.all {
		if worst == nil || worst.Friend && !r.Friend || worst.Friend == r.Friend && r.bytes > worst.bytes {
			worst = r
		}
	}
	return worst
}
