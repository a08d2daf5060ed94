package fair

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

type entry struct {
	host string
	seen int
}

func hostOf(e entry) string     { return e.host }
func newer(a, b entry) int      { return cmp.Compare(b.seen, a.seen) }
func order(all []entry) []entry { return Order(all, hostOf, newer) }

func TestTheNewestOfEachHostComesFirst(t *testing.T) {
	a1, a2, a3, b1, c1, c2 := entry{"a", 1}, entry{"a", 8}, entry{"a", 9}, entry{"b", 2}, entry{"c", 3}, entry{"c", 4}
	for name, c := range map[string]struct{ all, want []entry }{
		"nothing":              {nil, []entry{}},
		"one host":             {[]entry{a1, a3, a2}, []entry{a3, a2, a1}},
		"one entry of each":    {[]entry{a1, b1, c1}, []entry{c1, b1, a1}},
		"a host that has most": {[]entry{a1, b1, a2, c1, a3, c2}, []entry{a3, c2, b1, a2, c1, a1}},
	} {
		before := slices.Clone(c.all)
		if got := order(c.all); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if !slices.Equal(c.all, before) {
			t.Errorf("%s: the entries given have changed", name)
		}
	}
}

func TestWhatStandsLastIsTheOldestOfTheHostThatHasMost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var left []entry
		for i := range 1 + r.IntN(40) {
			left = append(left, entry{fmt.Sprint(r.IntN(6)), i})
		}
		ordered := order(left)
		for n := len(ordered) - 1; n >= 0; n-- {
			gone, count := Last(left, hostOf, newer), map[string]int{}
			for _, e := range left {
				count[e.host]++
			}
			for _, e := range left {
				if count[e.host] > count[gone.host] || count[e.host] == count[gone.host] && e.seen < gone.seen {
					t.Fatalf("%v goes of %v, not %v", gone, left, e)
				}
			}
			if ordered[n] != gone {
				t.Fatalf("%v stands last of %v, want %v", ordered[n], left, gone)
			}
			left = slices.DeleteFunc(left, func(e entry) bool { return e == gone })
		}
	}
}
