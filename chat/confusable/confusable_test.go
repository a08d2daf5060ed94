package confusable

import "testing"

func TestNamesThatLookTheSameHaveOneSkeleton(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Lin", "lin", true},
		{"lin", "1іn", true},
		{"Xiao Wang", "ＸiаoWang", true},
		{"o\u0301", "o", true},
		{"王·一", "王・-", true},
		{"王", "玉", false},
		{"lin", "liu", false},
	} {
		if a, b := Skeleton(c.a), Skeleton(c.b); a == b != c.same {
			t.Errorf("%q is %q, %q is %q", c.a, a, c.b, b)
		}
	}
}
