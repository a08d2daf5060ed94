package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/list"
	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// leaf is something drawn that nothing else may be drawn upon.
type leaf struct {
	name     string
	from, to fyne.Position
}

// leaves are the texts, pictures and controls in an object; what scrolls counts as one.
func leaves(o fyne.CanvasObject, at fyne.Position) []leaf {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text == "" {
			return nil
		}
		return []leaf{textLeaf(o, at)}
	case *list.Items:
		if o.Len() == 0 {
			return nil
		}
		return []leaf{{"the members", at, at.Add(o.Size())}}
	case *kit.Button:
		if o.Text == "" && o.Icon == nil { // lies under what it says
			return nil
		}
		return []leaf{{fmt.Sprintf("button %s", o.Text), at, at.Add(o.Size())}}
	case *kit.DialogButton, *kit.Entry, *canvas.Image, *widget.Icon, *transcript.List, *container.Scroll, *widget.Label:
		return []leaf{{fmt.Sprintf("%T %s", o, strings.Join(guitest.Texted(o), " ")), at, at.Add(o.Size())}}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	var all []leaf
	for _, i := range inside {
		all = append(all, leaves(i, at)...)
	}
	return all
}

// textLeaf is where a text is really drawn.
func textLeaf(t *canvas.Text, at fyne.Position) leaf {
	size := t.MinSize()
	switch t.Alignment {
	case fyne.TextAlignCenter:
		at.X += (t.Size().Width - size.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += t.Size().Width - size.Width
	}
	return leaf{t.Text, at, at.Add(size)}
}

// slack is by how much texts may touch: their boxes have empty space above and below.
const slack = 3

func (a leaf) overlaps(b leaf) bool {
	return a.from.X < b.to.X-slack && b.from.X < a.to.X-slack && a.from.Y < b.to.Y-slack && b.from.Y < a.to.Y-slack
}

func (a leaf) within(size fyne.Size) bool {
	return a.from.X > -slack && a.from.Y > -slack && a.to.X < size.Width+slack && a.to.Y < size.Height+slack
}

// checkLayout checks that nothing in the window lies upon anything else or outside.
func (h *liveWindow) checkLayout(what string) {
	h.t.Helper()
	h.conversation.latest.Hide() // lies over the transcript
	h.header.unread.Hide()       // and this over a button
	if h.frame.opened {
		h.checkLeaves(what, leaves(h.members, fyne.Position{}), h.members.Size())
		return
	}
	h.checkLeaves(what, leaves(h.frame, fyne.Position{}), h.frame.Size())
}

func (h *liveWindow) checkLeaves(what string, all []leaf, size fyne.Size) {
	h.t.Helper()
	if len(all) < 6 {
		h.t.Errorf("%s: only %d things are drawn", what, len(all))
	}
	for i, a := range all {
		if !a.within(size) {
			h.t.Errorf("%s: %.50q at %v to %v leaves %v", what, a.name, a.from, a.to, size)
		}
		for _, b := range all[:i] {
			if a.overlaps(b) {
				h.t.Errorf("%s: %.50q at %v to %v lies upon %.50q at %v to %v", what, a.name, a.from, a.to, b.name, b.from, b.to)
			}
		}
	}
}

// scenes are states of the window.
var scenes = []struct {
	name string
	set  func(*liveWindow)
}{
	{"first start", func(*liveWindow) {}},
	{"no network", func(h *liveWindow) { h.Health.SetNetwork(health.Network{State: health.Offline}) }},
	{"a conversation", talk},
	{"trouble", func(h *liveWindow) {
		talk(h)
		n := guitest.Online()
		n.State, n.Holder = health.SendOnly, "python3 classic_server.py"
		h.Health.SetNetwork(n)
	}},
	{"a notice", func(h *liveWindow) {
		h.Health.SetNotices([]health.Notice{{Kind: health.SettingsUnreadable, What: "/srv/lin/.config/udpchat/settings.json.damaged"}})
	}},
	{"writing", func(h *liveWindow) {
		talk(h)
		h.porter.To = []chat.Recipient{"192.0.2.7"}
		h.composer.Entry.SetText(strings.Repeat("long text 😀 ", 80))
	}},
	{"nodes", class},
	{"left", func(h *liveWindow) {
		h.write("88")
		h.enter()
	}},
}

// talk is a conversation of three.
func talk(h *liveWindow) {
	h.change(h.Settings, func(s *settings.Settings) {
		s.Remember(settings.Known{ID: chat.PlainMember(guitest.HomePeer.Addr()), Name: "a very long name that somebody gave"})
	})
	h.room.SetKnown(h.Settings.Get().Members())
	h.hear("192.0.2.7:5501", "你好，大家", "在吗？")
	h.hear("203.0.113.200:65535", "hello from a script")
	h.porter.To, h.porter.Why = []chat.Recipient{"192.0.2.7"}, chat.NoNetwork
	h.write("这里收到了")
	h.enter()
	h.porter.To = nil
	h.write("nobody is there")
	h.enter()
}

func TestNothingOverlapsOrLeavesTheWindow(t *testing.T) {
	all := []fyne.Size{{Width: 320, Height: 240}, {Width: 360, Height: 640}, {Width: 639, Height: 400}, {Width: 640, Height: 480}, {Width: 1100, Height: 720}, {Width: 2560, Height: 1440}}
	large := []fyne.Size{{Width: 360, Height: 640}, {Width: 640, Height: 480}, {Width: 1100, Height: 720}} // the smallest is too small for the largest text
	for _, look := range []struct {
		language string
		percent  int
		sizes    []fyne.Size
	}{{settings.English, 100, all}, {settings.English, 200, large}, {settings.Chinese, 200, large}} {
		for _, scene := range scenes {
			h := newLiveWindow(t, func(s *settings.Settings) { s.Language, s.TextSize = look.language, look.percent })
			scene.set(h)
			what := fmt.Sprintf("%s, %s at %d %%", scene.name, look.language, look.percent)
			for _, size := range look.sizes {
				h.window.Resize(size)
				h.checkLayout(fmt.Sprintf("%s, %v", what, size))
			}
			h.window.Resize(all[1])
			h.frame.toggleMembers()
			h.checkLayout(what + ", members over it")
		}
	}
}

func TestTheWidthOfTheMembersIsDraggedAndKept(t *testing.T) {
	h := newLiveWindow(t)
	for _, c := range []struct{ by, want float32 }{{50, 306}, {500, 360}, {-900, 200}, {20, 220}} {
		h.frame.edge.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(c.by, 0)})
		if got := h.members.Size().Width; got != c.want {
			t.Errorf("%v further: %v wide, want %v", c.by, got, c.want)
		}
	}
	h.frame.edge.DragEnd()
	again := newLiveWindow(t, func(s *settings.Settings) { *s = h.Settings.Get() })
	if got := again.members.Size().Width; got != 220 {
		t.Errorf("%v wide the next time", got)
	}
	again.frame.Resize(fyne.NewSize(500, 500))
	if again.frame.edge.Visible() {
		t.Error("it can be dragged while the members are folded away")
	}
}

// unreadInRoom is the number on the room in the members pane; empty: there is none.
func (h *liveWindow) unreadInRoom() string {
	texts := guitest.Texted(h.members.Room)
	if len(texts) < 4 { // name, last message, time
		return ""
	}
	return texts[3]
}

func TestWhatWasNotReadIsCounted(t *testing.T) {
	h := newLiveWindow(t)
	h.setFront(true)
	for i := range 60 {
		h.hear("192.0.2.7:5000", fmt.Sprint(i))
	}
	h.conversation.list.Page(-2)
	for range 120 {
		h.hear("192.0.2.7:5000", "x")
	}
	if got := h.unreadInRoom(); got != "99+" || h.header.unread.Visible() {
		t.Errorf("the room says %q", got)
	}
	h.frame.Resize(fyne.NewSize(420, 600))
	if !h.header.unread.Visible() {
		t.Error("with the members folded away nothing says so")
	}
	if h.frame.Resize(fyne.NewSize(900, 600)); h.header.unread.Visible() {
		t.Error("with the members shown it is said twice")
	}
	h.frame.Resize(fyne.NewSize(420, 600))
	h.hear("192.0.2.7:5000", "x")
	h.conversation.toLatest()
	if h.unreadInRoom() != "" || h.header.unread.Visible() {
		t.Error("read, and still counted")
	}
	h.setFront(false)
	h.hear("192.0.2.7:5000", "y")
	if got := h.unreadInRoom(); got != "1" {
		t.Errorf("behind other windows the room says %q", got)
	}
	if h.setFront(true); h.unreadInRoom() != "" {
		t.Error("looked at, and still counted")
	}
}
