package app

import (
	"sync"

	"udpchat/chat"
	"udpchat/settings"
)

// notices gathers the lasting troubles of the data folder and shows the room the one that matters most. Any goroutine may
// call it.
type notices struct {
	mu        sync.Mutex // guards the fields below and the order in which the room is told
	room      *chat.Room // nil until there is one
	elsewhere bool       // another copy uses the data folder
	history   chat.Notice
	settings  chat.Notice
}

func (n *notices) set(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
	if n.room == nil {
		return
	}
	switch none := (chat.Notice{}); {
	case n.elsewhere:
		n.room.SetNotice(chat.Notice{Kind: chat.HistoryElsewhere})
	case n.history != none:
		n.room.SetNotice(n.history)
	default:
		n.room.SetNotice(n.settings)
	}
}

func (n *notices) setRoom(r *chat.Room)       { n.set(func() { n.room = r }) }
func (n *notices) setHistory(now chat.Notice) { n.set(func() { n.history = now }) }

// setSettings takes what is wrong with the settings file.
func (n *notices) setSettings(problems []*settings.Problem) {
	var now chat.Notice
	for _, p := range problems {
		switch p.Kind {
		case settings.Damaged:
			now = chat.Notice{Kind: chat.SettingsUnreadable, What: p.Path}
		case settings.Unsaved:
			now = chat.Notice{Kind: chat.SettingsUnsaved, What: p.Err.Error()}
		}
	}
	n.set(func() { n.settings = now })
}
