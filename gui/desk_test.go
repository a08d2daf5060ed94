package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/gui/guitest"
	"udpchat/settings"
)

// trayed collects the looks of the tray.
func trayed(h *liveWindow) *[]TrayLook {
	all := &[]TrayLook{}
	h.desk.Tray = func(l TrayLook) { *all = append(*all, l) }
	return all
}

func TestTheTrayShowsWhatIsUnread(t *testing.T) {
	h := newLiveWindow(t)
	looks := trayed(h)
	h.hear(guitest.HomePeer.String(), "before there is a tray")
	h.SetTray(true)
	h.setFront(true)
	h.setFront(false)
	h.hear(guitest.HomePeer.String(), "one", "two")
	h.ToggleQuiet()
	last := (*looks)[len(*looks)-1]
	want := TrayLook{
		Unread: true, Quiet: true, Tip: "(2) " + Title, Show: "Show window", DoNotDisturb: "Do not disturb", QuitWords: "Quit",
	}
	if !(*looks)[0].Unread || (*looks)[1].Unread || last != want {
		t.Errorf("the tray showed %+v", *looks)
	}
	if len(slices.Compact(slices.Clone(*looks))) != len(*looks) {
		t.Errorf("the tray was told the same twice: %+v", *looks)
	}
}

func TestClosingKeepsTheProgramOnlyWhereThereIsATray(t *testing.T) {
	for name, c := range map[string]struct{ wanted, tray, stays bool }{
		"not wanted":      {false, true, false},
		"no tray":         {true, false, false},
		"wanted and tray": {true, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t, func(s *settings.Settings) { s.CloseToTray = c.wanted })
			h.SetTray(c.tray)
			h.desk.Close()
			if quit := slices.Contains(h.calls, "quit"); quit == c.stays || h.desk.Hidden != c.stays {
				t.Errorf("quit %v, in the tray %v", quit, h.desk.Hidden)
			}
		})
	}
}

func TestAWindowInTheTrayComesBack(t *testing.T) {
	for name, bring := range map[string]func(*liveWindow){
		"by a click":                    func(h *liveWindow) { h.Raise() },
		"when the tray goes":            func(h *liveWindow) { h.SetTray(false) },
		"by a click in front of others": func(h *liveWindow) { h.Raise(); h.Raise() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newLiveWindow(t, func(s *settings.Settings) { s.CloseToTray = true })
			h.SetTray(true)
			h.desk.Close()
			h.hear(guitest.HomePeer.String(), "meanwhile")
			bring(h)
			if h.desk.Hidden {
				t.Error("the window is still away")
			}
		})
	}
	h := newLiveWindow(t, func(s *settings.Settings) { s.CloseToTray = true })
	h.SetTray(true)
	h.desk.Close()
	h.desk.Leave()
	if !slices.Contains(h.calls, "quit") {
		t.Error("who quits from the tray does not leave")
	}
}

func TestTheMenuSaysWhetherOneMayBeDisturbed(t *testing.T) {
	h := newLiveWindow(t)
	find := func() *fyne.MenuItem {
		items := h.window.MainMenu().Items[0].Items
		return items[slices.IndexFunc(items, func(i *fyne.MenuItem) bool { return i.Label == "Do not disturb" })]
	}
	if find().Checked {
		t.Error("nobody asked for quiet yet")
	}
	find().Action()
	if !find().Checked || !h.Settings.Get().DoNotDisturb {
		t.Error("the menu's item does nothing")
	}
	h.change(h.Settings, func(s *settings.Settings) { s.DoNotDisturb = false })
	h.room.SetOptions(chat.Options{}) // as the program does after any change
	if find().Checked {
		t.Error("the menu did not hear of the settings")
	}
}
