package app

import (
	"net/netip"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

func TestAWrongClockIsToldWhileOthersSaySo(t *testing.T) {
	p := linked(t, t.TempDir(), Options{})
	r := linkRoom{p.links}
	for n := range byte(2) {
		r.Told(0, chat.Presence{Key: chat.Key{n + 1}, Link: netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 3457)}, time.Hour)
	}
	if n := notice(p); n.Kind != health.ClockWrong {
		t.Errorf("notice %+v", n)
	}
	says(t, p, "an hour later")
	until(t, "it is dated by the others", func() bool {
		all := p.room.Changes(chat.OpenRoom, 0).Messages
		return len(all) == 1 && all[0].Number > 0 && time.Until(all[0].At) > 59*time.Minute
	})
	r.LinkDown(0, chat.Key{1})
	if n := notice(p); n.Kind != health.NoNotice {
		t.Errorf("with one clock left: notice %+v", n)
	}
}
