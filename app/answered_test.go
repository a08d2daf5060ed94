package app

import (
	"net/netip"
	"testing"

	"udpchat/chat"
	"udpchat/chat/peers"
	"udpchat/settings"
	"udpchat/transport/link"
)

func TestWhoAnsweredAtAPeerOfTheCommandLineIsRememberedToo(t *testing.T) {
	a := netip.MustParseAddrPort("10.0.0.2:3456")
	s, _ := newStatus(t)
	p := &parts{linking: linking{links: newLinks(link.NewIdentity())}, status: s, plain: plain{sender: s.sender}, book: book{peers: []chat.Peer{{Entered: "10.0.0.2", Address: a}}}}
	p.links.met.Recall([]chat.Contact{{Key: chat.Key{1}, Room: a}})
	for range 2 {
		if got := p.sortPeersBy(settings.Settings{})[0]; got.Node != chat.LinkedMember(chat.Key{1}) || got.Plain() {
			t.Errorf("%+v", got)
		}
		p.links.met = peers.Places{} // too many others were met since
	}
}
