package app

import (
	"testing"

	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/transport"
)

// TestWhoHasThePortIsToldToBothOnOneMachine has a system that does not tell which program has a port, as with two users.
func TestWhoHasThePortIsToldToBothOnOneMachine(t *testing.T) {
	first, second := linked(t, t.TempDir(), Options{}), linked(t, t.TempDir(), Options{})
	for p, name := range map[*parts]string{first: "林晓", second: "王磊"} {
		if err := p.store.Update(func(s *settings.Settings) { s.Name = name }); err != nil {
			t.Fatal(err)
		}
	}
	port := first.status.receivingOn()
	until(t, "who has no port is told who has it, and the other one that it has", func() bool {
		second.setPort(transport.PortStatus{State: health.SendOnly, Port: port}) // again and again: it still has one
		meet(t, first, second)
		first.status.publish()
		second.status.publish()
		notices, n := first.board.State().Notices, second.board.State().Network
		return len(notices) == 1 && notices[0] == health.Notice{Kind: health.PortHeld, What: "王磊"} && n.Holder == "林晓"
	})
	if all := second.board.State().Notices; len(all) > 0 {
		t.Errorf("who has no port is told %+v", all)
	}
	second.setPort(transport.PortStatus{State: health.Receiving, Port: port})
	until(t, "both have ports", func() bool {
		first.status.publish()
		return len(first.board.State().Notices) == 0
	})
}
