package gui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/settings"
)

func TestThePortsOfTheNetworkPage(t *testing.T) {
	speak(t, settings.English)
	open := online()
	open.Copies = chat.Copies{LinkPort: 41000, BeaconPort: 3458, Heard: 7, Sent: 3}
	heard := open
	heard.Copies.Last = noon.Add(-12 * time.Second)
	linked := []chat.Member{{}, {Linked: true, RoundTrip: 3 * time.Millisecond}, {Linked: true, RoundTrip: 400 * time.Microsecond}, {Linked: true}}
	for name, c := range map[string]struct {
		n       chat.Network
		members []chat.Member
		want    string
	}{
		"plain text only": {online(), nil, "3456 Text of the room receiving"},
		"nobody yet":      {open, nil, "3456 Text of the room receiving|41000 Encrypted links open, no link yet|3458 Discovery nobody heard yet"},
		"links":           {heard, linked, "3456 Text of the room receiving|41000 Encrypted links links: 3, fastest 0.4 ms|3458 Discovery heard 12 s ago"},
		"not measured":    {heard, linked[3:], "3456 Text of the room receiving|41000 Encrypted links links: 1|3458 Discovery heard 12 s ago"},
	} {
		var got []string
		for _, r := range portRows(c.n, c.members, noon) {
			got = append(got, fmt.Sprint(r.port, " ", r.use, " ", r.state))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %s", name, strings.Join(got, "|"))
		}
	}
	if got := beaconWords(open.Copies); got != "beacons: in 7, out 3" {
		t.Errorf("%q", got)
	}
}
