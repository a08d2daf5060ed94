package secrets

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/internal/object"
	"udpchat/settings/machine"
)

const (
	mostFormer   = 16 // identities that were replaced
	mostMachines = 16 // of one identity

	renewPause = 10 * time.Minute // between two renewals
	renewDay   = 24 * time.Hour
	renewMost  = 5 // renewals in renewDay
)

// ErrTooOften is the error of [Store.Renew] when the identity was renewed less than ten minutes ago, or five times in a day. So
// somebody who has a copy of everything cannot make a node take new identities forever.
var ErrTooOften = errors.New("the identity was renewed too often")

// identity is a key of this node.
type identity struct {
	seed     value             // of the Ed25519 key, RFC 8032
	public   chat.Key          // the key that members see
	machines []machine.Binding // where it may be used; none: not known
	rest     string

	// Of a former identity:
	replaced int64 // when, in seconds since 1970
	copied   bool  // because another machine had it, too; it is never used again
}

func (i *identity) fields() []object.Field {
	f := []object.Field{{Key: "seed", Value: &i.seed}, {Key: "machines", Value: &i.machines}}
	if i.replaced != 0 {
		f = append(f, object.Field{Key: "replaced", Value: &i.replaced})
	}
	if i.copied {
		f = append(f, object.Field{Key: "copied", Value: &i.copied})
	}
	return f
}

// MarshalJSON implements json.Marshaler.
func (i identity) MarshalJSON() ([]byte, error) { return object.Append(nil, i.fields(), i.rest) }

// UnmarshalJSON implements json.Unmarshaler.
func (i *identity) UnmarshalJSON(data []byte) error {
	all := identity{replaced: 1, copied: true} // so that fields names every member
	fields := all.fields()
	all.replaced, all.copied = 0, false
	rest, bad, err := object.Decode(data, fields)
	if all.rest = rest; len(bad) > 0 || all.seed == (value{}) {
		return errDamaged
	}
	all.public = publicOf(all.seed)
	*i = all
	return err
}

func (i identity) private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(i.seed[:]) }

func publicOf(seed value) chat.Key {
	return chat.Key(ed25519.NewKeyFromSeed(seed[:])[ed25519.SeedSize:])
}

// newIdentity makes an identity for a machine.
func newIdentity(here machine.Marks) *identity {
	i := &identity{}
	_, _ = rand.Read(i.seed[:]) // never fails
	i.public = publicOf(i.seed)
	return i.boundTo(here)
}

// verdict tells whether the identity belongs to a machine. It is unknown if that is not known of one of its machines.
func (i identity) verdict(here machine.Marks) machine.Verdict {
	v := machine.Unknown
	for n, b := range i.machines {
		switch now := b.Compare(here); {
		case now == machine.Same:
			return now
		case n == 0 || now == machine.Unknown:
			v = now
		}
	}
	return v
}

// boundTo returns the identity with a machine as one that it may be used on, as far as that machine can be told from others.
func (i identity) boundTo(here machine.Marks) *identity {
	b, ok := machine.Bind(here)
	if ok && i.verdict(here) != machine.Same {
		i.machines = append(slices.Clone(i.machines), b)
		i.machines = i.machines[max(0, len(i.machines)-mostMachines):]
	}
	return &i
}

// freshened returns the identity with the marks that the machine has now, and reports whether they are others.
func (i identity) freshened(here machine.Marks) (next *identity, news bool) {
	at := slices.IndexFunc(i.machines, func(b machine.Binding) bool { return b.Compare(here) == machine.Same })
	if at >= 0 {
		i.machines = slices.Clone(i.machines)
		i.machines[at], news = i.machines[at].Renew(here)
	}
	return &i, news
}

// change is what a machine makes of a content.
type change uint8

const (
	nothing  change = iota
	refined         // more is known of the machine; that need not be saved
	made            // there was no identity
	returned        // a former identity is in use again
	moved           // the identity was of another machine
	renewed         // another machine had the identity, too
)

// settled returns the content with an identity for this machine.
func (c content) settled(here machine.Marks, now time.Time) (content, change) {
	if c.identity == nil {
		c.identity = newIdentity(here)
		return c, made
	}
	switch c.identity.verdict(here) {
	case machine.Unknown:
		if next := c.identity.boundTo(here); len(c.identity.machines) == 0 && len(next.machines) > 0 {
			c.identity = next
			return c, refined
		}
	case machine.Same:
		next, news := c.identity.freshened(here)
		if news {
			c.identity = next
			return c, refined
		}
	case machine.Other:
		for n, f := range c.former {
			if !f.copied && f.verdict(here) == machine.Same {
				return c.recalled(n, here, now), returned
			}
		}
		return c.replaced(newIdentity(here), false, now), moved
	}
	return c, nothing
}

// replaced returns the content with another identity. The one before is kept.
func (c content) replaced(next *identity, copied bool, now time.Time) content {
	old := *c.identity
	old.replaced, old.copied = now.Unix(), copied
	c.former = append(slices.Clone(c.former), old)
	if len(c.former) > mostFormer {
		drop := max(0, slices.IndexFunc(c.former, func(i identity) bool { return i.copied }))
		c.former = slices.Delete(c.former, drop, drop+1)
	}
	c.identity = next
	return c
}

// recalled returns the content with the former identity n in use, bound to this machine.
func (c content) recalled(n int, here machine.Marks, now time.Time) content {
	old := c.former[n]
	old.replaced = 0
	c.former = slices.Delete(slices.Clone(c.former), n, n+1)
	return c.replaced(old.boundTo(here), false, now)
}

// tooOften reports whether the identity may not be renewed now. A clock that was set may make it wait longer, or not at all.
func (c content) tooOften(now time.Time) bool {
	recent := 0
	for _, f := range c.former {
		ago := now.Sub(time.Unix(f.replaced, 0)).Abs()
		switch {
		case !f.copied:
		case ago < renewPause:
			return true
		case ago < renewDay:
			recent++
		}
	}
	return recent >= renewMost
}

// Identity returns the Ed25519 key of this node for this machine. If the folder has none, or that of another machine, it makes one
// and flushes it first; an earlier identity of this machine is used again. The error says why there is none that is on the disk.
// Without marks, it takes any machine for the same.
func (s *Store) Identity(here machine.Marks) (ed25519.PrivateKey, error) {
	return s.become(func(c content) (content, change, error) {
		next, what := c.settled(here, s.folder.now())
		return next, what, nil
	})
}

// Bound reports whether the identity is known to belong to this machine.
func (s *Store) Bound(here machine.Marks) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.content.identity != nil && s.content.identity.verdict(here) == machine.Same
}

// Renew makes a new identity because another machine has this one, too, and returns it once it is flushed. The earlier one is kept
// but never used again. The error is ErrTooOften or one of the disk; then nothing has changed.
func (s *Store) Renew(here machine.Marks) (ed25519.PrivateKey, error) {
	return s.become(func(c content) (content, change, error) {
		now := s.folder.now()
		if c.identity == nil || c.tooOften(now) {
			return c, nothing, ErrTooOften
		}
		return c.replaced(newIdentity(here), true, now), renewed, nil
	})
}

// Former returns the key of the identity that [Store.Recall] would use again, the one that was replaced last; false: there is none.
func (s *Store) Former() (chat.Key, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.content.offered(); n >= 0 {
		return s.content.former[n].public, true
	}
	return chat.Key{}, false
}

// FormerElsewhere reports whether the identity of Former is not known to belong to this machine.
func (s *Store) FormerElsewhere(here machine.Marks) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.content.offered()
	return n >= 0 && s.content.former[n].verdict(here) != machine.Same
}

// offered is the former identity that may be used again; -1: there is none.
func (c content) offered() int {
	for n, f := range slices.Backward(c.former) {
		if !f.copied {
			return n
		}
	}
	return -1
}

// errNoFormer is the error of Recall when there is nothing to recall.
var errNoFormer = errors.New("no earlier identity can be used again")

// Recall uses the identity of Former on this machine from now on, and returns it once that is flushed. The one before is kept, so
// that a second Recall undoes the first.
func (s *Store) Recall(here machine.Marks) (ed25519.PrivateKey, error) {
	return s.become(func(c content) (content, change, error) {
		n := c.offered()
		if n < 0 || c.identity == nil {
			return c, nothing, errNoFormer
		}
		return c.recalled(n, here, s.folder.now()), returned, nil
	})
}

// become changes the identity. What is new is used only once it is on the disk.
func (s *Store) become(next func(content) (content, change, error)) (ed25519.PrivateKey, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	was, number := s.content, s.made
	s.mu.Unlock()
	c, what, err := next(was)
	if err == nil && what != nothing {
		if err = s.folder.write(c); err != nil && what == refined {
			return c.identity.private(), nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("keep the identity: %w", err)
	}
	if what != nothing {
		s.adopt(c, what)
		s.finish(number, nil)
	}
	if what > made {
		s.watch(s.Problems())
	}
	return c.identity.private(), nil
}

// adopt takes the identities of a content. Meanwhile, the verified members may have changed.
func (s *Store) adopt(c content, what change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.content.identity, s.content.former = c.identity, c.former
	switch what {
	case moved:
		s.problems.new = &Problem{Kind: Moved}
	case renewed:
		s.problems.new = &Problem{Kind: Renewed}
	case returned:
		s.problems.new = nil
	}
}
