package welcome

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
	look "udpchat/gui/theme"
)

func TestMain(m *testing.M) { guitest.Main(m) }

// newWelcome is a welcome of the size it has in a wide window.
func newWelcome(t *testing.T, linked bool) *Welcome {
	guitest.LightApp(t)
	w := New(func(string) {}, func() {}, linked)
	test.NewTempWindow(t, w).Resize(guitest.WideWindow)
	w.SetNetwork(guitest.Online())
	return w
}

func TestWithoutANetworkTheSentenceIsNoAddress(t *testing.T) {
	w := newWelcome(t, false)
	w.SetNetwork(health.Network{State: health.Offline})
	if w.lead.Visible() || w.copy.Visible() || w.address.TextSize == look.SizeAddress {
		t.Error("it stands as an address would")
	}
	w.SetNetwork(guitest.Online())
	if !w.lead.Visible() || w.address.TextSize != look.SizeAddress {
		t.Error("the address comes back as a sentence")
	}
}

func TestWithSomebodyInTheRoomItExplainsNothing(t *testing.T) {
	w := newWelcome(t, false)
	w.SetCompany(true)
	if got := strings.Join(guitest.Texted(w), "|"); got != "Say hello." {
		t.Errorf("it says %q", got)
	}
	w.SetCompany(false)
	if got := strings.Join(guitest.Texted(w), "|"); !strings.Contains(got, "The room is open") || !w.copy.Visible() || !w.card.Visible() {
		t.Errorf("left alone it says %q", got)
	}
}

func TestTheHintDependsOnLinks(t *testing.T) {
	if got := newWelcome(t, false).hint.Text; !strings.HasPrefix(got, "Add an address to reach someone.") {
		t.Errorf("without links it says %q", got)
	}
	if got := newWelcome(t, true).hint.Text; !strings.HasPrefix(got, "People on this network appear") {
		t.Errorf("with links it says %q", got)
	}
}
