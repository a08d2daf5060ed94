package settings

import (
	"maps"
	"slices"

	"udpchat/chat"
)

// DefaultPort is the UDP port of the room: the one listened on, and the one meant by an address without a port.
const DefaultPort uint16 = 3456

// The text sizes there are, in percent of the toolkit's own.
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

// Settings is what the person chose. It is a value: a copy made by [Store.Get] shares nothing with the store. Members of the
// file that this version does not know travel in it unseen, so that saving does not destroy what a newer version wrote.
type Settings struct {
	Name        string         // empty: user@host, see DefaultName; at most 64 characters, no control characters
	Code        string         // the room code; empty: the room is open to whoever runs the program here; at most 64 characters
	Peers       []Peer         // who gets what is said, in the order entered
	NodeAt      NodesByAddress // which copy of the program was met at a peer's address; the program notes it, and nobody chooses it
	Port        uint16         // UDP port listened on, 1 to 65535
	Leave88     bool           // a message that is exactly 88 leaves the room
	Language    string         // SystemChoice, Chinese or English
	Theme       string         // SystemChoice, LightTheme or DarkTheme
	TextSize    int            // percent, MinTextSize to MaxTextSize
	SendKey     string         // SendEnter or SendCtrlEnter
	AskReplace  bool           // ask before sending a text that plain peers will read with characters replaced
	Known       []Known        // names and mutes of members
	History     bool           // keep the history on disk, from the next start on
	Draft       string         // what stood unsent in the composer, at most chat.MaxText bytes
	Window      Window
	ClassicView bool   // the transcript looks as the console program prints it
	ReadUpTo    int64  // the place of the last message that was read, see chat.Pos; 0: none
	RecentEmoji string // used last, the latest first, with a space between each two

	Notify       bool // tell of messages while the window is not in front
	HideText     bool // without saying what is in them
	DoNotDisturb bool // no notifications for now
	CloseToTray  bool // closing the window leaves the program in the tray, where there is one

	rest string
}

// Peer is an address the person entered.
type Peer struct {
	Name    string // what the person calls it; may be empty
	Address string // as entered; ParsePeer reads it
	Plain   bool   // what is said goes there in plain text although a copy of the program was met there

	rest string
}

// NodesByAddress are copies of the program by the addresses they were met at, as those were entered.
type NodesByAddress map[string]chat.MemberID

// Known is what the person settled about a member.
type Known struct {
	ID       chat.MemberID
	Name     string // the person's own name for the member; may be empty
	Muted    bool
	Blocked  bool // what comes from it is dropped
	Verified bool // the digits were compared

	rest string
}

// Window is how the window was left. Lengths are in the toolkit's units; zero means: never set, use the default.
type Window struct {
	Width, Height float32
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

// Remember puts what was settled about a member in place of what was known of it. A member of whom nothing is settled is forgotten.
func (s *Settings) Remember(k chat.Known) {
	i := slices.IndexFunc(s.Known, func(old Known) bool { return old.ID == k.ID })
	if i < 0 {
		i = len(s.Known)
		s.Known = append(s.Known, Known{ID: k.ID})
	}
	s.Known[i].Name, s.Known[i].Muted, s.Known[i].Blocked, s.Known[i].Verified = k.Name, k.Muted, k.Blocked, k.Verified
	if s.Known[i] == (Known{ID: k.ID}) {
		s.Known = slices.Delete(s.Known, i, i+1)
	}
}

// Members returns what is known of members, as the room takes it. The slice is the caller's.
func (s Settings) Members() []chat.Known {
	known := make([]chat.Known, 0, len(s.Known))
	for _, k := range s.Known {
		known = append(known, chat.Known{ID: k.ID, Name: k.Name, Muted: k.Muted, Blocked: k.Blocked, Verified: k.Verified})
	}
	return known
}

// FindPeer returns the index of the first peer that is this target, however it was typed, or -1. A peer entered without a
// port means [DefaultPort]; one that cannot be read is nobody.
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
	return s
}

// keepUnseen takes over the members of the file that this version does not know, in case a change replaced the whole value.
func (s *Settings) keepUnseen(old Settings) {
	s.rest, s.Window.rest = old.rest, old.Window.rest
}
