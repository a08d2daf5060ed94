// Package settings keeps the choices of the person in one file of the data folder.
//
// [Open] reads the file and starts the one goroutine that writes it; [Store.Close] ends it. [Store.Get] and [Store.Update] work
// in memory, so the UI goroutine may call them. [ParsePeer] parses an address as people type it. [DataDir] finds the data folder,
// and [Lock] lets one process at a time use it.
package settings

import (
	"maps"
	"slices"

	"udpchat/chat"
)

// DefaultPort is the usual UDP port of the room. An address without a port means this one.
const DefaultPort uint16 = 3456

// The range of text sizes, in percent of the toolkit's.
const (
	MinTextSize = 80
	MaxTextSize = 200
)

// The values of [Settings.Language]. SystemChoice is also a value of [Settings.Theme].
const (
	SystemChoice = ""
	Chinese      = "zh"
	English      = "en"
)

// The values of [Settings.Theme] beside [SystemChoice].
const (
	LightTheme = "light"
	DarkTheme  = "dark"
)

// The values of [Settings.SendKey].
const (
	SendEnter     = "enter"
	SendCtrlEnter = "ctrl+enter"
)

// Settings are the choices of the person, and some state of the window. A value from [Store.Get] shares nothing with the store.
// It also carries the members of the file that this version does not know, so that saving keeps them for a newer version.
type Settings struct {
	Name       string         // empty: user@host, see DefaultName; at most 64 characters, no control characters
	Peers      []Peer         // the recipients of plain messages, in the order entered
	NodeAt     NodesByAddress // the nodes that answered at addresses of peers; the program sets it
	Port       uint16         // UDP port listened on, 1 to 65535
	Leave88    bool           // sending the message 88 leaves the room
	Language   string         // SystemChoice, Chinese or English
	Theme      string         // SystemChoice, LightTheme or DarkTheme
	TextSize   int            // percent, MinTextSize to MaxTextSize
	SendKey    string         // SendEnter or SendCtrlEnter
	AskReplace bool           // ask before sending a text whose characters are replaced for plain peers
	Known      []Known        // choices about members
	History    bool           // keep the history on disk; takes effect at the next start
	Window     Window
	// Conversations is what is kept of each, the one that was changed last at the end; see Keep.
	Conversations []Conversation
	ClassicView   bool   // show the transcript as the classic console program prints it
	RecentEmoji   string // the latest first, separated by spaces

	Notify       bool // notify of messages while the window is not in front
	HideText     bool // leave their text out of notifications
	DoNotDisturb bool // no notifications for now
	CloseToTray  bool // closing the window keeps the program in the tray, where there is one
	ToldOpen     bool // the person was told that others can read the data folder

	rest string
}

// Peer is an address the person entered.
type Peer struct {
	Name    string // given by the person; may be empty
	Address string // as entered; see ParsePeer
	Plain   bool   // send plain text there although a node answered there

	rest string
}

// NodesByAddress maps addresses of peers, as entered, to the nodes that answered there.
type NodesByAddress map[string]chat.MemberID

// Known holds the person's choices about a member. Whether the person has verified it is kept elsewhere, see package secrets.
type Known struct {
	ID      chat.MemberID
	Name    string // given by the person; may be empty
	Muted   bool
	Blocked bool // its messages are dropped

	rest string
}

// Window is the layout of the window. Lengths are in the toolkit's units; zero means the default.
type Window struct {
	Width, Height float32 // of the window that is not maximised
	Maximized     bool
	Pane          float32 // width of the members pane
	PaneHidden    bool

	rest string
}

// Default returns the settings of a first start.
func Default() Settings {
	return Settings{
		Port:       DefaultPort,
		Leave88:    true,
		TextSize:   100,
		SendKey:    SendEnter,
		AskReplace: true,
		History:    true,
		Notify:     true,
	}
}

// ChangeMember changes what is kept of a member, known or not.
func (s *Settings) ChangeMember(id chat.MemberID, change func(*Known)) {
	known := Known{ID: id}
	for _, k := range s.Known {
		if k.ID == id {
			known = k
		}
	}
	change(&known)
	s.Remember(known)
}

// Remember replaces the choices about a member. Without any choice it removes the member.
func (s *Settings) Remember(k Known) {
	i := slices.IndexFunc(s.Known, func(old Known) bool { return old.ID == k.ID })
	if i < 0 {
		i = len(s.Known)
		s.Known = append(s.Known, Known{ID: k.ID})
	}
	s.Known[i].Name, s.Known[i].Muted, s.Known[i].Blocked = k.Name, k.Muted, k.Blocked
	if s.Known[i] == (Known{ID: k.ID}) {
		s.Known = slices.Delete(s.Known, i, i+1)
	}
}

// Members returns Known in the form that the room takes, without the marks of verified members. The slice is the caller's.
func (s Settings) Members() []chat.Known {
	known := make([]chat.Known, 0, len(s.Known))
	for _, k := range s.Known {
		known = append(known, chat.Known{ID: k.ID, Name: k.Name, Muted: k.Muted, Blocked: k.Blocked})
	}
	return known
}

// FindPeer returns the index of the first peer whose address means the target t, or -1. An address without a port means
// [DefaultPort]. Invalid addresses match nothing.
func (s Settings) FindPeer(t Target) int {
	return slices.IndexFunc(s.Peers, func(p Peer) bool {
		have, err := ParsePeer(p.Address, DefaultPort)
		return err == nil && have == t
	})
}

// clone returns a copy that shares nothing with s.
func (s Settings) clone() Settings {
	s.Peers = slices.Clone(s.Peers)
	s.Known = slices.Clone(s.Known)
	s.NodeAt = maps.Clone(s.NodeAt)
	s.Conversations = slices.Clone(s.Conversations)
	return s
}

// keepUnseen keeps the members of the file that this version does not know, in case a change replaced the whole value.
func (s *Settings) keepUnseen(old Settings) {
	s.rest, s.Window.rest = old.rest, old.Window.rest
}
