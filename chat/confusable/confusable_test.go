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

func TestTheCrowdKnowsWhoLooksLikeWhom(t *testing.T) {
	looks := func(name, other string) (l Looks) { l.Of(name, other); return l }
	verified, twin, alone, nobody := looks("Lin", "lin"), looks("", "1іn ·ABCD"), looks("王", ""), looks("", "")
	c := NewCrowd(4)
	c.Add(verified, true)
	for _, l := range []Looks{twin, alone, nobody, nobody} {
		c.Add(l, false)
	}
	for name, l := range map[string]Looks{"verified": verified, "twin": twin} {
		if !c.Twin(l) || !c.Poses(l) {
			t.Errorf("%s: a twin %v, of somebody verified %v", name, c.Twin(l), c.Poses(l))
		}
	}
	for name, l := range map[string]Looks{"alone": alone, "nobody": nobody} {
		if c.Twin(l) || c.Poses(l) {
			t.Errorf("%s: a twin %v, of somebody verified %v", name, c.Twin(l), c.Poses(l))
		}
	}
}
