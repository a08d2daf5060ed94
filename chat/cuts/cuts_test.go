package cuts

import (
	"math/rand/v2"
	"testing"
)

type place int

func (p place) Before(q place) bool { return p < q }

func TestTheFirstPlaceSinceAMarkIsKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c Cuts[place]
	var all []place
	for n := range 2000 {
		from := place(n + r.IntN(200)) // most are further and further down
		if r.IntN(100) == 0 {
			from = place(r.IntN(n + 1))
		}
		c.Add(from)
		all = append(all, from)
		if c.Mark() != n+1 || len(c.latest) > most {
			t.Fatalf("mark %d after %d, %d remembered", c.Mark(), n+1, len(c.latest))
		}
		mark := n + 1 - r.IntN(min(n, 300)+1)
		want := place(1 << 30)
		for _, p := range all[mark:] {
			want = min(want, p)
		}
		if got := c.Since(mark, -1, 1<<30); got != want && (got != -1 || n+1-mark < most) {
			t.Fatalf("since %d of %d from %d, want %d", mark, n+1, got, want)
		}
	}
	for n := range 2 * most {
		c.Add(place(10_000 + n))
	}
	if c.Since(2000, -1, 1<<30) != -1 || c.Since(c.Mark(), -1, 1<<30) != 1<<30 {
		t.Error("what is forgotten counts as known, or what is known as forgotten")
	}
}
