package gui

import (
	"strings"
	"testing"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/words"
)

// TestWhereThereIsOnlyIPv6TheWindowSaysSoEverywhere looks at the header, the own row and the network page.
func TestWhereThereIsOnlyIPv6TheWindowSaysSoEverywhere(t *testing.T) {
	h := newLiveWindow(t)
	n := guitest.Online()
	n.State, n.Interfaces = health.IPv6Only, nil
	h.Health.SetNetwork(n)
	const whole = "IPv4 is needed: this network has only IPv6"
	if got := h.header.status.Content; got != whole || words.OwnAddress(n) != whole {
		t.Errorf("the header says %q, the address to copy is %q", got, words.OwnAddress(n))
	}
	if got := strings.Join(guitest.Texted(h.members), "|"); !strings.Contains(got, "IPv4 is needed") {
		t.Errorf("the members pane says %s", got)
	}
	openPage(h, n)
	if got := strings.Join(guitest.Texted(openDialog(t, h)), "|"); strings.Contains(got, "No network") || strings.Count(got, whole) < 2 {
		t.Errorf("the network page says %s", got)
	}
}
