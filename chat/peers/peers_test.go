package peers

import (
	"maps"
	"net/netip"
	"slices"
	"testing"

	"udpchat/chat"
)

type met = map[chat.Key]place

func where(m met) Places { return Places{met: m} }

func TestWhoGetsPlainText(t *testing.T) {
	a, other := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.2:4000")
	key := chat.Key{1}
	clear := Choices{Clear: map[chat.Recipient]bool{"10.0.0.2": true}}
	for name, c := range map[string]struct {
		peer  chat.Peer
		met   met
		c     Choices
		node  chat.MemberID
		plain bool
	}{
		"nobody was met":                 {chat.Peer{Address: a}, nil, clear, "", true},
		"still looked up":                {chat.Peer{}, met{key: {}}, clear, "", true},
		"a node is there":                {chat.Peer{Address: a}, met{key: {room: a, up: true}}, Choices{}, chat.LinkedMember(key), false},
		"a node was there":               {chat.Peer{Address: a}, met{key: {room: a}}, Choices{}, chat.LinkedMember(key), false},
		"a node was there, one click":    {chat.Peer{Address: a}, met{key: {room: a}}, clear, chat.LinkedMember(key), true},
		"a node is back after the click": {chat.Peer{Address: a}, met{key: {room: a, up: true}}, clear, chat.LinkedMember(key), false},
		"another port of that host":      {chat.Peer{Address: other}, met{key: {room: a, up: true}}, Choices{}, "", true},
		"a broadcast":                    {chat.Peer{Address: a, Broadcast: true}, met{key: {room: a, up: true}}, Choices{}, "", true},
		"another node on this machine":   {chat.Peer{Address: a, Own: true}, met{key: {room: a, up: true}}, Choices{}, chat.LinkedMember(key), false},
		"its port is another program's":  {chat.Peer{Address: a}, met{key: {room: a, up: true, shut: true}}, Choices{}, "", true},
		"it was so when it left":         {chat.Peer{Address: a}, met{key: {room: a, shut: true}}, Choices{}, chat.LinkedMember(key), false},
		"one that came after another":    {chat.Peer{Address: a}, met{{2}: {room: a}, key: {room: a, up: true}, {3}: {room: a}}, Choices{}, chat.LinkedMember(key), false},
	} {
		c.peer.Entered = "10.0.0.2"
		got := Sort([]chat.Peer{c.peer}, where(c.met), c.c)
		if got[0].Node != c.node || got[0].Plain() != c.plain || len(Plain(got)) == 1 != c.plain {
			t.Errorf("%s: node %q, plain %v", name, got[0].Node, got[0].Plain())
		}
	}
}

func TestAnAddressWhereANodeAnsweredIsNotWrittenToInClear(t *testing.T) {
	a, elsewhere, port := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.3:3456"), netip.MustParseAddrPort("10.0.0.2:3457")
	key, id := chat.Key{1}, chat.LinkedMember(chat.Key{1})
	s := Choices{Answered: Answers{"10.0.0.2": id}}
	chosen := Choices{s.Answered, map[chat.Recipient]bool{"10.0.0.2": true}}
	for name, c := range map[string]struct {
		c            Choices
		met          met
		node         chat.MemberID
		moved, plain bool
	}{
		"nothing else is known of it":         {s, nil, id, false, false},
		"it is away":                          {s, met{key: {room: elsewhere}}, id, false, false},
		"it moved":                            {s, met{key: {room: elsewhere, up: true}}, id, true, false},
		"it moved, one click":                 {chosen, met{key: {room: elsewhere, up: true}}, id, true, true},
		"it has both addresses":               {s, met{key: {room: elsewhere, also: a.Addr(), up: true}}, id, false, false},
		"another node is there":               {s, met{key: {room: elsewhere, up: true}, {2}: {room: a, up: true}}, chat.LinkedMember(chat.Key{2}), false, false},
		"it left its port to another program": {s, met{key: {room: a, link: port, up: true, shut: true}}, "", false, true},
	} {
		got := Sort([]chat.Peer{{Entered: "10.0.0.2", Address: a}}, where(c.met), c.c)[0]
		if got.Node != c.node || got.Moved != c.moved || got.Plain() != c.plain {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhoAnsweredIsRemembered(t *testing.T) {
	id, other := chat.LinkedMember(chat.Key{1}), chat.LinkedMember(chat.Key{2})
	entered := []string{"10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"}
	before := Answers{"10.0.0.2": id, "10.0.0.3": id, "10.0.0.4": id, "10.0.0.9": id}
	got := before.After([]chat.Peer{{Entered: "10.0.0.2", Node: other}, {Entered: "10.0.0.3"}, {Entered: "10.0.0.5", Node: other}, {Entered: "10.0.0.8", Node: id}}, entered)
	want := Answers{"10.0.0.2": other, "10.0.0.4": id, "10.0.0.5": other} // 4 is looked up, 8 is of the command line, 9 was removed
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Answers(nil).After(nil, nil); got != nil {
		t.Errorf("%v for nobody", got)
	}
}

func TestWhereBeaconsGoBeside(t *testing.T) {
	a := netip.MustParseAddrPort("10.0.0.2:3456")
	link, other := netip.MustParseAddrPort("10.0.0.9:3457"), netip.MustParseAddrPort("10.0.0.1:3457")
	got := Hosts([]chat.Peer{
		{Address: a},
		{Address: netip.AddrPortFrom(a.Addr(), 4000)},
		{},
		{Address: netip.MustParseAddrPort("10.0.0.255:3456"), Broadcast: true},
		{Address: netip.MustParseAddrPort("10.0.0.1:3456"), Own: true},
	}, where(met{{1}: {link: link}, {2}: {}, {3}: {link: other}}))
	if want := []netip.Addr{a.Addr(), other.Addr(), link.Addr()}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhereANodeIsNow(t *testing.T) {
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
	var p Places
	for i := range 3 * MaxPlaces {
		at := chat.Presence{Key: chat.Key{byte(i), byte(i >> 8)}}
		p.Up(at)
		if i < 2*MaxPlaces {
			p.Down(at.Key)
		}
	}
	if n := len(p.met); n != MaxPlaces {
		t.Errorf("%d places", n)
	}
}

func TestAHostWithEverNewKeysMakesNobodyForgetOthers(t *testing.T) {
	at := func(host byte) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, host}), 3457)
	}
	known := []chat.Contact{{Key: chat.Key{31: 1}, Link: at(1)}, {Key: chat.Key{31: 2}, Link: at(2)}}
	var p Places
	p.Recall(known)
	for i := range 2 * MaxPlaces {
		k := chat.Key{byte(i), byte(i >> 8)}
		p.Up(chat.Presence{Key: k, Link: at(3)})
		p.Down(k)
	}
	for _, c := range known {
		if p.met[c.Key].link != c.Link {
			t.Errorf("%v is forgotten", c.Link)
		}
	}
	if n := len(p.met); n != MaxPlaces {
		t.Errorf("%d places", n)
	}
}

func TestASecondAddressOfALinkedNodeIsNewsOnce(t *testing.T) {
	room, other := netip.MustParseAddrPort("10.0.0.2:3456"), netip.MustParseAddrPort("10.0.0.3:3456")
	var p Places
	if k := (chat.Key{1}); p.Answered(k, other.Addr()) {
		t.Error("a node that was never met")
	} else if p.Up(chat.Presence{Key: k, Room: room, Link: room}); p.Answered(k, room.Addr()) || !p.Answered(k, other.Addr()) || p.Answered(k, other.Addr()) {
		t.Error("news is what was not known")
	}
	if node := NodeAt(Sort([]chat.Peer{{Entered: "x", Address: other}}, p, Choices{}), "x"); node != (chat.Key{1}) {
		t.Errorf("at the second address is %x", node)
	}
	if NodeAt(nil, "x") != (chat.Key{}) {
		t.Error("nobody was sorted")
	}
}

func TestWhoIsOnThisMachine(t *testing.T) {
	here, there := netip.MustParseAddrPort("10.0.0.2:3457"), netip.MustParseAddrPort("10.0.0.3:3457")
	room := netip.AddrPortFrom(here.Addr(), 3456)
	own := func(a netip.Addr) bool { return a == here.Addr() }
	one, two := chat.Key{1}, chat.Key{2}
	for name, c := range map[string]struct {
		met          met
		holds, lacks chat.Key
	}{
		"nobody":                   {nil, chat.Key{}, chat.Key{}},
		"one with the port":        {met{one: {room: room, link: here, up: true}}, one, chat.Key{}},
		"one with another port":    {met{one: {room: netip.AddrPortFrom(here.Addr(), 9), link: here, up: true}}, chat.Key{}, chat.Key{}},
		"one without":              {met{one: {link: here, up: true, shut: true}}, chat.Key{}, one},
		"one that has lost it":     {met{one: {room: room, link: here, up: true, shut: true}}, chat.Key{}, one},
		"several":                  {met{two: {link: here, up: true, shut: true}, one: {link: here, up: true, shut: true}}, chat.Key{}, one},
		"one whose link has ended": {met{one: {room: room, link: here}, two: {link: here, shut: true}}, chat.Key{}, chat.Key{}},
		"on another machine":       {met{one: {room: room, link: there, up: true}, two: {link: there, up: true, shut: true}}, chat.Key{}, chat.Key{}},
	} {
		places := where(c.met)
		if holds, lacks := places.Beside(own, 3456); holds != c.holds || lacks != c.lacks {
			t.Errorf("%s: %v has the port and %v has not", name, holds[0], lacks[0])
		}
	}
}
