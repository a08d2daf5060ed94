package textarea

import "strings"

// step is a change of a text: at a position, one text was put in the place of another.
type step struct {
	at                int
	removed, inserted string
	whole             bool // no other change belongs to it
}

// history holds the steps that can be undone and done again.
type history struct{ done, undone []step }

// The bounds of a history. The oldest steps are forgotten.
const (
	mostSteps = 500
	mostBytes = 1 << 20
)

// note adds a change, which may belong to the step before.
func (h *history) note(s step) {
	h.undone = nil
	if n := len(h.done); n > 0 && h.done[n-1].takes(s) {
		return
	}
	h.done = append(h.done, s)
	bytes := 0
	for i := len(h.done) - 1; i >= 0; i-- {
		bytes += len(h.done[i].removed) + len(h.done[i].inserted)
		if len(h.done)-i > mostSteps || bytes > mostBytes {
			h.done = append([]step(nil), h.done[i+1:]...)
			return
		}
	}
}

// takes makes a change a part of this step, if it goes on with it in the same word, and reports whether it did.
func (s *step) takes(next step) bool {
	switch {
	case s.whole || next.whole || strings.ContainsFunc(next.inserted+next.removed, separates):
		return false
	case next.removed == "" && s.inserted != "" && next.at == s.at+len(s.inserted):
		s.inserted += next.inserted
	case next.inserted == "" && s.inserted == "" && next.at+len(next.removed) == s.at:
		s.at, s.removed = next.at, next.removed+s.removed
	case next.inserted == "" && s.inserted == "" && next.at == s.at:
		s.removed += next.removed
	default:
		return false
	}
	return true
}
