package terminal

import (
	"cmp"
	"fmt"
	"strings"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/visible"
	"udpchat/settings"
)

// Language is the language of the program's own sentences.
type Language uint8

// The languages there are.
const (
	English Language = iota
	Chinese
)

// LanguageOf returns the language that a person chose, as a value of settings.Settings.Language. If none is chosen it is the
// language of the environment: of the first of LC_ALL, LC_MESSAGES and LANG that is set, or else of the system.
func LanguageOf(chosen string, getenv func(string) string) Language {
	switch chosen {
	case settings.Chinese:
		return Chinese
	case settings.English:
		return English
	}
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if s := getenv(key); s != "" {
			if strings.HasPrefix(strings.ToLower(s), "zh") {
				return Chinese
			}
			return English
		}
	}
	return systemLanguage()
}

// words are the sentences of one language.
type words struct {
	sentWords
	networkWords
	windowWords
	roomWords

	noInput, unreadable string  // about the streams and the history
	comma, stop         string  // between names; after a sentence
	lost                counted // %d messages, %s
	reasons             map[chat.Reason]string
	troubles            map[health.Trouble]string
	faults              map[string]string            // of lines by programs; BadValue has a %s
	notices             map[health.NoticeKind]string // %s is a detail
}

// sentWords are about what a person sent: what scripts see of it, and what was not sent.
type sentWords struct {
	differs, nobody, noOne, empty, unlinked, failed, unsaid, tooLong, later, newer string
	unfinished                                                                     counted // %d deliveries
}

// standingWords say how a node stands in a conversation.
type standingWords struct{ removed, leftForGood, readOnly string }

// searchWords are about the search for a room with a code.
type searchWords struct{ noRoomYet, exhausted, full string }

// roomWords are about rooms and conversations of two.
type roomWords struct {
	standingWords
	searchWords
	noLinks            string
	choose, offer      string // before a list of rooms; a room in it: its name %s, its founder %s
	number             string // %d rooms were listed
	inRoom, inTalk     string // where the person is: a name %s; a name %s, a fingerprint %s
	code               string // of a room %s: %s
	notHere, ambiguous string // who was named %s; who was named %s, those that may be meant %s
	nobodyInRoom       string
	nobodyAlone        string
	laterAlone         string // %s
}

// nobodyIn says that there is nobody to get a message in a conversation.
func (w *words) nobodyIn(k chat.Kind) string {
	switch k {
	case chat.KindRoom:
		return w.nobodyInRoom
	case chat.KindDirect:
		return w.nobodyAlone
	}
	return w.nobody
}

// laterIn says who gets a message later.
func (w *words) laterIn(k chat.Kind) string {
	if k == chat.KindDirect {
		return w.laterAlone
	}
	return w.later
}

// standing says how a node stands in a conversation, unless it takes part as ever.
func (w *words) standing(s chat.Standing) string {
	switch s {
	case chat.Removed:
		return w.removed
	case chat.Left:
		return w.leftForGood
	case chat.ReadOnly:
		return w.readOnly
	}
	return ""
}

// networkWords are about the network. After losing stands a host, or others or unseen.
type networkWords struct {
	sendOnly, heldBy, denied, refused, tooManyOpen, offline, needsIPv4, receiving string
	losing                                                                        counted // %d messages, %s
	others, unseen                                                                string
}

// windowWords are about a window that cannot be opened; missing and alone are by system, see NoWindow.
type windowWords struct {
	noDisplay, noWindow, here string
	missing, alone            map[string]string
}

// otherSystem is the key of what is said on every system without words of its own.
const otherSystem = ""

// counted is a sentence with a number: its form for exactly one, and its form for every other number.
type counted struct{ one, many string }

func (c counted) of(n uint64) string {
	if n == 1 {
		return c.one
	}
	return c.many
}

// reason is why a message was not sent.
func (w *words) reason(why chat.Reason) string {
	if s, ok := w.reasons[why]; ok {
		return s
	}
	return w.reasons[chat.OtherSendFailed]
}

// notice is the sentence for a notice, or empty if its kind is unknown.
func (w *words) notice(n health.Notice) string {
	s := w.notices[n.Kind]
	if !strings.Contains(s, "%s") {
		return s
	}
	return strings.TrimSpace(fmt.Sprintf(s, w.detail(n))) // the detail at its end may be empty
}

// detail is the cause of a notice, in the system's words if there are no others.
func (w *words) detail(n health.Notice) string {
	return cmp.Or(w.troubles[n.Why], visible.String(n.What))
}

// cause is why something failed, as the end of a sentence.
func (w *words) cause(err error) string {
	s := w.detail(health.NoticeOf(health.NoNotice, err))
	if !strings.HasSuffix(s, w.stop) {
		s += w.stop
	}
	return s
}

// Why is what is wrong, as the end of a sentence.
func Why(l Language, err error) string { return table[l].cause(err) }

// Notice is the sentence for a notice, or empty if its kind is unknown.
func Notice(l Language, n health.Notice) string { return table[l].notice(n) }

// Lost is the sentence for messages that could not be saved until the end; the notice says why.
func Lost(l Language, messages int64, why health.Notice) string {
	w := table[l]
	s := fmt.Sprintf(w.lost.of(uint64(messages)), messages, w.detail(why))
	return strings.TrimRight(s, " :：.。") + w.stop
}

// NoDisplay is the sentence for a program that was to open a window where there is no display.
func NoDisplay(l Language) string { return table[l].noDisplay }

// NoWindow is what is said when no window could be opened though there is a display.
type NoWindow struct {
	Why   string // what is missing, and what to do about it
	Here  string // that the room goes on in this terminal
	Alone string // how to open the room without a window
}

// NoWindowWords are those words in a language, for a system as the Go runtime names it. Nothing in them was written by anybody
// else, and there is no quotation mark in them.
func NoWindowWords(l Language, system string) NoWindow {
	w := table[l]
	of := func(bySystem map[string]string) string {
		if s, ok := bySystem[system]; ok {
			return s
		}
		return bySystem[otherSystem]
	}
	return NoWindow{Why: w.noWindow + of(w.missing), Here: w.here, Alone: of(w.alone)}
}
