package app

import (
	"slices"
	"sync"

	"udpchat/chat"
	"udpchat/settings"
)

// notices gathers the lasting troubles of the data folder and shows them to the room, the one that matters most first. Any
// goroutine may call it.
type notices struct {
	mu        sync.Mutex // guards the fields below and, like that of status, the order in which the room is told
	room      *chat.Room // nil until there is one
	elsewhere bool       // another copy uses the data folder
	unsaved   chat.Notice
	replaced  []chat.Notice // history files that were set aside
	settings  []chat.Notice
	trimmed   bool
	identity  []chat.Notice
	shown     []chat.Notice
}

func (n *notices) set(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
	if all := n.allLocked(); n.room != nil && !slices.Equal(all, n.shown) {
		n.shown = all
		n.room.SetNotices(all)
	}
}

func (n *notices) allLocked() []chat.Notice {
	var all []chat.Notice
	if n.elsewhere {
		all = append(all, chat.Notice{Kind: chat.HistoryElsewhere})
	}
	if n.unsaved.Kind != chat.NoNotice {
		all = append(all, n.unsaved)
	}
	all = append(all, n.identity...)
	all = append(all, n.replaced...)
	all = append(all, n.settings...)
	if n.trimmed {
		all = append(all, chat.Notice{Kind: chat.HistoryTrimmed})
	}
	return all
}

func (n *notices) setRoom(r *chat.Room) { n.set(func() { n.room = r }) }

// setHistory takes what the history tells: what it did to its file stays told, what it cannot do until it can.
func (n *notices) setHistory(now chat.Notice) {
	n.set(func() {
		switch now.Kind {
		case chat.HistoryReplaced:
			n.replaced = append(n.replaced, now)
		case chat.HistoryTrimmed:
			n.trimmed = true
		default:
			n.unsaved = now
		}
	})
}

// setIdentity tells that there is no usable key.
func (n *notices) setIdentity(why error) {
	n.set(func() { n.identity = []chat.Notice{noticeOf(chat.IdentityMissing, why)} })
}

// setTwin tells that another machine has the same key.
func (n *notices) setTwin() {
	n.set(func() { n.identity = []chat.Notice{{Kind: chat.IdentityTwice}} })
}

// setSettings takes what is wrong with the settings file.
func (n *notices) setSettings(problems []*settings.Problem) {
	var now []chat.Notice
	for _, p := range problems {
		now = append(now, settingsNotice(p))
	}
	slices.SortStableFunc(now, func(a, b chat.Notice) int { return settingsRank(a) - settingsRank(b) })
	n.set(func() { n.settings = now })
}

// settingsRank puts what will be lost before what was put right.
func settingsRank(n chat.Notice) int {
	return slices.Index([]chat.NoticeKind{chat.SettingsUnsaved, chat.SettingsUnreadable, chat.SettingsCorrected}, n.Kind)
}
