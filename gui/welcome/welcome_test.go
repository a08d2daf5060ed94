package welcome

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"udpchat/chat"
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
	w.Set(chat.Details{}, guitest.Online(), false)
	return w
}

func TestWithoutANetworkTheSentenceIsNoAddress(t *testing.T) {
	w := newWelcome(t, false)
	w.Set(chat.Details{}, health.Network{State: health.Offline}, false)
	if w.lead.Visible() || w.copy.Visible() || w.large.TextSize == look.SizeAddress {
		t.Error("it stands as an address would")
	}
	w.Set(chat.Details{}, guitest.Online(), false)
	if !w.lead.Visible() || w.large.TextSize != look.SizeAddress {
		t.Error("the address comes back as a sentence")
	}
}

// What an empty conversation is, stands there; how scripts find the open room, only in that.
func TestAnEmptyConversationSaysWhatItIs(t *testing.T) {
	room := chat.Details{Kind: chat.KindRoom, Name: "3B", Code: "0271 8281 8284 5904"}
	late, gone := room, room
	late.Code, gone.Standing = "", chat.Removed
	direct := chat.Details{Kind: chat.KindDirect, Name: "wang"}
	w := newWelcome(t, true)
	for name, c := range map[string]struct {
		details chat.Details
		company bool
		want    string
	}{
		"the open room":        {chat.Details{}, false, "The room is open|People on this network appear on the left when they open this program.|Scripts can send GB2312 text to|192.0.2.20:3456|Copy|Add address"},
		"with somebody":        {chat.Details{}, true, "Say hello."},
		"a room":               {room, false, "Nobody else is in this room yet|Whoever enters this code on this network becomes a member. Write it on the blackboard, or read it out.|0271 8281 8284 5904|Copy"},
		"its code is to come":  {late, false, "Nobody else is in this room yet|Whoever enters this code on this network becomes a member. Write it on the blackboard, or read it out.|on its way"},
		"a room with members":  {room, true, "Say hello."},
		"a room one is out of": {gone, false, "No messages yet"},
		"two":                  {direct, true, "Just the two of you|What you and wang say here reaches nobody else."},
		"two, one is away":     {direct, false, "Just the two of you|What you and wang say here reaches nobody else. wang is offline and gets it later."},
	} {
		w.Set(c.details, guitest.Online(), c.company)
		if got := strings.Join(guitest.Texted(w), "|"); got != c.want {
			t.Errorf("%s: it says %q, want %q", name, got, c.want)
		}
		if focus := w.First() != nil; focus != strings.Contains(c.want, "Copy") {
			t.Errorf("%s: something can have the focus: %v", name, focus)
		}
	}
}

func TestALongCodeIsShownWhole(t *testing.T) {
	w := newWelcome(t, true)
	code := strings.TrimSpace(strings.Repeat("blackboard ", 11))
	w.Set(chat.Details{Kind: chat.KindRoom, Code: code}, guitest.Online(), false)
	if got := strings.Join(guitest.Texted(w.large), " "); got != code {
		t.Errorf("shown is %q", got)
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
