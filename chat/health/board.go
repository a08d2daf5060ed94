// Package health is what a face shows beside the conversation: what the network is like, which troubles last, and what a
// self-test found. It is plain data, which the program gathers and faces pull from a Board.
package health

import (
	"reflect"
	"slices"
	"sync"
)

// State is what there is to show.
type State struct {
	Network Network
	Notices []Notice // the troubles that last, the most important first
}

// Board keeps the newest State for a face, which pulls it beside the changes of the room. The zero Board is ready to use, and
// a nil one has a zero State. Any goroutine may call the methods.
type Board struct {
	mu      sync.Mutex // guards the fields below
	state   State
	changed func()
}

// OnChange sets what is called after every change, from the goroutine that made it and without any lock held. It must return
// at once.
func (b *Board) OnChange(changed func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changed = changed
}

// State returns what there is to show now. Its slices are shared and must not be written to.
func (b *Board) State() State {
	if b == nil {
		return State{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// SetNetwork takes what the network is like. Nothing in n may be written to afterwards.
func (b *Board) SetNetwork(n Network) {
	b.set(func(s *State) bool {
		same := reflect.DeepEqual(s.Network, n)
		s.Network = n
		return !same
	})
}

// SetNotices takes the troubles that last now. The slice may not be written to afterwards.
func (b *Board) SetNotices(all []Notice) {
	b.set(func(s *State) bool {
		same := slices.Equal(s.Notices, all)
		s.Notices = all
		return !same
	})
}

// set changes the state and calls the hook, unless change reports that nothing is new.
func (b *Board) set(change func(*State) bool) {
	b.mu.Lock()
	news, changed := change(&b.state), b.changed
	b.mu.Unlock()
	if news && changed != nil {
		changed()
	}
}
