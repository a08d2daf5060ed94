package network

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

func TestThePortsOfTheNetworkPage(t *testing.T) {
	guitest.Speak(t, settings.English)
	open := guitest.Online()
	open.Discovery = health.Discovery{LinkPort: 41000, BeaconPort: 3458, Heard: 7, Sent: 3}
	heard := open
	heard.Discovery.Last = guitest.Noon.Add(-12 * time.Second)
	mixed := open
	mixed.Discovery.Others = health.Versions{Newer: true}
	linked := []chat.Member{{}, {Node: chat.Node{Linked: true, RoundTrip: 3 * time.Millisecond}}, {Node: chat.Node{Linked: true, RoundTrip: 400 * time.Microsecond}}, {Node: chat.Node{Linked: true}}}
	for name, c := range map[string]struct {
		n       health.Network
		members []chat.Member
		want    string
	}{
		"plain text only": {guitest.Online(), nil, "3456 Unencrypted text receiving"},
		"nobody yet":      {open, nil, "3456 Unencrypted text receiving|41000 Encrypted links open, no link yet|3458 Discovery no one found yet"},
		"a newer version": {mixed, nil, "3456 Unencrypted text receiving|41000 Encrypted links open, no link yet|3458 Discovery no one found yet| Other versions a newer one here"},
		"links":           {heard, linked, "3456 Unencrypted text receiving|41000 Encrypted links 3 links, fastest 0.4 ms|3458 Discovery active 12 s ago"},
		"not measured":    {heard, linked[3:], "3456 Unencrypted text receiving|41000 Encrypted links 1 link|3458 Discovery active 12 s ago"},
	} {
		var got []string
		for _, r := range portRows(c.n, c.members, guitest.Noon) {
			got = append(got, fmt.Sprint(r.port, " ", r.use, " ", r.state))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %s", name, strings.Join(got, "|"))
		}
	}
	if got := beaconWords(open.Discovery); got != "beacons: 7 in, 3 out" {
		t.Errorf("%q", got)
	}
}
