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
	// pageSize is how many messages are asked for at once when more came than a room hands out by itself.
	pageSize = 500
	// maxUnheard is how far back, in messages, an own message may still be heard.
	maxUnheard = 5000
)

// view is what one Run has shown so far. It belongs to the goroutine of Run.
type view struct {
	*Terminal
	out    *bufio.Writer
	words  *words
	broken error // of a stream
	left   bool
	unsent bool

	rev     chat.Rev
	printed chat.Pos             // up to here all was printed but the unheard
	unheard map[chat.ID]chat.Pos // own messages that have not come back, the recent ones
	asking  bool                 // what came since printed is on its way as a page

	members []chat.Member
	last    chat.Message // the own one with the greatest Number of this run

	told    map[string]bool // the sentences that are said only once
	network chat.NetworkState
	why     chat.Reason
	notices []chat.Notice
	sent    uint64 // datagrams that have left
}

// pull prints what is new.
func (v *view) pull(ctx context.Context) {
	c := v.Room.Changes(v.rev)
	v.rev, v.left, v.members = c.Rev, c.Left, c.Members
	v.trouble(c)
	for _, m := range slices.Concat(c.Messages, c.Changed) {
		v.outcome(m)
	}
	switch {
	case v.asking:
	case c.Reset && c.Older && len(c.Messages) > 0 && c.Messages[0].Pos > v.oldest():
		v.ask(ctx, v.oldest())
	default:
		v.showAll(c.Messages)
	}
	for _, m := range c.Changed {
		if _, own := v.unheard[m.ID]; own {
			v.show(m)
		}
	}
	for _, p := range c.Pages {
		v.page(ctx, p)
	}
	v.check(v.out.Flush())
}

// page prints what had to be asked for, and asks for the rest.
func (v *view) page(ctx context.Context, p chat.Page) {
	v.asking = false
	next := p.Window.Anchor
	for _, m := range p.Messages {
		v.outcome(m)
		v.show(m)
		next = m.Pos + 1
	}
	if p.Err != nil {
		v.once(fmt.Sprintf(v.words.unreadable, p.Err))
		return
	}
	if p.Newer {
		v.ask(ctx, next)
	}
}

// ask asks for a page, which comes even if ctx ends: what has come in by then is still printed.
func (v *view) ask(ctx context.Context, from chat.Pos) {
	v.asking = true
	v.Room.Ask(context.WithoutCancel(ctx), chat.Window{Anchor: from, After: pageSize})
}

// oldest is the first place where something may be that was not printed.
func (v *view) oldest() chat.Pos {
	from := v.printed + 1
	for _, pos := range v.unheard {
		from = min(from, pos)
	}
	return from
}

func (v *view) showAll(messages []chat.Message) {
	for _, m := range messages {
		v.show(m)
	}
}

// show prints a message once: when it comes, or when it is heard if it is an own one.
func (v *view) show(m chat.Message) {
	_, waits := v.unheard[m.ID]
	fresh := m.Pos > v.printed
	v.printed = max(v.printed, m.Pos)
	switch {
	case !fresh && !waits:
	case m.Deleted:
		delete(v.unheard, m.ID)
	case m.Mine() && !m.From.IsValid():
		v.unheard[m.ID] = m.Pos
		v.prune()
	default:
		delete(v.unheard, m.ID)
		v.print(v.named(m))
	}
}

// named is a message as the classic window prints it, with the name of a copy before its address.
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

// names lists members for a sentence, a few at most.
func names(members []chat.Member) string {
	const few = 5
	var all []string
	for _, m := range members[:min(few, len(members))] {
		all = append(all, chat.Visible(m.Label()))
	}
	if len(members) > few {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// prune gives up own messages that will not be heard any more; most never are, since most recipients are others.
func (v *view) prune() {
	if len(v.unheard) > maxUnderway {
		maps.DeleteFunc(v.unheard, func(_ chat.ID, pos chat.Pos) bool { return pos < v.printed-maxUnheard })
	}
}

func (v *view) print(text string) {
	_, err := v.out.WriteString(text + "\n")
	v.check(err)
}

func (v *view) check(err error) {
	if v.broken == nil {
		v.broken = err
	}
}
