package terminal

import (
	"fmt"
	"io"
	"slices"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/visible"
)

// trouble is something that is wrong for a while.
type trouble struct {
	word     string // for programs, see PROTOCOL.md
	about    string // tells troubles of one word apart
	detail   string // what it is about, once that is known; it is told again when that is another
	sentence string
}

func (t trouble) same(other trouble) bool { return t.word == other.word && t.about == other.about }

func (t trouble) in(all []trouble) bool { return slices.ContainsFunc(all, t.same) }

// These are the words for programs that are not about a notice. Do not change them.
const (
	wordTooManyOpen = "too-many-open"
	wordDenied      = "port-denied"
	wordRefused     = "port-refused"
	wordPortUsed    = "port-used"
	wordOffline     = "offline"
	wordIPv6Only    = "ipv6-only"
	wordLost        = "lost"
	wordUnreadable  = "unreadable"
	wordNoInput     = "no-input"
)

// noticeWords are the words for programs that are about a notice. Do not change them.
var noticeWords = map[health.NoticeKind]string{
	health.SettingsUnreadable: "settings-unreadable",
	health.SettingsUnsaved:    "settings-unsaved",
	health.SettingsCorrected:  "settings-corrected",
	health.HistoryUnsaved:     "history-unsaved",
	health.HistoryReplaced:    "history-replaced",
	health.HistoryOutdated:    "history-outdated",
	health.FirstEdition:       "first-edition",
	health.HistoryElsewhere:   "history-elsewhere",
	health.HistoryTrimmed:     "history-trimmed",
	health.IdentityMissing:    "identity-missing",
	health.IdentityReplaced:   "identity-replaced",
	health.IdentityRestored:   "identity-restored",
	health.IdentityMoved:      "identity-moved",
	health.IdentityRenewed:    "identity-renewed",
	health.IdentityTwice:      "identity-twice",
	health.HistoryReturned:    "history-returned",
	health.MemberConflict:     "member-conflict",
	health.ClockWrong:         "clock-wrong",
	health.PortHeld:           "port-held",
	health.LinksDown:          "links-down",
	health.NodesNewer:         "nodes-newer",
	health.NodesOlder:         "nodes-older",
	health.CodesGuessed:       "codes-guessed",
	health.RoomUnchanged:      "room-unchanged",
	health.FilesWereOpen:      "files-were-open",
	health.FilesAreOpen:       "files-are-open",
}

// reporter writes the program's own sentences for people, and knows which it has written.
type reporter struct {
	w     io.Writer
	words *words
	noted func(t trouble, over bool) // is told of each trouble
	told  map[string]bool            // what is told only once

	state    health.NetworkState
	troubles []trouble // that last
}

// tell writes a sentence. An error of the stream does not end the room.
func (r *reporter) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(r.w, format+"\n", args...)
}

// once tells a trouble the first time its sentence is given; without a word, it is none for programs. Different sentences are
// bounded by the recipients that a person entered.
func (r *reporter) once(word, sentence string) {
	if r.told[sentence] {
		return
	}
	r.told[sentence] = true
	r.alert(trouble{word: word, sentence: sentence})
}

// alert tells a trouble.
func (r *reporter) alert(t trouble) {
	r.tell("%s", t.sentence)
	if t.word != "" {
		r.noted(t, false)
	}
}

// report tells what is wrong with the network or the data folder, each time that changes.
func (r *reporter) report(n health.Network, notices []health.Notice) {
	before := r.state
	r.state = n.State
	now := append(r.port(n, notices), r.files(notices)...)
	for _, t := range r.troubles {
		if !t.in(now) {
			r.noted(t, true)
		}
	}
	if n.State == health.Receiving && before != n.State && before != health.NetworkStarting && !shared(notices) {
		r.tell(r.words.receiving, n.Port)
	}
	r.begun(now)
	r.troubles = now
	if len(n.Losses) > 0 {
		r.losses(n.Losses[0])
	}
	if n.Dropped > 0 {
		r.losing(r.words.unseen, n.Dropped)
	}
}

// begun tells the troubles that are new, or about which something is known now.
func (r *reporter) begun(now []trouble) {
	for i, t := range now {
		switch before := slices.IndexFunc(r.troubles, t.same); {
		case before < 0 || t.detail != "" && t.detail != r.troubles[before].detail:
			r.alert(t)
		case t.detail == "":
			now[i] = r.troubles[before]
		}
	}
}

// files is what is wrong with the data folder.
func (r *reporter) files(notices []health.Notice) (all []trouble) {
	for _, n := range notices {
		if s := r.words.notice(n); s != "" {
			all = append(all, trouble{word: noticeWords[n.Kind], about: fmt.Sprint(n.Why, n.What), sentence: s})
		}
	}
	return all
}

// port is what is wrong with the room's port.
func (r *reporter) port(n health.Network, notices []health.Notice) []trouble {
	because := func(word, sentence string) []trouble {
		return []trouble{{word: word, sentence: sentence}}
	}
	switch {
	case n.Why == chat.TooManyOpen:
		return because(wordTooManyOpen, r.words.tooManyOpen)
	case n.State == health.SendOnly && n.Why == chat.NotAllowed:
		return because(wordDenied, fmt.Sprintf(r.words.denied, n.Port))
	case n.State == health.SendOnly && n.Why != chat.ReasonNone:
		return because(wordRefused, fmt.Sprintf(r.words.refused, n.Port))
	case n.State == health.Offline:
		return because(wordOffline, r.words.offline)
	case n.State == health.IPv6Only:
		return because(wordIPv6Only, r.words.needsIPv4)
	case shared(notices): // the other node of this folder holds the port
	case n.State == health.SendOnly && n.Holder != "":
		t := because(wordPortUsed, fmt.Sprintf(r.words.heldBy, n.Port, visible.String(n.Holder)))
		t[0].detail = n.Holder
		return t
	case n.State == health.SendOnly:
		return because(wordPortUsed, fmt.Sprintf(r.words.sendOnly, n.Port))
	}
	return nil
}

// shared reports whether another node uses the data folder. It holds the port too, which is said with the folder.
func shared(notices []health.Notice) bool {
	return slices.ContainsFunc(notices, func(n health.Notice) bool { return n.Kind == health.HistoryElsewhere })
}

// losses tells from which host the most messages were lost, once for each such host. Such hosts are bounded by the room's
// count of losses.
func (r *reporter) losses(most health.Loss) {
	from := r.words.others
	if most.Host.IsValid() {
		from = most.Host.String()
	}
	r.losing(from, most.Count)
}

func (r *reporter) losing(from string, n uint64) {
	if key := "lost " + from; !r.told[key] {
		r.told[key] = true
		r.alert(trouble{word: wordLost, sentence: fmt.Sprintf(r.words.losing.of(n), n, from)})
	}
}
