package app

import (
	"net/netip"
	"testing"
	"time"

	"udpchat/chat"
)

func TestWhoIsKnownForLongOrVerifiedIsAFriend(t *testing.T) {
	met, at := time.Unix(1e9, 0), netip.MustParseAddrPort("192.0.2.8:3457")
	known := func(n byte, link netip.AddrPort, seen time.Duration) chat.Contact {
		return chat.Contact{Key: chat.Key{n}, Met: met, Seen: met.Add(seen), Link: link}
	}
	friend := friends([]chat.Contact{
		known(1, at, friendAfter), known(2, at, friendAfter-time.Second), known(3, netip.AddrPort{}, 2*friendAfter), known(4, at, time.Second),
	}, func() []chat.Key { return []chat.Key{{4}} })
	for n, want := range map[byte]bool{1: true, 2: false, 3: false, 4: true, 5: false} {
		if friend(chat.Key{n}) != want {
			t.Errorf("%d is a friend: %v", n, !want)
		}
	}
}
