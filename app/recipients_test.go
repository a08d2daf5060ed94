package app

import (
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport/link"
)

func TestWhoGetsPlainText(t *testing.T) {
	a, other := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.2:4000")
	key := chat.Key{1}
	clear := settings.Settings{Peers: []settings.Peer{{Address: "10.0.0.2", Plain: true}}}
	for name, c := range map[string]struct {
		peer  chat.Peer
		met   map[chat.Key]place
		s     settings.Settings
		copy  chat.MemberID
		plain bool
	}{
		"nobody was met":                 {chat.Peer{Address: a}, nil, clear, "", true},
		"still looked up":                {chat.Peer{}, map[chat.Key]place{key: {}}, clear, "", true},
		"a copy is there":                {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a, up: true}}, settings.Settings{}, chat.LinkedMember(key), false},
		"a copy was there":               {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a}}, settings.Settings{}, chat.LinkedMember(key), false},
		"a copy was there, one click":    {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a}}, clear, chat.LinkedMember(key), true},
		"a copy is back after the click": {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a, up: true}}, clear, chat.LinkedMember(key), false},
		"another port of that host":      {chat.Peer{Address: other}, map[chat.Key]place{key: {room: a, up: true}}, settings.Settings{}, "", true},
		"a broadcast":                    {chat.Peer{Address: a, Broadcast: true}, map[chat.Key]place{key: {room: a, up: true}}, settings.Settings{}, "", true},
		"another copy on this machine":   {chat.Peer{Address: a, Own: true}, map[chat.Key]place{key: {room: a, up: true}}, settings.Settings{}, chat.LinkedMember(key), false},
		"its port is another program's":  {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a, up: true, shut: true}}, settings.Settings{}, "", true},
		"it was so when it left":         {chat.Peer{Address: a}, map[chat.Key]place{key: {room: a, shut: true}}, settings.Settings{}, chat.LinkedMember(key), false},
		"one that came after another":    {chat.Peer{Address: a}, map[chat.Key]place{{2}: {room: a}, key: {room: a, up: true}, {3}: {room: a}}, settings.Settings{}, chat.LinkedMember(key), false},
	} {
		c.peer.Entered = "10.0.0.2"
		got := sortPeers([]chat.Peer{c.peer}, c.met, c.s)
		if got[0].Copy != c.copy || got[0].Plain() != c.plain || len(plainOf(got)) == 1 != c.plain {
			t.Errorf("%s: copy %q, plain %v", name, got[0].Copy, got[0].Plain())
		}
	}
}

func TestAnAddressWhereACopyAnsweredIsNotWrittenToInClear(t *testing.T) {
	a, elsewhere, port := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.3:3456"), netip.MustParseAddrPort("10.0.0.2:3457")
	key, id := chat.Key{1}, chat.LinkedMember(chat.Key{1})
	s := settings.Settings{Peers: []settings.Peer{{Address: "10.0.0.2"}}, NodeAt: settings.NodesByAddress{"10.0.0.2": id}}
	chosen := s
	chosen.Peers = []settings.Peer{{Address: "10.0.0.2", Plain: true}}
	for name, c := range map[string]struct {
		s            settings.Settings
		met          map[chat.Key]place
		copy         chat.MemberID
		moved, plain bool
	}{
		"nothing else is known of it":         {s, nil, id, false, false},
		"it is away":                          {s, map[chat.Key]place{key: {room: elsewhere}}, id, false, false},
		"it moved":                            {s, map[chat.Key]place{key: {room: elsewhere, up: true}}, id, true, false},
		"it moved, one click":                 {chosen, map[chat.Key]place{key: {room: elsewhere, up: true}}, id, true, true},
		"it has both addresses":               {s, map[chat.Key]place{key: {room: elsewhere, also: a.Addr(), up: true}}, id, false, false},
		"another copy is there":               {s, map[chat.Key]place{key: {room: elsewhere, up: true}, {2}: {room: a, up: true}}, chat.LinkedMember(chat.Key{2}), false, false},
		"it left its port to another program": {s, map[chat.Key]place{key: {room: a, link: port, up: true, shut: true}}, "", false, true},
	} {
		got := sortPeers([]chat.Peer{{Entered: "10.0.0.2", Address: a}}, c.met, c.s)[0]
		if got.Copy != c.copy || got.Moved != c.moved || got.Plain() != c.plain {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhoAnsweredIsRemembered(t *testing.T) {
	id, other := chat.LinkedMember(chat.Key{1}), chat.LinkedMember(chat.Key{2})
	s := settings.Settings{
		Peers:  []settings.Peer{{Address: "10.0.0.2"}, {Address: "10.0.0.3"}, {Address: "10.0.0.4"}, {Address: "10.0.0.5"}, {Address: "10.0.0."}},
		NodeAt: settings.NodesByAddress{"10.0.0.2": id, "10.0.0.3": id, "10.0.0.4": id, "10.0.0.9": id},
	}
	got := answered([]chat.Peer{{Entered: "10.0.0.2", Copy: other}, {Entered: "10.0.0.3"}, {Entered: "10.0.0.5", Copy: other}, {Entered: "10.0.0.8", Copy: id}}, s)
	want := settings.NodesByAddress{"10.0.0.2": other, "10.0.0.4": id, "10.0.0.5": other} // 4 is looked up, 8 is of the command line, 9 was removed
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := answered(nil, settings.Settings{}); got != nil {
		t.Errorf("%v for nobody", got)
	}
}

func TestWhereBeaconsGoBeside(t *testing.T) {
	a := netip.MustParseAddrPort("10.0.0.2:3456")
	link, other := netip.MustParseAddrPort("10.0.0.9:3457"), netip.MustParseAddrPort("10.0.0.1:3457")
	got := hostsOf([]chat.Peer{
		{Address: a},
		{Address: netip.AddrPortFrom(a.Addr(), 4000)},
		{},
		{Address: netip.MustParseAddrPort("10.0.0.255:3456"), Broadcast: true},
		{Address: netip.MustParseAddrPort("10.0.0.1:3456"), Own: true},
	}, map[chat.Key]place{{1}: {link: link}, {2}: {}, {3}: {link: other}})
	if want := []netip.Addr{a.Addr(), other.Addr(), link.Addr()}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhereACopyIsNow(t *testing.T) {
	room, port := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.2:3457")
	elsewhere := netip.MustParseAddrPort("10.0.0.3:3457")
	before := place{room: room, link: port}
	for name, c := range map[string]struct {
		told chat.Presence
		want place
	}{
		"where it was":       {chat.Presence{Room: room, Link: port}, place{room: room, link: port, up: true}},
		"its port is closed": {chat.Presence{Link: port}, place{room: room, link: port, up: true, shut: true}},
		"it moved":           {chat.Presence{Link: elsewhere}, place{link: elsewhere, up: true, shut: true}},
	} {
		if got := before.now(c.told); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestPlacesAreBounded(t *testing.T) {
	l := newLinks(link.NewIdentity())
	l.begin(chat.New(chat.Config{Now: time.Now}), nil)
	l.moved = func() {}
	for i := range 3 * maxMet {
		p := chat.Presence{Key: chat.Key{byte(i), byte(i >> 8)}}
		l.LinkUp(p)
		if i < 2*maxMet {
			l.LinkDown(p.Key)
		}
	}
	if n := len(l.places()); n != maxMet {
		t.Errorf("%d places", n)
	}
}

func TestAHostWithEverNewKeysMakesNobodyForgetOthers(t *testing.T) {
	l := newLinks(link.NewIdentity())
	l.moved = func() {}
	at := func(host byte) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, host}), 3457)
	}
	known := []chat.Contact{{Key: chat.Key{31: 1}, Link: at(1)}, {Key: chat.Key{31: 2}, Link: at(2)}}
	l.begin(chat.New(chat.Config{Now: time.Now}), known)
	for i := range 2 * maxMet {
		p := chat.Presence{Key: chat.Key{byte(i), byte(i >> 8)}, Link: at(3)}
		l.LinkUp(p)
		l.LinkDown(p.Key)
	}
	places := l.places()
	for _, c := range known {
		if places[c.Key].link != c.Link {
			t.Errorf("%v is forgotten", c.Link)
		}
	}
	if n := len(places); n != maxMet {
		t.Errorf("%d places", n)
	}
}

func TestWhoAnsweredAtAPeerOfTheCommandLineIsRememberedToo(t *testing.T) {
	a := netip.MustParseAddrPort("10.0.0.2:3456")
	s, _ := newStatus(t)
	p := &parts{links: newLinks(link.NewIdentity()), status: s, sender: s.sender, peers: []chat.Peer{{Entered: "10.0.0.2", Address: a}}}
	p.links.met[chat.Key{1}] = place{room: a}
	for range 2 {
		if got := p.sortPeersBy(settings.Settings{})[0]; got.Copy != chat.LinkedMember(chat.Key{1}) || got.Plain() {
			t.Errorf("%+v", got)
		}
		delete(p.links.met, chat.Key{1}) // too many others were met since
	}
}
