package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"udpchat/chat"
)

// The title lines of the two classic programs.
const (
	windowTitle = "-------UDP聊天室-------"
	boxTitle    = "----输入框----"
)

// GracePeriod is how long Run goes on after its context has ended.
const GracePeriod = 800 * time.Millisecond

const (
	// patience is how long Run waits at the end of the input for something more to be sent. Looking a name up takes five
	// seconds at most.
	patience = 8 * time.Second
	// linkPatience is how long Run waits then for copies of the program to confirm something more. What they have not got by
	// then waits on disk.
	linkPatience = 3 * time.Second
	// maxUnderway is how many deliveries may be under way before Run reads the next line.
	maxUnderway = 64
)

// ErrUnsent is what Run returns when something did not reach a recipient, or had none.
var ErrUnsent = errors.New("terminal: not everything was sent")

// Terminal is the room on three streams. Set its fields after New and before Run; In, Decode and Last may stay zero.
type Terminal struct {
	Room     *chat.Room
	In       io.Reader // the lines to say, UTF-8; nil: none ever come
	Out      io.Writer // what the classic window prints
	Err      io.Writer // what the program itself has to say
	Language Language
	// Interactive tells that somebody types at In, who is shown the title line of the entry box and told that another copy uses
	// the data folder.
	Interactive bool
	// Decode reads a line that is not UTF-8; nil: what is not shows as U+FFFD.
	Decode func([]byte) string
	// Last is the ID of the last message of earlier runs, as in chat.Config: up to it nothing is printed.
	Last chat.ID

	wake chan struct{} // of capacity 1: something changed
}

// New returns a Terminal whose Changed can be given to the room it will show.
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

// Run prints and says until the input ends or the room is left with 88, and then as long as what was said is being sent,
// unless nothing moves for eight seconds, or for three when only copies are yet to confirm it. When ctx ends it returns
// within LastWords, but for a Write to Out or Err that does not return. It returns nil when all that was said was sent, ErrUnsent when not, or the error of a stream. A Read of In
// that is under way at the end goes on in a goroutine of its own until it returns.
func (t *Terminal) Run(ctx context.Context) error {
	v := &view{
		Terminal: t, out: bufio.NewWriter(t.Out), words: table[t.Language],
		printed: chat.Pos(t.Last), unheard: map[chat.ID]chat.Pos{}, told: map[string]bool{},
	}
	v.print(windowTitle)
	if t.Interactive {
		v.tell(boxTitle)
	}
	lines := newLines(t.In)
	defer lines.stop()
	v.converse(ctx, lines)
	v.finish(ctx)
	if v.broken == nil && v.unsent {
		return ErrUnsent
	}
	return v.broken
}

// converse prints what comes and says what is typed until there is a reason to end.
func (v *view) converse(ctx context.Context, lines *lines) {
	for v.pull(ctx); !v.left && v.broken == nil; v.pull(ctx) {
		in := lines.c
		if v.Room.Sending() >= maxUnderway {
			in = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-v.wake:
		case l, more := <-in:
			if !more {
				return
			}
			v.say(l)
		}
	}
}

// finish waits until everything is sent and printed, but not for ever.
func (v *view) finish(ctx context.Context) {
	v.pull(ctx)
	ended, was := ctx.Done(), v.progress()
	late := time.NewTimer(was.patience())
	defer late.Stop()
	for ; v.broken == nil && (v.asking || v.Room.Sending() > 0 || len(v.waiting()) > 0); v.pull(ctx) {
		if now := v.progress(); ended != nil && now != was {
			was = now
			late.Reset(now.patience())
		}
		select {
		case <-v.wake:
		case <-ended:
			ended = nil
			late.Reset(GracePeriod)
		case <-late.C:
			v.giveUp()
			return
		}
	}
}

// progress is what moves while things are being sent.
type progress struct {
	sending int    // deliveries under way
	sent    uint64 // datagrams
	reached uint64 // by all copies together
}

func (v *view) progress() progress {
	p := progress{sending: v.Room.Sending(), sent: v.sent}
	for _, m := range v.members {
		p.reached += m.Reached
	}
	return p
}

func (p progress) patience() time.Duration {
	if p.sending == 0 {
		return linkPatience
	}
	return patience
}

// waiting is the copies that are yet to have what was said.
func (v *view) waiting() []chat.Member {
	_, waiting := chat.Reach(v.last, v.members)
	return waiting
}

// giveUp says what was not sent.
func (v *view) giveUp() {
	if waiting := v.waiting(); len(waiting) > 0 {
		v.tell(v.words.later, names(waiting))
	}
	if n := v.Room.Sending(); n > 0 {
		v.tell(v.words.unfinished, n)
		v.unsent = true
	}
}
