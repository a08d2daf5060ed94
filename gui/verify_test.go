package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	"udpchat/settings"
)

// pressed presses the button of the open dialog that has a label.
func (h *house) pressed(label string) {
	h.t.Helper()
	pressIn(h.t, openDialog(h.t, h), label)
}

// follow hands changes of the settings to the room, as the program does.
func (h *house) follow() {
	h.Settings.OnChange(func(s settings.Settings) { h.room.SetKnown(s.Members()) })
}

func TestVerifying(t *testing.T) {
	h := newHouse(t)
	h.follow()
	h.arrive(31, "王芳")
	id := chat.LinkedMember(guitest.KeyOf(31))
	h.chooseFor(h.members.Shown[0], "Verify…")
	if got := strings.Join(h.menuLabels(), "|"); strings.Count(got, "00031") != 12 {
		t.Errorf("the dialog shows %s", got)
	}
	h.pressed("Same")
	if known := h.Settings.Get().Known; len(known) != 1 || known[0].ID != id || !known[0].Verified {
		t.Errorf("settled %+v", known)
	}
	if icon, _ := h.directory.person(id).Badge(); icon != look.IconShield {
		t.Error("the mark is not shown")
	}
	h.chooseFor(h.members.Shown[0], "Verify…")
	if got := strings.Join(h.menuLabels(), " "); !strings.Contains(got, "You have verified these digits before.") {
		t.Errorf("the dialog says %s", got)
	}
	h.pressed("Different")
	if len(h.Settings.Get().Known) != 0 {
		t.Error("the mark stays")
	}
	if got := strings.Join(h.menuLabels(), " "); !strings.Contains(got, "The digits are different") {
		t.Errorf("the dialog says %s", got)
	}
	h.pressed("Block")
	if !h.Settings.Get().Known[0].Blocked {
		t.Error("nothing was blocked")
	}
}

func TestOnlyCopiesAreVerified(t *testing.T) {
	h := newHouse(t)
	h.hear("192.0.2.7:5000", "hi")
	h.arrive(31, "王芳")
	for i, want := range []bool{true, false} {
		h.members.Menu(h.members.Shown[i], fyne.NewPos(10, 10))
		if got := strings.Contains(strings.Join(h.menuLabels(), "|"), "Verify…"); got != want {
			t.Errorf("%s: offered %v", people.Label(h.members.Shown[i]), got)
		}
	}
}

func TestAnImpostorIsWarnedOfUntilItIsNoted(t *testing.T) {
	h := newHouse(t)
	h.follow()
	h.arrive(31, "王芳")
	h.remember(chat.LinkedMember(guitest.KeyOf(31)), func(k *chat.Known) { k.Verified = true })
	if h.troubles.banner.Visible() {
		t.Fatal("there is trouble already")
	}
	h.arrive(40, "王芳")
	want := "This “王芳” is not the one you verified (2828282828282828)"
	if !h.troubles.banner.Visible() || h.troubles.banner.Words.Content != want || h.troubles.banner.Words.Color != theme.ColorNameError {
		t.Errorf("the strip says %q", h.troubles.banner.Words.Content)
	}
	test.Tap(h.troubles.banner.Button)
	h.hear("192.0.2.7:5000", "hi")
	if h.troubles.banner.Visible() {
		t.Error("the strip stays")
	}
	h.arrive(40, "王 芳")
	h.arrive(40, "王芳")
	if h.troubles.banner.Visible() {
		t.Error("it is warned of once more")
	}
	h.arrive(41, "王芳")
	if !h.troubles.banner.Visible() {
		t.Error("another one is not warned of")
	}
}
