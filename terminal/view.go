package terminal

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"udpchat/chat"
)

const (
	// pageSize is how many messages are asked for at once, if more came than a room hands out by itself.
	pageSize = 500
	// maxAwaited is how many messages may follow an own message before its datagram is no longer expected.
	maxAwaited = 5000
)

// printer writes what the classic window prints, and keeps the first error of the stream.
type printer struct {
	w        *bufio.Writer
	writeErr error
}

func (p *printer) print(text string) {
	_, err := p.w.WriteString(text + "\n")
	p.keep(err)
}

func (p *printer) flush() { p.keep(p.w.Flush()) }

func (p *printer) keep(err error) {
	if p.writeErr == nil {
		p.writeErr = err
	}
}

// view is what one Run has shown so far. It belongs to the goroutine of Run.
type view struct {
	*Terminal
	printer
	reporter

	in      chat.Conversation // the one that is shown
	rev     chat.Rev
	printed chat.Pos             // everything up to here is printed, except what is awaited
	awaited map[chat.ID]chat.Pos // recent own messages whose datagram has not come back
	paging  bool                 // the messages after printed are asked for and come as a page

	members []chat.Member
	last    chat.Message             // the own message of this run with the greatest Number
	sent    uint64                   // datagrams
	left    bool                     // the person left with 88
	early   chat.ID                  // see chat.Changes
	alone   map[chat.ID]chat.Message // said to nobody, and going to whoever comes soon
	unsent  bool                     // a message did not reach a recipient, or had none
}

// pull prints what is new.
func (v *view) pull(ctx context.Context) {
	c, now := v.Room.Changes(v.in, v.rev), v.Health.State()
	v.rev, v.left, v.early, v.members, v.sent = c.Rev, c.Left, c.Early, c.Members, now.Network.Sent
	v.report(now.Network, now.Notices)
	for _, m := range slices.Concat(c.Messages, c.Changed) {
		v.outcome(m)
	}
	v.settle(false)
	switch {
	case v.paging:
	case c.Reset && c.Older && len(c.Messages) > 0 && c.Messages[0].Pos > v.oldest():
		v.ask(ctx, v.oldest())
	default:
		for _, m := range c.Messages {
			v.show(m)
		}
	}
	for _, m := range c.Changed {
		if _, own := v.awaited[m.ID]; own {
			v.show(m)
		}
	}
	for _, p := range c.Pages {
		v.page(ctx, p)
	}
	v.flush()
}

// page prints messages that had to be asked for, and asks for the next ones.
func (v *view) page(ctx context.Context, p chat.Page) {
	v.paging = false
	next := p.Window.Anchor
	for _, m := range p.Messages {
		v.outcome(m)
		v.show(m)
		next = m.Pos + 1
	}
	if p.Err != nil {
		v.once(fmt.Sprintf(v.words.unreadable, v.words.cause(p.Err)))
		return
	}
	if p.Newer {
		v.ask(ctx, next)
	}
}

// ask asks for a page. The page comes even if ctx ends, so that everything received by then is printed.
func (v *view) ask(ctx context.Context, from chat.Pos) {
	v.paging = true
	v.Room.Ask(context.WithoutCancel(ctx), chat.Window{Conversation: v.in, Anchor: from, After: pageSize})
}

// oldest is the first position whose message may not be printed yet.
func (v *view) oldest() chat.Pos {
	from := v.printed + 1
	for _, pos := range v.awaited {
		from = min(from, pos)
	}
	return from
}

// show prints a message once: when it arrives, or, if it is an own one, when its datagram has come back.
func (v *view) show(m chat.Message) {
	_, awaited := v.awaited[m.ID]
	fresh := m.Pos > v.printed
	v.printed = max(v.printed, m.Pos)
	switch {
	case !fresh && !awaited:
	case m.Deleted:
		delete(v.awaited, m.ID)
	case m.Mine() && !m.From.IsValid():
		v.awaited[m.ID] = m.Pos
		v.prune()
	default:
		delete(v.awaited, m.ID)
		v.print(v.named(m))
	}
}

// prune forgets old own messages. Most never come back, since most recipients are other hosts.
func (v *view) prune() {
	if len(v.awaited) > maxInFlight {
		maps.DeleteFunc(v.awaited, func(_ chat.ID, pos chat.Pos) bool { return pos < v.printed-maxAwaited })
	}
}

// named is a message as the classic window prints it. The name of a linked member stands before its address.
func (v *view) named(m chat.Message) string {
	if m.Via != chat.ViaLink {
		return m.Classic()
	}
	label := string(m.Author)
	if i := slices.IndexFunc(v.members, func(x chat.Member) bool { return x.ID == m.Author }); i >= 0 {
		label = v.members[i].Label()
	}
	return m.ClassicFrom(label)
}

// names lists at most five members for a sentence.
func names(members []chat.Member, comma string) string {
	const most = 5
	var all []string
	for _, m := range members[:min(most, len(members))] {
		all = append(all, chat.Visible(m.Label()))
	}
	if len(members) > most {
		all = append(all, "…")
	}
	return strings.Join(all, comma)
}
