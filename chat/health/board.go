// Package health is what a face shows beside the conversation: what the network is like, which troubles last, and what a
// self-test found. It is plain data, which the program gathers and faces pull from a Board.
package health

import (
	"errors"
	"reflect"
	"slices"
	"sync"

	"udpchat/chat/joining"
)

// State is what there is to show.
type State struct {
	Network Network
	Notices []Notice // the troubles that last, the most important first
	Joining joining.State
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

// SetJoining takes what has become of a code that was entered. Nothing in j may be written to afterwards.
func (b *Board) SetJoining(j joining.State) {
	b.set(func(s *State) bool {
		same := reflect.DeepEqual(s.Joining, j)
		s.Joining = j
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

// Notice is a lasting trouble that a person should know about. The faces have words for it. Notices can be compared.
type Notice struct {
	Kind NoticeKind
	Why  Trouble // for SettingsUnsaved, HistoryUnsaved and IdentityMissing
	What string  // where a file was set aside; the keys of settings; what a member is called; with OtherTrouble, the system's own words
}

// NoticeKind says what a Notice is about.
type NoticeKind uint8

// These are the kinds of notices.
const (
	NoNotice           NoticeKind = iota
	SettingsUnreadable            // the settings file was damaged and has been set aside
	SettingsUnsaved               // the settings cannot be written
	HistoryUnsaved                // the history cannot be written; messages stay in memory
	HistoryReplaced               // the history file was damaged and has been set aside
	HistoryOutdated               // the history was of the first edition of the program and has been set aside
	FirstEdition                  // history and key were of the first edition of the program and have been set aside
	HistoryElsewhere              // another node uses this data folder
	HistoryTrimmed                // the oldest messages went to keep the disk budget
	SettingsCorrected             // some settings in the file were out of range and have been put right
	IdentityMissing               // the key of this node cannot be read or written: it speaks plain text only
	IdentityReplaced              // the key of this node could not be used, was set aside, and is made anew
	IdentityRestored              // the file of the key was damaged and set aside; its copy is used
	IdentityMoved                 // the key is of another machine: there is a new one, and the earlier one can be used here, too
	IdentityRenewed               // another machine had the same key: there is a new one
	IdentityTwice                 // another machine uses the same key, and there is no new one
	HistoryReturned               // own messages that were missing here came back from other members
	MemberConflict                // several logs of a member were written twice, as by two computers with one key; What is its label
	ClockWrong                    // most linked members differ from this machine's clock by more than five minutes
	PortHeld                      // a member on this machine gets no plain text, since this node has the port; What is its label
	LinksDown                     // the system gives no socket for links: only plain text is sent
	NodesNewer                    // somebody on the network runs a newer version, which cannot be linked
	NodesOlder                    // the same of an older version
	FilesWereOpen                 // other users of the computer could read the data folder's files until now
	FilesAreOpen                  // they can, and the program cannot change that
	CodesGuessed                  // somebody tries out codes of rooms: many wrong ones have come
	RoomUnchanged                 // what the person wanted to change in a room was not done
)

// ErrIncomplete is the error of an export that lacks the latest messages, since the history cannot be written.
var ErrIncomplete = errors.New("without the latest messages: the history cannot be written")
