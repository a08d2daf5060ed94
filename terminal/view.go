package terminal

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/chat/outcome"
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
	// unopened tells that the conversation that was asked for will not be shown. The word is that of a fault of package jsonl.
	unopened(word, sentence string)
	// searched takes what has become of a code that was entered.
	searched(before, now joining.State)
	// opened tells that the conversation that was asked for is there.
	opened(d chat.Details)
	// follows reports whether a conversation is looked at.
	follows(in chat.Conversation) bool
	// longest is how long a line of input may be, in bytes.
	longest() int
	// listens reports whether lines are taken.
	listens() bool
	// act does what a line of input says.
	act(l line)
	// meet looks at a conversation and its members, before new messages are taken.
	meet(t *talk, before chat.Details)
	// take is that of feed.
	take(t *talk, m chat.Message, fresh bool) (again bool)
	// busy reports whether it waits for a page that it asked for, and takes no line meanwhile; page is given it.
	busy() bool
	page(t *talk, p chat.Page)
	// follow looks at what became of messages, once the new ones are taken.
	follow(t *talk)
	// trouble takes what is wrong, when it begins and when it is over.
	trouble(t trouble, over bool)
	// over reports whether the person has left.
	over() bool
	// end writes what stands below everything.
	end(why ending)
}

// ending is why Run ends.
type ending uint8

const (
	inputEnded ending = iota
	leftRoom          // with 88, or by being removed; also if nobody takes the output any more
	toldToEnd         // by a signal
	notOpened         // what was asked for cannot be shown
)

// view is what one Run has shown so far. It belongs to the goroutine of Run.
type view struct {
	*Terminal
	printer
	reporter
	opening
	face face

	talks  []*talk                  // those that the face follows, in the order in which they came
	search joining.State            // what has become of a code that was entered
	sent   uint64                   // datagrams
	alone  map[chat.ID]chat.Message // said to nobody, and going to whoever comes soon
	unsent bool                     // as in ErrUnsent
}

// talk is a conversation that a face follows.
type talk struct {
	feed
	details chat.Details
	members []chat.Member
	authors []chat.Member // the members, and who else has a name
	last    chat.Message  // the own message of this run with the greatest Number
	left    bool          // the person left with 88
	early   chat.ID       // see chat.Changes
	told    told          // by a machine
}

// waiting returns the members whose nodes have not confirmed the last own message.
func (t *talk) waiting() []chat.Member {
	_, waiting := outcome.Receipts(t.last, t.members)
	return waiting
}

// talk returns a conversation that is followed; nil, if it is not.
func (v *view) talk(in chat.Conversation) *talk {
	if i := slices.IndexFunc(v.talks, func(t *talk) bool { return t.in == in }); i >= 0 {
		return v.talks[i]
	}
	return nil
}

// pull prints what is new.
func (v *view) pull(ctx context.Context) {
	now, before := v.Health.State(), v.search
	v.sent, v.search = now.Network.Sent, now.Joining
	v.report(now.Network, now.Notices)
	all := v.Room.Conversations()
	v.open(all)
	for _, s := range all {
		if v.talk(s.Conversation) == nil && v.face.follows(s.Conversation) {
			t := &talk{feed: newFeed(v.Room, s.Conversation, v.Last.ID)}
			t.take = func(m chat.Message, fresh bool) bool { return v.face.take(t, m, fresh) }
			v.talks = append(v.talks, t)
		}
	}
	for _, t := range v.talks {
		v.catchUp(ctx, t)
	}
	v.face.searched(before, v.search)
	v.settle(false)
	v.flush()
}

// catchUp prints what is new in a conversation.
func (v *view) catchUp(ctx context.Context, t *talk) {
	c, before := t.pull(), t.details
	t.left, t.early, t.details, t.members = c.Left, c.Early, c.Details, c.Members
	if t.authors = c.Members; len(c.Former) > 0 {
		t.authors = slices.Concat(c.Members, c.Former)
	}
	for _, m := range news(c) {
		v.outcome(t, m)
	}
	v.face.meet(t, before)
	for _, p := range c.Pages {
		if !t.asks(p) {
			v.face.page(t, p)
		}
	}
	if err := t.hand(ctx, c); err != nil {
		v.once(wordUnreadable, fmt.Sprintf(v.words.unreadable, v.words.cause(err)))
	}
	v.face.follow(t)
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
