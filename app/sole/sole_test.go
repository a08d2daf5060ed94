package sole

import (
	"context"
	"crypto/ed25519"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/settings/machine"
	"udpchat/settings/secrets"
)

// soleOf is a Keeper for tests, which notes what it does.
type soleOf struct {
	*Keeper
	now    chat.Key
	keys   []chat.Key // that it went on with
	told   []bool
	mu     sync.Mutex // guards paused
	paused []bool
}

// pauses returns what was paused so far, and what went on.
func (s *soleOf) pauses() []bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.paused)
}

// on are the marks of a machine of its own.
func on(name string) machine.Marks {
	return machine.Marks{machine.Board: {name}, machine.System: {name}}
}

func publicOf(key ed25519.PrivateKey) chat.Key { return chat.Key(key[ed25519.SeedSize:]) }

// twinOf is a node that has a key but is not known to own it.
func twinOf(k chat.Key, instance byte) Twin {
	return Twin{k, secrets.Twin{Instance: [8]byte{instance}}}
}

func newSole(t *testing.T, here machine.Marks) *soleOf {
	t.Helper()
	s := &soleOf{}
	s.Keeper = New(Config{
		Secrets: secrets.Open(filepath.Join(t.TempDir(), "data")), Here: here,
		Key:   func() chat.Key { return s.now },
		Twice: func(still bool) { s.told = append(s.told, still) },
		Pause: func(paused bool) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.paused = append(s.paused, paused)
		},
		Become: func(key ed25519.PrivateKey) {
			s.now = publicOf(key)
			s.keys = append(s.keys, s.now)
		},
	})
	key, err := s.Secrets.Identity(here)
	if err != nil {
		t.Fatal(err)
	}
	s.now = publicOf(key)
	return s
}

func TestANodeThatDoesNotOwnItsKeyTakesAnotherAtOnce(t *testing.T) {
	s := newSole(t, nil)
	first, now := s.now, time.Now()
	s.decide(twinOf(first, 1), now)
	if len(s.keys) != 1 || s.keys[0] == first || !slices.Equal(s.told, []bool{false}) {
		t.Fatalf("it went on with %d keys, told %v", len(s.keys), s.told)
	}
	s.decide(twinOf(first, 2), now) // was on its way
	if len(s.keys) != 1 || len(s.told) != 1 {
		t.Errorf("a twin of the earlier key counts: %d keys, told %v", len(s.keys), s.told)
	}
	second := s.now
	s.decide(twinOf(second, 2), now) // a thief that follows
	s.decide(twinOf(second, 3), now)
	if s.now != second || !slices.Equal(s.told, []bool{false, true, true}) {
		t.Errorf("renewed again %v, told %v", s.now != second, s.told)
	}
	if !slices.Equal(s.pauses(), []bool{true, true, false}) { // the first ends with the new identity
		t.Errorf("paused %v", s.pauses())
	}
}

func TestTheOwnerOfAKeyKeepsItIfTheOtherGivesItUp(t *testing.T) {
	s := newSole(t, on("office"))
	first, now := s.now, time.Now()
	s.decide(twinOf(first, 1), now)
	s.decide(twinOf(first, 1), now.Add(time.Second))
	s.decide(twinOf(first, 2), now.Add(time.Minute))
	if s.now != first || len(s.told) != 0 {
		t.Fatal("it gave up its key")
	}
	s.decide(twinOf(first, 2), now.Add(time.Minute+3*time.Second)) // this one stays
	if s.now == first || !slices.Equal(s.told, []bool{false}) {
		t.Errorf("two nodes keep one key, told %v", s.told)
	}
}

func TestBeaconsNeverWaitForANewIdentity(t *testing.T) {
	s := newSole(t, nil)
	for i := range byte(10) {
		s.Tell(twinOf(s.now, i))
	}
	if first := <-s.heard; first.Instance != [8]byte{} || len(s.heard) != 0 {
		t.Errorf("waiting are %v and %d more", first, len(s.heard))
	}
}

func TestTheEarlierIdentityIsInUseAtOnce(t *testing.T) {
	s := newSole(t, on("office"))
	first := s.now
	s.Here = on("home")
	key, err := s.Secrets.Identity(s.Here)
	if err != nil {
		t.Fatal(err)
	}
	s.now = publicOf(key)
	s.Recall()
	if s.now != first || len(s.keys) != 1 {
		t.Errorf("the earlier one is in use: %v", s.now == first)
	}
}

func TestTheOwnerOfAKeySaysNothingUntilTheOtherHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSole(t, on("office"))
		ctx, end := context.WithCancel(t.Context())
		defer end()
		go s.Serve(ctx)
		s.Tell(twinOf(s.now, 1))
		synctest.Wait()
		time.Sleep(undecided - time.Millisecond)
		if !slices.Equal(s.pauses(), []bool{true}) {
			t.Errorf("paused %v", s.pauses())
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if !slices.Equal(s.pauses(), []bool{true, false}) || len(s.keys) != 0 {
			t.Errorf("at last paused %v, %d new keys", s.pauses(), len(s.keys))
		}
	})
}
