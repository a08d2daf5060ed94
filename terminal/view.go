package terminal

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"udpchat/chat"
	"udpchat/chat/console"
	"udpchat/chat/visible"
)

// printer writes the lines of a face, and keeps the first error of the stream.
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

// face is what stands on standard output and how lines of input are read: for people or for programs.
type face interface {
	// begin writes what stands above everything.
	begin()
	// longest is how long a line of input may be, in bytes.
	longest() int
	// act does what a line of input says.
	act(l line)
	// meet looks at the members, before new messages are taken.
	meet(members []chat.Member)
	// take is that of feed.
	take(m chat.Message, fresh bool) (again bool)
	// busy reports whether it waits for a page that it asked for, and takes no line meanwhile; page is given it.
	busy() bool
	page(p chat.Page)
	// follow looks at what became of messages, once the new ones are taken.
	follow(members []chat.Member)
	// trouble takes what is wrong, when it begins and when it is over.
	trouble(t trouble, over bool)
	// end writes what stands below everything.
	end(why ending)
}

// ending is why Run ends.
type ending uint8

const (
	inputEnded ending = iota
	leftRoom          // with 88; also if nobody takes the output any more
	toldToEnd         // by a signal
)

// view is what one Run has shown so far. It belongs to the goroutine of Run.
type view struct {
	*Terminal
	printer
	reporter
	feed
	face face

	members []chat.Member
	authors []chat.Member            // the members, and who else has a name
	last    chat.Message             // the own message of this run with the greatest Number
	sent    uint64                   // datagrams
	left    bool                     // the person left with 88
	early   chat.ID                  // see chat.Changes
	alone   map[chat.ID]chat.Message // said to nobody, and going to whoever comes soon
	unsent  bool                     // as in ErrUnsent
}

// pull prints what is new.
func (v *view) pull(ctx context.Context) {
	c, now := v.feed.pull(), v.Health.State()
	v.left, v.early, v.members, v.sent = c.Left, c.Early, c.Members, now.Network.Sent
	v.authors = slices.Concat(c.Members, c.Former)
	v.report(now.Network, now.Notices)
	for _, m := range news(c) {
		v.outcome(m)
	}
	v.settle(false)
	v.face.meet(c.Members)
	for _, p := range c.Pages {
		if !v.asks(p) {
			v.face.page(p)
		}
	}
	if err := v.hand(ctx, c); err != nil {
		v.once(wordUnreadable, fmt.Sprintf(v.words.unreadable, v.words.cause(err)))
	}
	v.face.follow(c.Members)
	v.flush()
}

// classic prints what the classic window prints, and reads lines as the classic entry box does.
type classic struct{ *view }

func (v classic) begin() {
	v.print(windowTitle)
	if v.Interactive {
		v.tell(boxTitle)
	}
}

// take prints a message when it arrives, or, if it is an own one, when its datagram has come back.
func (v classic) take(m chat.Message, _ bool) (again bool) {
	switch {
	case m.Deleted:
		return false
	case m.Mine() && !m.From.IsValid():
		return true
	}
	v.print(v.named(m))
	return false
}

func (classic) longest() int { return chat.MaxText }

func (classic) meet([]chat.Member) {}

func (classic) busy() bool { return false }

func (classic) page(chat.Page) {}

func (classic) follow([]chat.Member) {}

func (classic) trouble(trouble, bool) {}

func (classic) end(ending) {}

// named is a message as the classic window prints it. The name of a linked member stands before its address.
func (v classic) named(m chat.Message) string {
	if m.Via == chat.ViaNewer {
		m.Text = v.words.newer
	}
	if !m.Linked() {
		return console.Text(m)
	}
	label := string(m.Author)
	if i := slices.IndexFunc(v.authors, func(x chat.Member) bool { return x.ID == m.Author }); i >= 0 {
		label = v.authors[i].Label()
	}
	return console.TextOf(label, m)
}

// names lists at most five members for a sentence.
func names(members []chat.Member, comma string) string {
	const most = 5
	var all []string
	for _, m := range members[:min(most, len(members))] {
		all = append(all, visible.String(m.Label()))
	}
	if len(members) > most {
		all = append(all, "…")
	}
	return strings.Join(all, comma)
}
