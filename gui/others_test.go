package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// aRoom and another are rooms of these tests.
var aRoom, another = chat.Conversation{1}, chat.Conversation{2}

// commands notes what the window asks for.
type commands struct {
	h     *liveWindow
	asked []string
}

func (c *commands) note(format string, a ...any) {
	c.asked = append(c.asked, fmt.Sprintf(format, a...))
}

func (c *commands) Found(name, code string) (chat.Conversation, error) {
	if code == "12345" {
		return aRoom, joining.ErrWeak
	}
	c.note("found %s %s", name, code)
	c.h.room.Know(aRoom, chat.Details{Kind: chat.KindRoom, Name: name, Code: "0271 8281 8284 5904", Founder: true})
	return aRoom, nil
}

func (c *commands) Join(code string) error {
	c.note("join %s", code)
	return nil
}

func (c *commands) GiveUp()                          { c.note("give up") }
func (c *commands) Choose(in chat.Conversation)      { c.note("choose %x", in[:1]) }
func (c *commands) Leave(in chat.Conversation)       { c.note("leave %x", in[:1]) }
func (c *commands) Rename(chat.Conversation, string) {}

func (c *commands) Remove(in chat.Conversation, k chat.Key) {
	c.note("remove %x from %x", k[:1], in[:1])
}

func (c *commands) SetCode(in chat.Conversation, code string) error {
	c.note("code of %x: %q", in[:1], code)
	return nil
}

func (c *commands) Talk(k chat.Key) (chat.Conversation, error) {
	in := chat.Conversation{9, k[0]}
	c.h.room.Know(in, chat.Details{Kind: chat.KindDirect, Other: k})
	return in, nil
}

// withRooms is a window with rooms: those of the tests, of which nothing is shown yet.
func withRooms(t *testing.T) (*liveWindow, *commands) {
	h := newLiveWindow(t)
	c := &commands{h: h}
	h.Rooms = c
	h.others.Commands = c
	h.rebuild()
	h.room.Know(aRoom, chat.Details{Kind: chat.KindRoom, Name: "3B", Code: "0271 8281 8284 5904"})
	h.room.Know(another, chat.Details{Kind: chat.KindRoom, Name: "3C", Founder: true})
	return h, c
}

// tellIn lets a node say something in a conversation.
func (h *liveWindow) tellIn(in chat.Conversation, n byte, number uint64, text string) {
	h.now = h.now.Add(time.Minute)
	e := chat.Entry{Author: guitest.KeyOf(n), Log: uint64(n), Number: number, At: h.now, Text: text}
	ms := h.room.Arrive(in, []chat.Entry{e})
	h.disk.Append(ms, func() { h.room.Kept(ms) })
}

// choose chooses from the menu of the conversations.
func (h *liveWindow) choose(label string) {
	h.t.Helper()
	test.Tap(h.header.chooses)
	h.tapMenu(label)
}

func (h *liveWindow) wantTitle(want string, news bool) {
	h.t.Helper()
	if h.header.title.Content != want || h.header.news.Visible() != news {
		h.t.Errorf("the title is %q, news %v", h.header.title.Content, h.header.news.Visible())
	}
}

func TestEachConversationIsShownByItself(t *testing.T) {
	h, _ := withRooms(t)
	h.hear("192.0.2.7:5000", "for all")
	h.wantTitle("Open room", false)
	h.write("unsent for all")
	h.tellIn(aRoom, 2, 1, "for members")
	h.wantSaid("for all")
	h.wantTitle("Open room", true)
	h.choose("3B (new)")
	h.wantTitle("3B", false)
	h.wantSaid("for members")
	h.wantText("")
	h.write("in 3B")
	h.enter()
	h.wantSaid("for members", "in 3B")
	h.write("draft of 3B")
	h.choose("Open room")
	h.wantSaid("for all")
	h.wantText("unsent for all")
	h.wantTitle("Open room", false)
	h.choose("3C")
	h.wantSaid()
	h.wantText("")
	if got := guitest.Texted(h.welcome); !h.welcome.Visible() || slices.Contains(got, "Add address") {
		t.Errorf("an empty room says %q", got)
	}
	h.choose("3B")
	h.wantText("draft of 3B")
	h.wantSaid("for members", "in 3B")
}

func TestASearchIsOfTheConversationThatIsShown(t *testing.T) {
	h, _ := withRooms(t)
	h.hear("192.0.2.7:5000", "apples for all")
	h.tellIn(aRoom, 2, 1, "apples for members")
	h.choose("3B (new)")
	h.searching.show()
	guitest.Type(h.search.Box, "apples")
	h.pull()
	if texts := strings.Join(guitest.Texted(h.search), "|"); strings.Contains(texts, "for all") {
		t.Errorf("found %s", texts)
	}
}

func TestARoomIsMadeAndItsCodeIsShown(t *testing.T) {
	h, c := withRooms(t)
	h.choose("New room…")
	d := openDialog(t, h)
	guitest.Type(h.window.Canvas().Focused(), "4A")
	pressIn(t, d, "Make room")
	if !slices.Equal(c.asked, []string{"found 4A "}) {
		t.Errorf("asked for %q", c.asked)
	}
	h.wantTitle("4A", false)
	if got := guitest.Texted(h.welcome); !slices.Contains(got, "0271 8281 8284 5904") || h.overlay.busy() {
		t.Errorf("the empty room says %q", got)
	}
	h.choose("Room code…")
	h.pressed("Change code")
	if got := c.asked[len(c.asked)-1]; got != `code of 01: ""` {
		t.Errorf("asked for %q", got)
	}
}

func TestARoomIsJoinedOnceItIsFound(t *testing.T) {
	h, c := withRooms(t)
	h.choose("Join a room…")
	guitest.Type(h.window.Canvas().Focused(), "0271")
	h.pressed("Join")
	says := func(want string) {
		t.Helper()
		if got := strings.Join(guitest.Texted(h.window.Canvas().Overlays().Top()), " "); !strings.Contains(got, want) {
			t.Errorf("the dialog says %q, want %q", got, want)
		}
	}
	h.Health.SetJoining(joining.State{Stage: joining.Waiting})
	says("No room with this code is here yet.")
	h.Health.SetJoining(joining.State{Stage: joining.Choosing, Offers: []joining.Offer{{Room: aRoom, Name: "3B"}, {Room: another, Name: "3C"}}})
	says("Several rooms have this code.")
	if b, ok := h.window.Canvas().Focused().(*kit.DialogButton); !ok || !strings.HasPrefix(b.Text, "3B, made by") {
		t.Errorf("%T has the focus", h.window.Canvas().Focused())
	}
	h.pressed("Join") // once more, as with another code
	if got := strings.Join(guitest.Texted(openDialog(t, h)), " "); strings.Contains(got, "made by") {
		t.Errorf("the dialog still says %q", got)
	}
	h.Health.SetJoining(joining.State{Stage: joining.Asking})
	h.Health.SetJoining(joining.State{Stage: joining.Choosing, Offers: []joining.Offer{{Room: aRoom, Name: "3A"}, {Room: another, Name: "3C"}}})
	says("3A, made by")
	for _, o := range clickable(openDialog(t, h)) {
		if strings.HasPrefix(strings.Join(guitest.Texted(o), ""), "3C, made by") {
			test.Tap(o.(fyne.Tappable))
		}
	}
	h.Health.SetJoining(joining.State{Stage: joining.Joined, In: another})
	h.wantTitle("3C", false)
	if want := []string{"join 0271", "join 0271", "choose 02"}; !slices.Equal(c.asked, want) {
		t.Errorf("asked for %q, want %q", c.asked, want)
	}
	h.choose("Join a room…")
	h.pressed("Cancel")
	if got := c.asked[len(c.asked)-1]; got != "give up" {
		t.Errorf("asked for %q", c.asked)
	}
}

func TestWhoWasRemovedIsToldWhyNothingCanBeSaid(t *testing.T) {
	h, _ := withRooms(t)
	h.choose("3B")
	h.room.LinkUp(presence(2, "wang"))
	h.room.Met(aRoom, guitest.KeyOf(2), time.Time{})
	h.room.Know(aRoom, chat.Details{Kind: chat.KindRoom, Name: "3B", Standing: chat.Removed})
	if h.composer.Open() {
		t.Error("the composer is open")
	}
	if got := strings.Join(guitest.Texted(h.composer.Box), "|"); !strings.Contains(got, "You were removed from this room.") {
		t.Errorf("it says %s", got)
	}
	if got := guitest.Texted(h.composer.Box); slices.Contains(got, "Quit") || slices.Contains(got, "Join again") || h.window.Canvas().Focused() != nil {
		t.Errorf("%q, %T has the focus", got, h.window.Canvas().Focused())
	}
	for range 3 {
		h.frame.nextPane(false)
		if o, ok := h.window.Canvas().Focused().(fyne.CanvasObject); !ok || !o.Visible() {
			t.Errorf("F6 leads to %T", h.window.Canvas().Focused())
		}
	}
	test.Tap(h.header.chooses)
	h.menuItem("3B (removed)")
	h.tap(fyne.KeyEscape)
	h.choose("Open room")
	if !h.composer.Open() {
		t.Error("the composer of the open room is closed")
	}
}

func TestAnAlertNamesTheRoomAndSaysNothingOfAnother(t *testing.T) {
	h, _ := withRooms(t)
	var all []Alert
	h.alerts.Show = func(a Alert) { all = append(all, a) }
	h.setFront(false)
	h.room.LinkUp(presence(2, "wang"))
	h.room.Met(aRoom, guitest.KeyOf(2), time.Time{})
	h.tellIn(aRoom, 2, 1, "for members")
	if len(all) != 1 || all[0].Title != "wang in 3B" || all[0].Text != "for members" {
		t.Errorf("told %+v", all)
	}
	alone := chat.Conversation{9, 2}
	h.room.Know(alone, chat.Details{Kind: chat.KindDirect, Other: guitest.KeyOf(2)})
	h.room.Met(alone, guitest.KeyOf(2), time.Time{})
	h.now = h.now.Add(time.Minute)
	h.tellIn(alone, 2, 1, "just you")
	if got := all[len(all)-1]; !strings.HasPrefix(got.Title, "wang to you alone") || got.Text != "just you" {
		t.Errorf("told %+v", got)
	}
	h.wantSaid()
}

func TestAClickOnANotificationLeadsToItsMessage(t *testing.T) {
	h, _ := withRooms(t)
	posted(h)
	h.setFront(false)
	h.Follow() // nothing was told yet
	h.wantTitle("Open room", false)
	for i := range 80 {
		h.tellIn(aRoom, 2, uint64(i+1), fmt.Sprint("number ", i))
	}
	h.choose("3B (new)")
	h.choose("Open room")
	h.tellIn(aRoom, 2, 81, "lin, look here")
	h.change(h.Settings, func(s *settings.Settings) { s.DoNotDisturb = true })
	for i := range 80 {
		h.tellIn(aRoom, 2, uint64(i+82), fmt.Sprint("later ", i))
	}
	h.searching.show()
	h.Follow()
	h.wantTitle("3B", false)
	h.wantShown("lin, look here")
	h.conversation.toLatest()
	h.Follow()
	h.wantShown("lin, look here")
}

// wantShown checks that a message is in sight.
func (h *liveWindow) wantShown(text string) {
	h.t.Helper()
	if got := guitest.Texted(h.conversation.list); !slices.Contains(got, text) {
		h.t.Errorf("in sight are %q", got)
	}
}

func TestAConversationIsChosenWithTheKeyboard(t *testing.T) {
	h, _ := withRooms(t)
	h.menuAction("Go to chat")
	h.tap(fyne.KeyDown, fyne.KeyReturn)
	h.wantTitle("3B", false)
	h.wantFocus()
	h.menuAction("Go to chat")
	h.tap(fyne.KeyDown, fyne.KeyEscape)
	h.wantTitle("3B", false)
	h.wantFocus()
	h.tellIn(another, 2, 1, "news")
	h.menuAction("Go to chat")
	h.tap(fyne.KeyReturn)
	h.wantTitle("3C", false)
	h.menuAction("Go to chat")
	h.menuAction("Go to chat") // over another menu it does nothing
	h.tap(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn)
	h.wantTitle("Open room", false)
}

// A page that only shows something asks nothing.
func TestAMenuItemThatAsksEndsWithAnEllipsis(t *testing.T) {
	shows := []string{"Check network", "Help", "Keyboard shortcuts", "About", "Go to chat", "Open data folder", "Quit", "Close window"}
	h, _ := withRooms(t)
	asks := func(label string, act func()) {
		t.Helper()
		label, _, _ = strings.Cut(label, "  ")
		if label == "" || slices.Contains(shows, label) {
			return
		}
		act()
		if asks := h.overlay.busy(); asks != strings.HasSuffix(label, "…") {
			t.Errorf("%q asks: %v", label, asks)
		}
		h.tap(fyne.KeyEscape)
	}
	for _, m := range h.menus.main().Items {
		for _, i := range m.Items {
			asks(i.Label, i.Action)
		}
	}
	h.arrive(2, "wang")
	h.hear("192.0.2.7:5000", "x")
	h.room.Met(another, guitest.KeyOf(2), time.Time{})
	for _, in := range []chat.Conversation{chat.OpenRoom, another} {
		h.others.goTo(in)
		for _, i := range h.others.Actions() {
			asks(i.Label, i.Action)
		}
		for _, m := range h.members.Shown {
			menu := func() { h.members.Menu(m, fyne.Position{}) }
			menu()
			labels := h.menuLabels()
			h.window.Canvas().Overlays().Remove(h.window.Canvas().Overlays().Top())
			for _, label := range labels {
				asks(label, func() { h.others.goTo(in); menu(); h.tapMenu(label) })
			}
		}
	}
}

func TestAMessageIsSentAgainInItsConversation(t *testing.T) {
	h, _ := withRooms(t)
	h.choose("3B")
	h.write("for members")
	h.enter()
	m := h.room.Changes(aRoom, 0).Messages[0]
	again := h.newPainter().Act.SendAgain
	h.others.goTo(chat.OpenRoom)
	again(m)
	h.wantSaid()
	h.others.goTo(aRoom)
	h.wantSaid("for members", "for members")
}

func TestARoomThatIsReadOnlyCanBeLeft(t *testing.T) {
	h, c := withRooms(t)
	h.room.Know(aRoom, chat.Details{Kind: chat.KindRoom, Name: "3B", Standing: chat.ReadOnly})
	h.choose("3B")
	h.choose("Leave this room…")
	h.pressed("Leave")
	if !slices.Contains(c.asked, "leave 01") {
		t.Errorf("asked for %q", c.asked)
	}
}

func TestWhoIsOnTheNetworkCountsWhateverIsShown(t *testing.T) {
	h, _ := withRooms(t)
	h.choose("3C")
	h.now = h.now.Add(time.Hour)
	h.pull()
	h.wantTrouble("No one else has been found yet.")
	h.room.LinkUp(presence(2, "wang"))
	h.room.Met(chat.OpenRoom, guitest.KeyOf(2), time.Time{})
	h.wantTitle("3C", false)
	h.wantTrouble("")
	h.dialogs.network.open()
	if got := strings.Join(guitest.Texted(h.window.Canvas().Overlays().Top()), "|"); strings.Contains(got, "open, no link yet") {
		t.Errorf("the network page says %q", got)
	}
}

// wantTrouble checks what the banner says.
func (h *liveWindow) wantTrouble(want string) {
	h.t.Helper()
	got := ""
	if h.troubles.banner.Visible() {
		got = strings.Join(guitest.Texted(h.troubles.banner), "|")
	}
	if !strings.HasPrefix(got, want) || want == "" && got != "" {
		h.t.Errorf("the banner says %q", got)
	}
}

func TestTwoTalkAloneFromTheMenuOfAMember(t *testing.T) {
	h, c := withRooms(t)
	h.arrive(2, "wang")
	h.members.Menu(h.members.Shown[0], h.members.Position())
	h.tapMenu("Talk alone")
	h.wantTitle("wang", false)
	h.choose("Open room")
	h.members.Menu(h.members.Shown[0], h.members.Position())
	h.tapMenu("Block…")
	if says := strings.Join(guitest.Texted(h.window.Canvas().Overlays().Top()), " "); !strings.Contains(says, "wang can still read yours") {
		t.Errorf("the dialog says %q", says)
	}
	h.pressed("Block")
	if all := h.Settings.Get().Members(); len(all) != 1 || !all[0].Blocked {
		t.Errorf("blocked: %+v", all)
	}
	h.choose("3C")
	h.room.Met(another, guitest.KeyOf(2), time.Time{})
	h.members.Menu(h.members.Shown[0], h.members.Position())
	h.tapMenu("Remove from the room…")
	h.pressed("Remove")
	if want := fmt.Sprintf("remove %x from 02", []byte{guitest.KeyOf(2)[0]}); !slices.Contains(c.asked, want) {
		t.Errorf("asked for %q", c.asked)
	}
}
