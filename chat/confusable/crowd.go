package confusable

// Where several have one name, Mark and the first MarkLength characters of a fingerprint follow it.
const (
	Mark       = "·"
	MarkLength = 4
)

// Looks is what the two names of somebody look like. The zero Looks is that of somebody without a name.
type Looks struct {
	of   [2]string
	like [2]string // their skeletons, without marks; the second is empty if both are the same
}

// Of computes the looks of somebody's names, unless it did already.
func (l *Looks) Of(name, other string) {
	of := [2]string{name, other}
	if of == l.of {
		return
	}
	*l = Looks{of, [2]string{unmarked(name), unmarked(other)}}
	if l.like[1] == l.like[0] {
		l.like[1] = ""
	}
}

// Crowd is the names of everybody. It is not safe for concurrent use.
type Crowd struct {
	bearers  map[string]int
	verified map[string]bool // a bearer is
}

// NewCrowd returns the names of nobody, with room for those of n.
func NewCrowd(n int) Crowd { return Crowd{make(map[string]int, n), map[string]bool{}} }

// Add adds the names of somebody, whom the person may have verified.
func (c Crowd) Add(l Looks, verified bool) {
	for _, name := range l.like {
		if name != "" {
			c.bearers[name]++
			c.verified[name] = c.verified[name] || verified
		}
	}
}

// Twin reports whether somebody else carries one of the names.
func (c Crowd) Twin(l Looks) bool { return c.bearers[l.like[0]] > 1 || c.bearers[l.like[1]] > 1 }

// Poses reports whether one of the names is that of somebody verified.
func (c Crowd) Poses(l Looks) bool { return c.verified[l.like[0]] || c.verified[l.like[1]] }
