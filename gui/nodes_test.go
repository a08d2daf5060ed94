package gui

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/chat/early"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// ownLog is the log of the own messages in a signer.
const ownLog = 1

// signer is a journal that makes an entry of each message at once.
type signer struct {
	room *chat.Room
	last uint64
}

func (s *signer) Say(m chat.Message) {
	s.last++
	s.room.Said(m.Conversation, m.ID, ownLog, s.last, m.At)
}

func (s *signer) Block(chat.Key, bool) {}

// presence is what an invented node tells of itself.
func presence(n byte, name string) chat.Presence {
	host := netip.AddrFrom4([4]byte{192, 0, 2, n})
	return chat.Presence{
		Key: guitest.KeyOf(n), Name: name,
		Room: netip.AddrPortFrom(host, 3456), Link: netip.AddrPortFrom(host, 3457), Plain: netip.AddrPortFrom(host, 40000),
	}
}

// arrive links an invented node that is in the open room.
func (h *liveWindow) arrive(n byte, name string) {
	h.room.LinkUp(presence(n, name))
	h.room.Met(chat.OpenRoom, guitest.KeyOf(n), time.Time{})
}

// tell lets a node say something.
func (h *liveWindow) tell(n byte, number uint64, text string) {
	h.now = h.now.Add(time.Minute)
	e := chat.Entry{Author: guitest.KeyOf(n), Log: uint64(n), Number: number, At: h.now, Text: text}
	ms := h.room.Arrive(chat.OpenRoom, []chat.Entry{e})
	h.disk.Append(ms, func() { h.room.Kept(ms) })
}

// acknowledge lets a node confirm all messages so far.
func (h *liveWindow) acknowledge(n byte) {
	r := h.conversation.rows.Rows[len(h.conversation.rows.Rows)-1]
	h.room.Holds(chat.OpenRoom, guitest.KeyOf(n), []chat.Held{{Log: ownLog, From: 1, To: r.Number}}, h.now)
}

// drawn are the texts in sight in the transcript.
func (h *liveWindow) drawn() string {
	var all []string
	for _, o := range test.WidgetRenderer(h.conversation.list.Scroll.Content.(fyne.Widget)).Objects() {
		all = append(all, guitest.Texted(o)...)
	}
	return strings.Join(all, "|")
}

func (h *liveWindow) wantDrawn(want ...string) {
	h.t.Helper()
	for _, w := range want {
		if !strings.Contains(h.drawn(), w) {
			h.t.Errorf("%q is not in %s", w, h.drawn())
		}
	}
}

func TestWhatBecameOfAMessageIsDrawnAnewWithoutTheMessage(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	h.arrive(40, "陈默")
	h.write("hello")
	h.enter()
	h.wantDrawn("sending")
	rev := h.conversation.rows.Rows[0].Rev
	h.acknowledge(31)
	h.wantDrawn("delivered to 1 of 2")
	h.room.LinkDown(guitest.KeyOf(40))
	h.wantDrawn("waiting, 1 of 2 delivered")
	h.arrive(40, "陈默")
	h.acknowledge(40)
	h.wantDrawn("delivered")
	if h.conversation.rows.Rows[0].Rev != rev {
		t.Error("the message has changed: this tests nothing")
	}
}

func TestOnlyRowsThatTellSomethingElseAreDrawnAnew(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	for range 3 {
		h.write("hello")
		h.enter()
	}
	h.acknowledge(31)
	before := h.conversation.list.Drawn
	h.write("one more")
	h.enter()
	for r, o := range before {
		if h.conversation.list.Drawn[r] != o {
			t.Errorf("%q was drawn again", r.Text)
		}
	}
	if len(before) != 3 {
		t.Errorf("%d rows in sight", len(before))
	}
}

func TestWhoHasAMessage(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	h.arrive(40, "Chen")
	h.arrive(52, "Zhao")
	h.porter.To = []chat.Recipient{"192.0.2.7"}
	h.write("hello")
	h.enter()
	h.acknowledge(31)
	h.room.LinkDown(guitest.KeyOf(40))
	want := "Delivered to 王芳|Sending to Zhao|Waiting for Chen to come online|Sent unencrypted to 192.0.2.7; scripts can't confirm"
	m := h.conversation.rows.Rows[0].Message
	if got := strings.Join(transcript.DeliveryLines(m, h.conversation.painter.Nodes, 9), "|"); got != want {
		t.Errorf("told %q\nwant %q", got, want)
	}
	hover := func(in bool) {
		for _, o := range test.LaidOutObjects(h.conversation.list) {
			if a, ok := o.(*kit.HoverArea); ok {
				a.Hover(in)
			}
		}
	}
	hover(true)
	if got := strings.Join(guitest.Texted(h.tooltip), ""); !h.tooltip.Visible() || !strings.Contains(got, "Delivered to 王芳") {
		t.Errorf("the card says %q", got)
	}
	h.acknowledge(52)
	if got := strings.Join(guitest.Texted(h.tooltip), ""); !strings.Contains(got, "Delivered to Zhao, 王芳") {
		t.Errorf("the card says %q", got)
	}
	h.window.Resize(fyne.NewSize(800, 600))
	if h.tooltip.Visible() {
		t.Error("the card stays where it was in another window")
	}
	hover(true)
	hover(false)
	if h.tooltip.Visible() {
		t.Error("the card stays")
	}
	h.dialogs.messages.Delivery(m)
	if got := strings.Join(h.menuLabels(), "|"); !strings.Contains(got, "Waiting for Chen to come online") {
		t.Errorf("the dialog says %q", got)
	}
}

func TestWhatIsSaidToNobodyWaitsForWhoeverComes(t *testing.T) {
	h := newLiveWindow(t)
	h.write("early")
	h.enter()
	h.wantDrawn("nobody yet")
	h.now = h.now.Add(early.Wait)
	h.room.CatchUp()
	h.wantDrawn("nobody yet")
	h.arrive(31, "王芳")
	h.acknowledge(31)
	h.wantDrawn("delivered")
	if got := h.drawn(); strings.Contains(got, "nobody yet") {
		t.Errorf("it shows %s", got)
	}
}

func TestWithoutLinksNobodyYetIsSaidOnlyWhereSomebodyMayStillGetIt(t *testing.T) {
	s := newManualWindow(t, fyne.NewSize(900, 600), Archives{})
	say := func(text string) {
		if _, err := s.room.Say(chat.OpenRoom, text); err != nil {
			t.Fatal(err)
		}
		s.pull()
	}
	say("early")
	s.now = s.now.Add(early.Wait)
	s.room.CatchUp()
	say("first")
	got := strings.Join(guitest.Texted(s.conversation.list.Scroll.Content), "|")
	if strings.Count(got, "no one was here") != 1 || strings.Count(got, "nobody yet") != 1 {
		t.Errorf("it shows %s", got)
	}
}

func TestANodeHasItsNameItsColourAndALock(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	h.tell(31, 5, "早")
	h.wantDrawn("王芳", "芳", "早")
	m := h.members.Shown[0]
	h.room.SetKnown([]chat.Known{{ID: m.ID, Verified: true}})
	if icon, _ := h.directory.person(m.ID).Badge(); icon != look.IconShield {
		t.Errorf("a verified member has the badge %q", icon)
	}
}

func TestTheSameNameIsTwoPeople(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	h.tell(31, 5, "早")
	h.arrive(40, "王芳")
	for _, m := range h.members.Shown {
		if people.Label(m) != "王芳 ·"+m.Mark() {
			t.Errorf("called %q", people.Label(m))
		}
	}
	h.wantDrawn("王芳 ·" + h.members.Shown[0].Mark()[:1])
	h.room.SetKnown([]chat.Known{{ID: chat.LinkedMember(guitest.KeyOf(31)), Verified: true}})
	if icon, _ := h.directory.person(chat.LinkedMember(guitest.KeyOf(40))).Badge(); icon != "warning" {
		t.Errorf("who has the name of a verified member has the badge %q", icon)
	}
}

func TestAMessageOfANodeIsCopiedWithItsName(t *testing.T) {
	h := newLiveWindow(t)
	h.arrive(31, "王芳")
	h.tell(31, 5, "早\nhi")
	if got := transcript.ClassicWords(h.conversation.rows.Rows[0].Message, h.directory.person(chat.LinkedMember(guitest.KeyOf(31)))); got != "王芳 (192.0.2.31:3456)\n早\n  hi" {
		t.Errorf("copied %q", got)
	}
}

// class is a room of nodes and a script: one node is verified, two have the same name, one is away, one has been for long.
func class(h *liveWindow) {
	h.arrive(66, "周宁")
	h.room.LinkDown(guitest.KeyOf(66))
	h.now = h.now.Add(40 * 24 * time.Hour)
	h.arrive(31, "王芳")
	h.arrive(40, "somebody with a name that is far too long for the pane")
	h.arrive(41, "陈默")
	h.arrive(42, "陈默")
	h.room.LinkDown(guitest.KeyOf(42))
	h.room.SetKnown([]chat.Known{{ID: chat.LinkedMember(guitest.KeyOf(31)), Verified: true}, {ID: chat.LinkedMember(guitest.KeyOf(41)), Name: "组长", Muted: true}})
	h.tell(31, 5, "早！三楼的交换机换好了")
	h.hear("203.0.113.200:65535", "hello from a script")
	h.tell(40, 5, "good morning")
	h.write("一条大家都有的")
	h.enter()
	h.acknowledge(31)
	h.acknowledge(40)
	h.acknowledge(41)
	h.write("another")
	h.enter()
	h.acknowledge(31)
}

// Two nodes of one long name are told apart by a mark. The name gives way to it wherever it stands.
func TestTheMarkStaysWhereALongNameIsCut(t *testing.T) {
	for view, classic := range map[string]bool{"usual": false, "classic": true} {
		h := newLiveWindow(t, sized(640, 600), func(s *settings.Settings) { s.ClassicView = classic })
		long := strings.Repeat("root@vm", 9)
		h.arrive(31, long)
		h.arrive(32, long)
		h.tell(31, 1, "hello")
		h.tell(32, 1, "hi")
		h.pull()
		for _, n := range []byte{31, 32} {
			mark := " ·" + h.directory.person(chat.LinkedMember(guitest.KeyOf(n))).Mark
			if mark == " ·" {
				t.Fatal("there is no mark")
			}
			for where, drawn := range map[string]string{
				"the transcript":       h.drawn(),
				"the members":          strings.Join(guitest.Texted(h.members), "|"),
				"a notification names": h.directory.caller(chat.Message{Author: chat.LinkedMember(guitest.KeyOf(n))}),
			} {
				if !strings.Contains(drawn, mark) {
					t.Errorf("%s: %s has no %q: %q", view, where, mark, drawn)
				}
			}
		}
		if drawn := strings.Join(guitest.Texted(h.members.Room), "|"); !strings.Contains(drawn, "… ·") {
			t.Errorf("%s: the last words are of %q", view, drawn)
		}
	}
}
