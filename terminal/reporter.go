package terminal

import (
	"fmt"
	"io"
	"slices"

	"udpchat/chat"
	"udpchat/chat/health"
)

// reporter writes the program's own sentences for people, and knows which it has written.
type reporter struct {
	w     io.Writer
	words *words
	told  map[string]bool // what is told only once

	state   health.NetworkState
	why     chat.Reason
	notices []health.Notice
}

// tell writes a sentence. An error of the stream does not end the room.
func (r *reporter) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(r.w, format+"\n", args...)
}

// once writes a sentence the first time it is given. Different sentences are bounded by the recipients that a person entered.
func (r *reporter) once(sentence string) {
	if !r.told[sentence] {
		r.told[sentence] = true
		r.tell("%s", sentence)
	}
}

// report tells what is wrong with the network or the data folder, each time that changes.
func (r *reporter) report(n health.Network, notices []health.Notice) {
	r.port(n, notices)
	if len(n.Losses) > 0 {
		r.losses(n.Losses[0])
	}
	if n.Dropped > 0 {
		r.losing(r.words.unseen, n.Dropped)
	}
	r.files(notices)
}

// files tells what is wrong with the data folder, each time that changes.
func (r *reporter) files(notices []health.Notice) {
	for _, notice := range notices {
		if !slices.Contains(r.notices, notice) {
			r.notify(notice)
		}
	}
	r.notices = notices
}

// port tells what became of the room's port, if that has changed.
func (r *reporter) port(n health.Network, notices []health.Notice) {
	if n.State == r.state && n.Why == r.why {
		return
	}
	recovered := n.State == health.Receiving && r.state != health.NetworkStarting
	r.state, r.why = n.State, n.Why
	switch {
	case n.Why == chat.TooManyOpen:
		r.tell(r.words.tooManyOpen)
	case n.State == health.SendOnly && n.Why == chat.NotAllowed:
		r.tell(r.words.denied, n.Port)
	case n.State == health.SendOnly && n.Why != chat.ReasonNone:
		r.tell(r.words.refused, n.Port)
	case n.State == health.Offline:
		r.tell(r.words.offline)
	case n.State == health.IPv6Only:
		r.tell(r.words.needsIPv4)
	case shared(notices): // the other node of this folder holds the port
	case n.State == health.SendOnly && n.Holder != "":
		r.tell(r.words.heldBy, n.Port, chat.Visible(n.Holder))
	case n.State == health.SendOnly:
		r.tell(r.words.sendOnly, n.Port)
	case recovered:
		r.tell(r.words.receiving, n.Port)
	}
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
		r.tell(r.words.losing.of(n), n, from)
	}
}

// notify tells what is wrong with the data folder.
func (r *reporter) notify(n health.Notice) {
	if s := r.words.notice(n); s != "" {
		r.tell("%s", s)
	}
}
