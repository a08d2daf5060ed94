// Package sole keeps the identity of a node its own: if another node has it, too, one of them takes a new one while it runs.
package sole

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/settings/machine"
	"udpchat/settings/secrets"
)

// Config is what a Keeper needs.
type Config struct {
	Secrets *secrets.Store
	Here    machine.Marks
	Key     func() chat.Key          // of this node, now
	Become  func(ed25519.PrivateKey) // goes on with another identity; it returns at once
	Twice   func(still bool)         // another node has the key, and this one takes no new one; false: it has taken one
	Pause   func(paused bool)        // says nothing under the key, which another node has, too; Become ends it; it returns at once
}

// undecided is how long the owner of a key says nothing after another node was heard that has it, too: longer than secrets.Twins
// waits for that to give the key up.
const undecided = 3 * time.Second

// Keeper decides about nodes with the key of this one.
type Keeper struct {
	Config
	heard chan Twin // what beacons tell; when it is full, they tell again

	changing sync.Mutex    // held while the identity changes; guards the fields below
	twins    secrets.Twins // of this identity
	stuck    bool          // another node has the key, and this one goes on with it
}

// Twin is a node that has just proved to have a key.
type Twin struct {
	Key chat.Key
	secrets.Twin
}

// New returns a Keeper that decides nothing until Serve.
func New(c Config) *Keeper { return &Keeper{Config: c, heard: make(chan Twin, 1)} }

// Tell takes a twin, and returns at once.
func (s *Keeper) Tell(t Twin) {
	select {
	case s.heard <- t:
	default:
	}
}

// Serve decides about twins until ctx ends. It waits for the disk, which beacons must not.
func (s *Keeper) Serve(ctx context.Context) {
	var decided <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-s.heard:
			if decided = nil; s.decide(t, time.Now()) {
				decided = time.After(undecided)
			}
		case <-decided:
			s.Pause(false)
		}
	}
}

// decide takes a new identity if that of this node has to go, and reports whether that is still open. What was told of an earlier
// identity counts no more. Two nodes that sign under one key could give one number of a log twice, so this one pauses.
func (s *Keeper) decide(t Twin, now time.Time) (open bool) {
	s.changing.Lock()
	defer s.changing.Unlock()
	if t.Key != s.Key() {
		return false
	}
	was := s.stuck
	if !was {
		s.Pause(true)
	}
	if !s.twins.Heard(t.Twin, s.Secrets.Bound(s.Here), now) {
		return true
	}
	err := s.changeLocked(s.Secrets.Renew)
	if s.stuck = err != nil; s.stuck && !was {
		s.Pause(false)
	}
	s.Twice(s.stuck)
	if s.stuck && !errors.Is(err, secrets.ErrTooOften) {
		slog.Warn("another node has the same identity", "err", err)
	}
	return false
}

// Recall goes on with the identity that the person had before. It waits for the disk. A nil Keeper does nothing.
func (s *Keeper) Recall() {
	if s == nil {
		return
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if err := s.changeLocked(s.Secrets.Recall); err != nil {
		slog.Warn("the earlier identity cannot be used", "err", err)
	}
}

func (s *Keeper) changeLocked(how func(machine.Marks) (ed25519.PrivateKey, error)) error {
	key, err := how(s.Here)
	if err == nil {
		s.twins, s.stuck = secrets.Twins{}, false
		s.Become(key)
	}
	return err
}
