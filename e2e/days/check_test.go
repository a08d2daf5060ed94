//go:build e2e

package days

import (
	"fmt"
	"slices"
)

// promised are the texts that were ever shown as stored by somebody.
func (s *storm) promised() (all []string) {
	for r, said := range s.said {
		events, _ := r.since(0)
		text := map[int]string{}
		for _, e := range events {
			if e.Type == "answer" && e.Message > 0 {
				text[e.Message] = said[string(e.ID)]
			}
			if e.Type == "receipt" && e.Stored > 0 && text[e.Message] != "" {
				all = append(all, text[e.Message])
				delete(text, e.Message)
			}
		}
	}
	return all
}

// check compares what all have: all that was promised and the same, nothing twice, and what was said by right clocks in the same order
// where clocks are right.
func (s *storm) check() {
	s.t.Helper()
	first := s.nodes[0].history()
	want := slices.Sorted(slices.Values(texts(first)))
	for _, text := range s.promised() {
		if _, has := slices.BinarySearch(want, text); !has {
			s.t.Errorf("%q was shown as stored and is not there", text)
		}
	}
	inOrder := s.byRight(first)
	s.t.Logf("%d messages, %d by right clocks, faults %v", len(want), len(inOrder), s.faults)
	for _, n := range s.nodes {
		all := n.history()
		got := slices.Sorted(slices.Values(texts(all)))
		if len(slices.Compact(slices.Clone(got))) != len(got) {
			s.t.Errorf("%s has something twice", n.name)
		}
		if !slices.Equal(got, want) {
			s.t.Errorf("%s has %d messages, %s %d; the first difference is %s", n.name, len(got), s.nodes[0].name, len(want), difference(got, want))
		}
		if order := s.byRight(all); slices.Contains(s.right, n) && !slices.Equal(order, inOrder) {
			s.t.Errorf("%s has another order than %s from %s on", n.name, s.nodes[0].name, difference(order, inOrder))
		}
	}
}

// byRight are the texts of those whose clocks are right.
func (s *storm) byRight(all []event) (of []string) {
	for _, m := range all {
		if slices.ContainsFunc(s.right, func(n *node) bool { return len(m.Text) > 0 && n.name == string([]rune(m.Text)[:1]) }) {
			of = append(of, m.Text)
		}
	}
	return of
}

// difference names the first place in which two lists differ.
func difference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("nothing instead of %q", b[i])
		case i >= len(b):
			return fmt.Sprintf("%q instead of nothing", a[i])
		case a[i] != b[i]:
			return fmt.Sprintf("%q instead of %q", a[i], b[i])
		}
	}
	return "none"
}
