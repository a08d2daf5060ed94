// Package terminal is the room without a window. It prints what the classic chat window prints, and it reads lines as the
// classic entry box does.
//
// The two classic programs are one here, and each keeps a stream of its own. Standard output is the chat window: its title
// line, then two lines for each message, the sender's address and the text. Nothing else is written there, so the output can
// be piped wherever the output of the classic window was. Standard error is for people: the title line of the entry box, if
// somebody types, and the program's own sentences.
//
// An own message is printed when its datagram comes back to this host, as the classic window of that host would print it.
//
// It shows one conversation: the open room, or the one that an Opening names. What the others in a room or a direct conversation say is
// printed in the same two lines. Own messages are not, since no datagram of them comes back.
//
// For other programs there are objects instead, on the same streams: package jsonl has them, and machine writes them. What
// follows the room and waits at the end is the same.
package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/joining"
	"udpchat/terminal/jsonl"
)

// The title lines of the two classic programs.
const (
	windowTitle = "-------UDP聊天室-------"
	boxTitle    = "----输入框----"
)

// GracePeriod is how long Run goes on after its context has ended.
const GracePeriod = 800 * time.Millisecond

const (
	// sendTimeout is how long Run waits after the end of the input without another datagram being sent. The resolver needs
	// five seconds for a name at most.
	sendTimeout = 8 * time.Second
	// confirmTimeout is how long Run waits then without another confirmation by a node. Messages that are not confirmed stay
	// on disk and are sent when the node is back.
	confirmTimeout = 3 * time.Second
	// maxInFlight bounds the deliveries under way. At this number Run reads no further line.
	maxInFlight = 64
)

// ErrUnsent is what Run returns if a message did not reach a recipient, or had none, if a command of a program was refused, or if the
// conversation that Start names never came to be shown.
var ErrUnsent = errors.New("terminal: not everything was sent")

// Terminal is the room on three streams. Set its fields after New and before Run; Health, In and Last may stay zero.
type Terminal struct {
	Room     *chat.Room
	Health   *health.Board // of the network and of files; nil: nothing is known
	In       io.Reader     // the lines to send, in UTF-8; nil means that none ever come
	Out      io.Writer     // takes what the classic window prints, or objects
	Err      io.Writer     // takes the program's own sentences
	Language Language
	// Interactive says that a person types at In. Only a person is shown the title line of the entry box, and ends the room by
	// ending the input before the first line.
	Interactive bool
	// Unlinked says that the room has no links to other nodes, so that nobody can be found.
	Unlinked bool
	// Last is the end of earlier runs, as in chat.Config. Messages up to it are not printed.
	Last chat.Pos
	// Commands make rooms and join them; nil: this node can do neither.
	Commands joining.Commands
	Start    Opening
	// Block drops what a member says from now on, or does so no more. It may be nil if people read Out.
	Block func(member chat.MemberID, blocked bool) error
	// Program says that programs read Out and write In, as package jsonl has it. It returns what they are told about this node
	// now; Run sets Type and Version. nil: people do.
	Program func() jsonl.Hello

	wake chan struct{} // has a capacity of 1 and is filled by each change
	view *view         // of Run
}

// New returns a Terminal. Its Changed can be given to the room that the terminal will show.
func New() *Terminal {
	return &Terminal{wake: make(chan struct{}, 1)}
}

// Changed tells the terminal that the room has changed. It returns at once and may be called from any goroutine.
func (t *Terminal) Changed() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run prints messages and sends lines until the input ends or the person leaves the conversation with 88. As long as the conversation
// that Start names is not there, lines wait. An input that ends before its
// first line, as that of a service, ends nothing: Run listens until ctx ends. At the end Run waits for the messages that are
// still being sent, but gives up if none is sent for eight seconds, or, if only confirmations of nodes or somebody to send to
// are missing, if none comes for three. When ctx ends it returns within GracePeriod, unless a Write to Out or Err blocks.
//
// It returns nil if all was sent, ErrUnsent if not, or the error of Out. A Read of In cannot be interrupted: its goroutine
// ends when the Read returns. Run may be called once.
func (t *Terminal) Run(ctx context.Context) error {
	v := &view{
		Terminal: t,
		printer:  printer{w: bufio.NewWriter(t.Out)},
		reporter: reporter{w: t.Err, words: table[t.Language], told: map[string]bool{}},
		alone:    map[chat.ID]chat.Message{},
	}
	v.face = classic{v}
	if t.Program != nil {
		v.face = newMachine(v)
	}
	v.noted = v.face.trouble
	t.view = v
	v.face.begin()
	v.ask()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	why := v.converse(ctx, readLines(reading, t.In, v.face.longest(), t.Interactive))
	v.finish(ctx)
	v.unsent = v.unsent || !v.there
	v.face.end(why)
	v.flush()
	if v.writeErr == nil && v.unsent {
		return ErrUnsent
	}
	return v.writeErr
}

// Rest tells what is found wrong with the data folder after Run, when all is stored. That something is not saved it leaves out:
// how much is lost is known when the files are closed. It may be called once Run has returned.
func (t *Terminal) Rest() {
	if t.view == nil {
		return
	}
	found := slices.DeleteFunc(slices.Clone(t.Health.State().Notices), func(n health.Notice) bool {
		return n.Kind == health.HistoryUnsaved || n.Kind == health.SettingsUnsaved
	})
	t.view.begun(t.view.files(found))
}

// converse prints messages and sends lines until there is a reason to end.
func (v *view) converse(ctx context.Context, lines <-chan line) ending {
	for v.pull(ctx); v.writeErr == nil; v.pull(ctx) {
		switch {
		case v.failed:
			return notOpened
		case v.face.over():
			return leftRoom
		}
		in := lines
		if v.Room.Sending() >= maxInFlight || v.face.busy() || !v.face.listens() {
			in = nil
		}
		select {
		case <-ctx.Done():
			return toldToEnd
		case <-v.wake:
		case l, more := <-in:
			if !more {
				return inputEnded
			}
			v.face.act(l)
		}
	}
	return leftRoom
}

// finish waits until everything is sent and printed, or until nothing moves any more.
func (v *view) finish(ctx context.Context) {
	v.pull(ctx)
	ended, before := ctx.Done(), v.progress()
	timeout := time.NewTimer(before.timeout())
	defer timeout.Stop()
	for ; v.writeErr == nil && v.underWay(); v.pull(ctx) {
		if now := v.progress(); ended != nil && now != before {
			before = now
			timeout.Reset(now.timeout())
		}
		select {
		case <-v.wake:
		case <-ended:
			ended = nil
			timeout.Reset(GracePeriod)
		case <-timeout.C:
			v.giveUp()
			return
		}
	}
}

// underWay reports whether something may still be sent, confirmed or printed.
func (v *view) underWay() bool {
	return v.face.busy() || v.Room.Sending() > 0 || len(v.alone) > 0 ||
		slices.ContainsFunc(v.talks, func(t *talk) bool { return t.paging || len(t.waiting()) > 0 })
}

// progress changes as long as messages are being sent.
type progress struct {
	sending int    // deliveries under way
	sent    uint64 // datagrams
	nodes   int    // members ever heard of, summed over the conversations
	stored  uint64 // the last numbers that they acknowledge of own logs, summed
}

func (v *view) progress() progress {
	p := progress{sending: v.Room.Sending(), sent: v.sent}
	for _, t := range v.talks {
		for _, m := range t.members {
			for _, h := range m.Held {
				p.stored += h.To
			}
			if !m.Met.IsZero() {
				p.nodes++
			}
		}
	}
	return p
}

func (p progress) timeout() time.Duration {
	if p.sending == 0 {
		return confirmTimeout
	}
	return sendTimeout
}

// giveUp tells what was not sent.
func (v *view) giveUp() {
	v.settle(true)
	for _, t := range v.talks {
		if waiting := t.waiting(); len(waiting) > 0 {
			v.tell(v.words.laterIn(t.details.Kind), names(waiting, v.words.comma))
		}
	}
	if n := v.Room.Sending(); n > 0 {
		v.tell(v.words.unfinished.of(uint64(n)), n)
		v.unsent = true
	}
}
