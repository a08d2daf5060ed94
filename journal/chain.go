package journal

import (
	"errors"
	"fmt"
)

// A run is a contiguous part of one log, lowest number first. One signature proves a whole run: that of its last header, since
// each header holds the hash of the one before, signature included.

// MaxRun and MaxRunBytes bound one run on the wire, by its entries and by the bytes that they take. A run of a single entry may
// be longer than MaxRunBytes.
const (
	MaxRun      = 512
	MaxRunBytes = 256 << 10
)

var errRun = errors.New("not a contiguous part of one log")

// checkRun checks that run is a contiguous part of one log and that each body is the header's own. It returns the hash of the
// last header. The signature of the last header is left to the caller.
func checkRun(run []Entry) (last Hash, err error) {
	first := run[0].Header
	for i, e := range run {
		h := e.Header
		switch {
		case i > 0 && h.Previous() != last,
			h.Number() != first.Number()+uint64(i),
			h.Log() != first.Log(),
			h.Conversation() != first.Conversation():
			return last, errRun
		case e.Body == nil && h.Kind().control(): // nobody who keeps to the rules is without it
			return last, errRun
		case e.Body != nil && !h.Proves(e.Body):
			return last, fmt.Errorf("entry %d of a log: the body is another", h.Number())
		}
		last = h.Hash()
	}
	return last, nil
}

// CutRun returns how many of the first entries of run fit into one frame and end with an entry whose signature holds. What was
// only covered by a later signature is checked here once more, so that an innocent node never serves a run that proves nothing.
// It returns 0 if no such end is within the bounds of a run.
//
// Every node can serve what it has: a run it was sent ended within the same bounds, and a part of that run ends there too.
func CutRun(run []Entry) int {
	n, bytes := 0, 0
	for _, e := range run {
		if bytes += e.Size(); n > 0 && (n == MaxRun || bytes > MaxRunBytes) {
			break
		}
		n++
	}
	for n > 0 && !run[n-1].Header.Verify() {
		n--
	}
	return n
}

func runSize(run []Entry) (n int) {
	for _, e := range run {
		n += e.Size()
	}
	return n
}
