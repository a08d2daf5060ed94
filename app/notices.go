package app

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"udpchat/chat/health"
	"udpchat/history"
	"udpchat/replica"
	"udpchat/settings"
	"udpchat/settings/secrets"
	"udpchat/terminal"
)

// notices gathers the lasting troubles of the data folder and shows them, the most important first. Any goroutine may call
// it.
type notices struct {
	board     *health.Board
	mu        sync.Mutex // guards the fields below, and the order in which they are shown
	elsewhere bool       // another node uses the data folder
	unsaved   health.Notice
	replaced  []health.Notice // history files that were set aside
	secrets   []health.Notice
	oldKey    health.Notice // one of secrets: the key was of the first edition of the program
	settings  []health.Notice
	trimmed   bool
	identity  []health.Notice
	links     []health.Notice
	journal   []health.Notice // what happened to logs
	nearby
	open health.Notice // other users can or could read the files
}

// nearby are the troubles that members tell of, or that show by what they tell.
type nearby struct {
	clock    health.Notice
	beside   health.Notice // a member on this machine gets no plain text
	versions []health.Notice
}

func (n *notices) set(change func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change()
	n.board.SetNotices(n.allLocked())
}

func (n *notices) allLocked() []health.Notice {
	var all []health.Notice
	if n.elsewhere {
		all = append(all, health.Notice{Kind: health.HistoryElsewhere})
	}
	if n.unsaved.Kind != health.NoNotice {
		all = append(all, n.unsaved)
	}
	all = append(all, n.identity...)
	all = append(all, n.links...)
	if n.clock.Kind != health.NoNotice {
		all = append(all, n.clock)
	}
	if n.beside.Kind != health.NoNotice {
		all = append(all, n.beside)
	}
	all = append(all, n.journal...)
	all = append(all, n.versions...)
	all = append(all, n.setAsideLocked()...)
	for _, now := range n.settings {
		if !slices.Contains(n.secrets, now) { // both files are in one folder
			all = append(all, now)
		}
	}
	if n.open.Kind != health.NoNotice {
		all = append(all, n.open)
	}
	if n.trimmed {
		all = append(all, health.Notice{Kind: health.HistoryTrimmed})
	}
	return all
}

// setAsideLocked are the notices of the secrets and of files of the history that were set aside. If both were of the first edition
// of the program, one sentence tells of both.
func (n *notices) setAsideLocked() []health.Notice {
	old := slices.IndexFunc(n.replaced, func(r health.Notice) bool { return r.Kind == health.HistoryOutdated })
	if old < 0 || n.oldKey.Kind == health.NoNotice {
		return slices.Concat(n.secrets, n.replaced)
	}
	all := slices.DeleteFunc(slices.Concat(n.secrets, n.replaced), func(o health.Notice) bool { return o == n.oldKey || o == n.replaced[old] })
	return append(all, health.Notice{Kind: health.FirstEdition, What: n.replaced[old].What})
}

// setHistory takes a notice of the history. Events of its file stay shown; a failure to write is shown as long as it lasts.
func (n *notices) setHistory(now health.Notice) {
	n.set(func() {
		switch now.Kind {
		case health.HistoryReplaced, health.HistoryOutdated:
			n.replaced = append(n.replaced, now)
		case health.HistoryTrimmed:
			n.trimmed = true
		default:
			n.unsaved = now
		}
	})
}

// tellLost tells a person at the end what of this run is lost.
func (n *notices) tellLost(w io.Writer, l terminal.Language, incomplete, unsaved error) {
	if lost, is := errors.AsType[history.Lost](incomplete); is {
		n.mu.Lock()
		why := n.unsaved
		n.mu.Unlock()
		fmt.Fprintln(w, terminal.Lost(l, int64(lost), why))
	}
	if problem, is := errors.AsType[*secrets.Problem](unsaved); is {
		fmt.Fprintln(w, terminal.Notice(l, secretsNotice(problem)))
	} else if problem, is := errors.AsType[*settings.Problem](unsaved); is {
		fmt.Fprintln(w, terminal.Notice(l, settingsNotice(problem)))
	}
}

// setLinks notes why links have no socket; nil: they have one.
func (n *notices) setLinks(why error) {
	n.set(func() {
		n.links = nil
		if why != nil {
			n.links = []health.Notice{health.NoticeOf(health.LinksDown, why)}
		}
	})
}

// setVersions takes which other versions of the program are on the network.
func (n *notices) setVersions(v health.Versions) {
	n.set(func() {
		n.versions = nil
		if v.Newer {
			n.versions = append(n.versions, health.Notice{Kind: health.NodesNewer})
		}
		if v.Older {
			n.versions = append(n.versions, health.Notice{Kind: health.NodesOlder})
		}
	})
}

// setJournal notes what happened to a log: to the own one, or to that of a member with a label. The newest word on a member counts.
func (n *notices) setJournal(kind replica.Kind, label string) {
	now := health.Notice{What: label}
	switch kind {
	case replica.Returned:
		now = health.Notice{Kind: health.HistoryReturned}
	case replica.Conflict:
		now.Kind = health.MemberConflict
	case replica.Guessed:
		now = health.Notice{Kind: health.CodesGuessed}
	case replica.Undone:
		now = health.Notice{Kind: health.RoomUnchanged}
	}
	n.set(func() {
		n.journal = slices.DeleteFunc(n.journal, func(o health.Notice) bool { return o.What == now.What && (o.What != "" || o.Kind == now.Kind) })
		n.journal = append(n.journal, now)
		n.journal = n.journal[max(0, len(n.journal)-maxJournal):]
	})
}

// maxJournal is how many notices of what happened to logs are shown. Beyond it, the oldest go.
const maxJournal = 3

// setClock notes whether this machine's clock is wrong.
func (n *notices) setClock(behind time.Duration) {
	n.set(func() {
		n.clock = health.Notice{}
		if behind != 0 {
			n.clock.Kind = health.ClockWrong
		}
	})
}

// setBeside notes which member on this machine gets no plain text, since this node has the port; empty: there is none.
func (n *notices) setBeside(label string) {
	n.set(func() {
		n.beside = health.Notice{}
		if label != "" {
			n.beside = health.Notice{Kind: health.PortHeld, What: label}
		}
	})
}

// setIdentity notes that there is no usable key.
func (n *notices) setIdentity(why error) {
	n.set(func() { n.identity = []health.Notice{health.NoticeOf(health.IdentityMissing, why)} })
}

// setSecrets takes the problems of the secrets.
func (n *notices) setSecrets(problems []*secrets.Problem) {
	var now []health.Notice
	var old health.Notice
	for _, p := range problems {
		now = append(now, secretsNotice(p))
		if p.Kind == secrets.Outdated {
			old = secretsNotice(p)
		}
	}
	n.set(func() { n.secrets, n.oldKey = now, old })
}

// setTwice notes whether another machine has the same key, and this one takes no new one.
func (n *notices) setTwice(still bool) {
	n.set(func() {
		n.identity = nil
		if still {
			n.identity = []health.Notice{{Kind: health.IdentityTwice}}
		}
	})
}

// setOpen notes that other users of the computer can read the files, or that they could until now.
func (n *notices) setOpen(still bool) {
	n.set(func() {
		n.open = health.Notice{Kind: health.FilesWereOpen}
		if still {
			n.open.Kind = health.FilesAreOpen
		}
	})
}

// setSettings takes the problems of the settings file.
func (n *notices) setSettings(problems []*settings.Problem) {
	var now []health.Notice
	for _, p := range problems {
		now = append(now, settingsNotice(p))
	}
	slices.SortStableFunc(now, func(a, b health.Notice) int { return settingsRank(a) - settingsRank(b) })
	n.set(func() { n.settings = now })
}

// settingsRank sorts losses before corrections.
func settingsRank(n health.Notice) int {
	return slices.Index([]health.NoticeKind{health.SettingsUnsaved, health.SettingsUnreadable, health.SettingsCorrected}, n.Kind)
}
