package terminal

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"udpchat/chat"
)

const (
	// pageSize is how many messages are asked for at once, if more came than a room hands out by itself.
	pageSize = 500
	// maxAwaited is how many messages may follow an own message before no change of it is expected any more.
	maxAwaited = 5000
)

// feed hands out every message of a conversation once, in the order of arrival, also if more came than the room hands out by itself:
// then it asks for pages. What came before it was made it leaves out.
type feed struct {
	room *chat.Room
	in   chat.Conversation
	// take is given each message, at first as fresh. As long as take returns true, it is given the message again when that may
	// have changed.
	take func(m chat.Message, fresh bool) (again bool)

	rev     chat.Rev
	given   chat.ID              // everything that came up to here was handed out
	awaited map[chat.ID]struct{} // recent own messages that are given again
	paging  bool                 // the messages after given are asked for and come as a page
	asked   chat.Window          // with paging: what was asked for
}

func newFeed(room *chat.Room, in chat.Conversation, last chat.ID) feed {
	return feed{room: room, in: in, given: last, awaited: map[chat.ID]struct{}{}}
}

// pull returns what is new, to be handed out.
func (f *feed) pull() chat.Changes {
	c := f.room.Changes(f.in, f.rev)
	f.rev = c.Rev
	return c
}

// hand hands out what pull returned, or asks for it. An error says that messages could not be read back.
func (f *feed) hand(ctx context.Context, c chat.Changes) (err error) {
	switch {
	case f.paging:
	case c.Reset && c.Older: // late ones may stand far above those that a room hands out by itself
		f.ask(ctx, f.oldest()-1)
	default:
		f.giveAll(c.Messages)
	}
	for _, m := range c.Changed {
		if _, awaited := f.awaited[m.ID]; awaited {
			f.give(m, false)
		}
	}
	for _, p := range c.Pages {
		if !f.asks(p) {
			continue
		}
		if p.Err != nil {
			err = p.Err
		}
		f.page(ctx, p)
	}
	return err
}

// asks reports whether a page is the one that was asked for.
func (f *feed) asks(p chat.Page) bool { return f.paging && p.Window == f.asked }

// page hands out messages that had to be asked for, and asks for the next ones.
func (f *feed) page(ctx context.Context, p chat.Page) {
	f.paging = false
	f.giveAll(p.Messages)
	if p.Newer && p.Err == nil {
		since := p.Window.Since
		if n := len(p.Messages); n > 0 {
			since = p.Messages[n-1].ID
		}
		f.ask(ctx, since)
	}
}

// ask asks for a page of what came after a message. The page comes even if ctx ends, so that everything received by then is handed out.
func (f *feed) ask(ctx context.Context, since chat.ID) {
	f.paging, f.asked = true, chat.Window{Conversation: f.in, ByArrival: true, Since: since, After: pageSize}
	f.room.Ask(context.WithoutCancel(ctx), f.asked)
}

// oldest is the first message that may have to be given.
func (f *feed) oldest() chat.ID {
	from := f.given + 1
	for id := range f.awaited {
		from = min(from, id)
	}
	return from
}

// giveAll hands out messages in the order of arrival. What came up to given was handed out before.
func (f *feed) giveAll(messages []chat.Message) {
	given := f.given
	arrived := func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) }
	for _, m := range slices.SortedFunc(slices.Values(messages), arrived) {
		f.give(m, m.ID > given)
		f.given = max(f.given, m.ID)
	}
}

// give hands out a message, unless that was done and it is not awaited.
func (f *feed) give(m chat.Message, fresh bool) {
	_, awaited := f.awaited[m.ID]
	if !fresh && !awaited || fresh && m.Deleted {
		return
	}
	if !f.take(m, fresh) || m.Deleted {
		delete(f.awaited, m.ID)
		return
	}
	f.awaited[m.ID] = struct{}{}
	f.prune()
}

// prune forgets old own messages. Most never come back, since most recipients are other hosts.
func (f *feed) prune() {
	if len(f.awaited) > maxInFlight {
		maps.DeleteFunc(f.awaited, func(id chat.ID, _ struct{}) bool { return id < f.given-maxAwaited })
	}
}

// news are all messages that pull returned, in whatever state they are.
func news(c chat.Changes) []chat.Message {
	all := slices.Concat(c.Messages, c.Changed)
	for _, p := range c.Pages {
		all = append(all, p.Messages...)
	}
	return all
}
