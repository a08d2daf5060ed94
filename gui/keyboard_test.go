package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/chat/health"
	"udpchat/gui/guitest"
	"udpchat/gui/list"
	"udpchat/gui/search"
	settingsui "udpchat/gui/settings"
	"udpchat/gui/transcript"
	kit "udpchat/gui/widget"
)

// clickable are the controls in an object that take a click. Lists count as one, because they have keys of their own.
func clickable(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	var inside []fyne.CanvasObject
	var all []fyne.CanvasObject
	switch o := o.(type) {
	case *transcript.List, *search.Results, *list.Items:
		return []fyne.CanvasObject{o}
	case *kit.Area:
		if o.OnTapped != nil {
			return []fyne.CanvasObject{o}
		}
		return nil
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
			return nil
		}
		if _, ok := o.(fyne.Tappable); ok && fmt.Sprintf("%T", o) != "*widget.scrollBarArea" { // keys scroll
			all = append(all, o)
		}
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, i := range inside {
		all = append(all, clickable(i)...)
	}
	return all
}

// tabThrough presses Tab until it comes round, and returns where it has been.
func tabThrough(c fyne.Canvas) map[fyne.CanvasObject]bool {
	been := map[fyne.CanvasObject]bool{}
	c.Unfocus()
	for range 200 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || been[o] {
			return been
		}
		been[o] = true
	}
	return been
}

// places are what a window can show, with what leads there.
var places = map[string]func(*liveWindow){
	"first start": func(*liveWindow) {},
	"a conversation": func(h *liveWindow) {
		talk(h)
		h.write("x")
	},
	"trouble": func(h *liveWindow) {
		n := guitest.Online()
		n.State = health.SendOnly
		h.Health.SetNetwork(n)
	},
	"further up": func(h *liveWindow) {
		for i := range 60 {
			h.hear("192.0.2.7:5000", fmt.Sprint(i))
		}
		h.conversation.list.Page(-2)
	},
	"left":              func(h *liveWindow) { h.write("88"); h.enter() },
	"search":            func(h *liveWindow) { talk(h); h.searching.show() },
	"narrow":            func(h *liveWindow) { h.frame.Resize(fyne.NewSize(420, 600)) },
	"narrow, members":   func(h *liveWindow) { h.frame.Resize(fyne.NewSize(420, 600)); h.frame.toggleMembers() },
	"settings, me":      func(h *liveWindow) { h.dialogs.settings.Open(settingsui.SectionMe) },
	"settings, peers":   func(h *liveWindow) { h.dialogs.settings.ShowAddresses() },
	"settings, look":    func(h *liveWindow) { h.dialogs.settings.Open(settingsui.SectionLook) },
	"settings, message": func(h *liveWindow) { h.dialogs.settings.Open(settingsui.SectionMessages) },
	"settings, history": func(h *liveWindow) { h.dialogs.settings.Open(settingsui.SectionHistory) },
	"settings, network": func(h *liveWindow) { h.dialogs.settings.Open(settingsui.SectionNetwork) },
	"rename":            func(h *liveWindow) { talk(h); h.chooseFor(h.members.Shown[0], "Rename…") },
	"delete":            func(h *liveWindow) { talk(h); h.dialogs.messages.AskDelete(h.conversation.rows.Rows[0].Message) },
	"delete old":        func(h *liveWindow) { h.dialogs.archive.AskClear() },
	"export":            func(h *liveWindow) { h.dialogs.archive.AskExport() },
	"a link":            func(h *liveWindow) { h.dialogs.messages.AskOpen("https://example.com/a") },
	"keys":              func(h *liveWindow) { h.dialogs.help.ShowKeys() },
	"about":             func(h *liveWindow) { h.dialogs.help.ShowAbout() },
	"network":           func(h *liveWindow) { h.dialogs.network.open() },
}

func TestEveryControlIsReachedWithoutAMouse(t *testing.T) {
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t)
			open(h)
			place := fyne.CanvasObject(h.frame)
			if top := h.window.Canvas().Overlays().Top(); top != nil {
				place = top
			}
			all := clickable(place)
			been := tabThrough(h.window.Canvas())
			if len(all) < 2 && name != "keys" {
				t.Errorf("only %d controls", len(all))
			}
			for _, o := range all {
				if _, ok := o.(*search.Results); !ok && !been[o] && o != h.frame.shield { // the search box has the keys of its results, and Esc does the same
					t.Errorf("Tab does not reach %T %q at %v", o, guitest.Texted(o), o.Position())
				}
			}
		})
	}
}

func TestEscapeClosesWhateverIsOpenAndTheCursorIsInTheComposer(t *testing.T) {
	for name, open := range map[string]func(*liveWindow){
		"settings": func(h *liveWindow) { h.dialogs.settings.Open("") },
		"rename":   func(h *liveWindow) { h.chooseFor(h.members.Shown[0], "Rename…") },
		"delete":   func(h *liveWindow) { h.dialogs.messages.AskDelete(h.conversation.rows.Rows[0].Message) },
		"old":      func(h *liveWindow) { h.dialogs.archive.AskClear() },
		"export":   func(h *liveWindow) { h.dialogs.archive.AskExport() },
		"link":     func(h *liveWindow) { h.dialogs.messages.AskOpen("https://example.com/a") },
		"keys":     func(h *liveWindow) { h.dialogs.help.ShowKeys() },
		"about":    func(h *liveWindow) { h.dialogs.help.ShowAbout() },
		"finder":   func(h *liveWindow) { h.menuAction("Go to member") },
		"chats":    func(h *liveWindow) { h.menuAction("Go to chat") },
		"emojis":   func(h *liveWindow) { h.composer.ShowEmojis() },
		"search":   func(h *liveWindow) { h.searching.show() },
		"members":  func(h *liveWindow) { h.frame.nextPane(false) },
		"messages": func(h *liveWindow) { h.frame.nextPane(true) },
	} {
		h := newLiveWindow(t)
		talk(h)
		open(h)
		if h.window.Canvas().Focused() == h.composer.Entry {
			t.Errorf("%s: nothing else has the focus", name)
		}
		h.tap(fyne.KeyEscape)
		if h.overlay.busy() || h.window.Canvas().Focused() != h.composer.Entry {
			t.Errorf("%s: still open %v, %T has the focus", name, h.overlay.busy(), h.window.Canvas().Focused())
		}
	}
}

// tap presses a key where the focus is.
func (h *liveWindow) tap(keys ...fyne.KeyName) {
	h.t.Helper()
	for _, k := range keys {
		if focused := h.window.Canvas().Focused(); focused != nil {
			guitest.Press(focused, k)
		} else {
			h.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
		}
	}
}

func TestMessagesAreChosenWithTheKeyboard(t *testing.T) {
	h := newLiveWindow(t)
	h.hear("192.0.2.7:5000", "one", "two https://example.com/a", strings.Repeat("long ", 900))
	if got := h.copyByKey(); got != "two https://example.com/a" {
		t.Errorf("copied %q", got)
	}
	for _, c := range []struct {
		key   fyne.KeyName
		first string
	}{
		{fyne.KeyEnter, "Open https://example.com/a"},
		{fyne.KeyDown, "Show all (4500 characters)"},
		{fyne.KeyHome, "Copy"},
	} {
		h.tap(c.key)
		if c.key != fyne.KeyEnter {
			h.tap(fyne.KeyF10)
		}
		if got := h.menuLabels(); len(got) == 0 || got[0] != c.first {
			t.Errorf("%s: the menu is %q", c.key, got)
		}
		h.window.Canvas().Overlays().Remove(h.window.Canvas().Overlays().Top())
	}
	h.window.Canvas().Focused().TypedRune('x')
	h.wantText("x")
	h.wantFocus()
	if h.conversation.list.Chosen >= 0 {
		t.Error("the message still stands out")
	}
}

func TestWhatIsChosenIsInSight(t *testing.T) {
	h := newLiveWindow(t)
	for i := range 200 {
		h.hear("192.0.2.7:5000", fmt.Sprint("message ", i))
	}
	h.window.Canvas().Focus(h.conversation.list)
	for i := range 300 {
		key := fyne.KeyUp
		if i > 150 {
			key = fyne.KeyDown
		}
		h.tap(key)
		r := h.conversation.rows.Rows[h.conversation.list.Chosen]
		if top := h.conversation.list.Scroll.Offset.Y; r.Top < top || r.Top+r.Layout.Height > top+h.conversation.list.Size().Height || h.conversation.list.Drawn[r] == nil {
			t.Fatalf("after %d keys the message at %v is out of sight at %v", i+1, r.Top, top)
		}
	}
}

func TestTextSizeByKeys(t *testing.T) {
	h := newLiveWindow(t)
	h.write("draft")
	for _, c := range []struct{ steps, want int }{{1, 110}, {-1, 100}, {-9, 80}, {99, 200}, {0, 100}, {0, 100}} {
		h.zoom(c.steps)
		if got := h.Settings.Get().TextSize; got != c.want {
			t.Errorf("%d steps: %d %%, want %d", c.steps, got, c.want)
		}
	}
	h.wantText("draft")
	h.wantFocus()
}

func TestTheSheetHasEveryKeyOfTheMenus(t *testing.T) {
	h := newLiveWindow(t)
	h.dialogs.help.ShowKeys()
	sheet := " " + strings.Join(guitest.Texted(openDialog(t, h)), " ") + " "
	for _, m := range h.menus.main().Items {
		for _, i := range m.Items {
			if k, ok := i.Shortcut.(kit.HiddenKey); ok && !strings.Contains(sheet, " "+kit.KeyName(k.Of)+" ") {
				t.Errorf("%s is not on the sheet", i.Label)
			}
		}
	}
}

// The toolkit lays out again in the next frame where an object is new. A layout that makes one is drawn without an end.
func TestALayoutMakesNoObjectsAnew(t *testing.T) {
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t)
			open(h)
			for _, o := range append(h.window.Canvas().Overlays().List(), h.frame) {
				before := laidOut(o)
				for _, o := range laidOut(o) {
					if !slices.Contains(before, o) {
						t.Fatalf("%T %q at %v is new", o, guitest.Texted(o), o.Position())
					}
				}
			}
		})
	}
}

// laidOut lays out what is seen of an object as the toolkit does before a frame, and returns it.
func laidOut(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{o}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		inside = o.Objects
	case fyne.Widget:
		test.WidgetRenderer(o).Layout(o.Size())
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, i := range inside {
		all = append(all, laidOut(i)...)
	}
	return all
}
