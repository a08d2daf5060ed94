package link

import (
	"sync/atomic"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/journal"
)

const (
	maxLinks         = 1000 // the room keeps no more members; strangers have at most three quarters of them
	maxHostStrangers = 16   // at one host, so that it does not take all; loopback is exempt
)

// sessions are the connections of a hub.
type sessions struct {
	most  int
	conns map[*quic.Conn]struct{} // of links, and those that exchange hellos
	links map[chat.Key]*link
	ids   map[journal.LinkID]*link // the same and those that are being replaced
	moved *atomic.Bool             // a link is new or has carried a frame since the round trips were reported; needs no lock
}

func newSessions() sessions {
	return sessions{most: maxLinks, conns: map[*quic.Conn]struct{}{}, links: map[chat.Key]*link{}, ids: map[journal.LinkID]*link{}, moved: &atomic.Bool{}}
}

func (s *sessions) put(l *link) {
	s.links[l.key], s.ids[l.id] = l, l
	s.moved.Store(true)
}

// place reports whether there is room for a link to p. A friend always gets in: when all places are taken, out is the stranger
// with the newest link, whose place it takes. A link that replaces another to the same node takes that one's place.
func (s *sessions) place(p peer) (out *link, err error) {
	all, strangers, neighbours := 0, 0, 0
	for k, l := range s.links {
		if k == p.key || l.leaving {
			continue
		}
		all++
		if l.friend {
			continue
		}
		strangers++
		if l.host == p.host {
			neighbours++
		}
		if out == nil || l.since.After(out.since) {
			out = l
		}
	}
	crowded := strangers >= s.most*3/4 || neighbours >= maxHostStrangers && !p.host.IsLoopback()
	switch {
	case !p.friend && crowded:
		return nil, errFull
	case all < s.most:
		return nil, nil
	case !p.friend || out == nil:
		return nil, errFull
	}
	return out, nil
}
