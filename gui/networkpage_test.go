package gui

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
)

func openPage(h *liveWindow, n health.Network) {
	h.Health.SetNetwork(n)
	h.dialogs.network.open()
}

func TestTheNetworkPageTestsWhenOpenedAndWhenAsked(t *testing.T) {
	h := newLiveWindow(t)
	n := 0
	h.dialogs.network.check = func() { n++ }
	openPage(h, guitest.Checked(health.ProbeHeard))
	pressIn(t, openDialog(t, h), "Check again")
	if n != 2 || h.dialogs.network.page == nil {
		t.Errorf("tested %d times", n)
	}
	openDialog(t, h).Close()
	if h.dialogs.network.page != nil {
		t.Error("the page is still shown")
	}
}

func TestEveryPartOfTheNetworkPageIsReachedWithoutAMouse(t *testing.T) {
	h := newLiveWindow(t)
	openPage(h, guitest.Checked(health.ProbeSilent))
	been := tabThrough(h.window.Canvas())
	for _, o := range clickable(openDialog(t, h)) {
		if !been[o] {
			t.Errorf("%T is not reached: %q", o, guitest.Texted(o))
		}
	}
}

func TestAControlKeepsTheFocusWhileTheNetworkChanges(t *testing.T) {
	h := newLiveWindow(t)
	openPage(h, guitest.Checked(health.ProbeSilent))
	h.window.Canvas().FocusNext()
	focused := h.window.Canvas().Focused()
	n := guitest.Checked(health.ProbeSilent)
	n.Received, n.Recent = 300, nil
	h.Health.SetNetwork(n)
	if h.window.Canvas().Focused() != focused || !slices.Contains(guitest.Texted(openDialog(t, h)), "300 in, 86 out") {
		t.Error("the page lost its focus or shows old figures")
	}
}

func TestAfterALongSilenceTheNetworkPageIsOffered(t *testing.T) {
	h := newLiveWindow(t)
	offered := func() bool { return slices.Contains(guitest.Texted(h.troubles.banner), "Check network") }
	h.now = h.now.Add(silentAfter - time.Second)
	h.Changed()
	if offered() {
		t.Error("the page is offered early")
	}
	h.now = h.now.Add(time.Second)
	h.Changed()
	if !offered() {
		t.Error("the page is not offered")
	}
	h.troubles.banner.Button.OnTapped()
	openDialog(t, h).Close()
	h.Changed()
	if offered() {
		t.Error("the page is offered again")
	}
	other := newLiveWindow(t)
	other.hear(guitest.HomePeer.String(), "here")
	other.now = other.now.Add(silentAfter)
	other.Changed()
	if other.troubles.silent() {
		t.Error("somebody was heard")
	}
}
