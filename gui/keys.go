package gui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/settings"
)

// keyGroup is a part of the sheet of keys.
type keyGroup struct {
	title string
	keys  []keyWords
}

// keyWords are keys as they are named on the keyboard, and what they do.
type keyWords struct{ keys, does string }

// allKeys is every key there is, for the sheet. What Enter does is the person's choice.
func allKeys(sendKey string) []keyGroup {
	sends, breaks := "Enter  Ctrl+Enter", "Shift+Enter"
	if sendKey == settings.SendCtrlEnter {
		sends, breaks = "Ctrl+Enter", "Enter  Shift+Enter"
	}
	return []keyGroup{
		{say("Writing"), []keyWords{
			{sends, say("Send")},
			{breaks, say("New line")},
			{"↑", say("In an empty box: bring back the last message")},
			{"Ctrl+Z  Ctrl+Y", say("Undo, redo")},
		}},
		{say("Navigation"), []keyWords{
			{"F6  Shift+F6", say("Switch between members, messages and the message box")},
			{"Tab  Shift+Tab", say("Next or previous control")},
			{"Ctrl+K", say("Go to member")},
			{"Alt+Shift+↑", say("Go to first new message")},
			{"Ctrl+End  Alt+Shift+↓", say("Go to latest")},
			{"Page Up  Page Down", say("Scroll")},
			{"↑ ↓", say("Choose a message or a member")},
			{"Enter  Shift+F10", say("Open menu")},
			{"Alt", say("Menu bar")},
			{"Esc", say("Go back or close")},
		}},
		{say("Search"), []keyWords{
			{"Ctrl+F", say("Search")},
			{"F3  Shift+F3", say("Next or previous result")},
		}},
		{say("Window"), []keyWords{
			{"Ctrl++  Ctrl+−  Ctrl+0", say("Larger text, smaller text, actual size")},
			{"Ctrl+B", say("Show or hide members")},
			{"Ctrl+Shift+L", say("Classic view")},
			{"Ctrl+Shift+C", say("Copy my address")},
			{"Ctrl+,", say("Settings")},
			{"Ctrl+Shift+N", say("Network")},
			{"F1", say("Help")},
			{"Ctrl+/", say("Keyboard shortcuts")},
			{"Ctrl+W", say("Close window")},
			{"Ctrl+Q", say("Quit")},
		}},
	}
}

// keysHere is the name of keys on this kind of computer.
func keysHere(keys string) string {
	if runtime.GOOS == "darwin" {
		return strings.ReplaceAll(keys, "Ctrl", "Cmd")
	}
	return keys
}

// showKeys opens the sheet of all keys.
func (w *Window) showKeys() {
	if w.asking() {
		return
	}
	var objects []fyne.CanvasObject
	for i, group := range allKeys(w.Settings.Get().SendKey) {
		if i > 0 {
			objects = append(objects, space(14))
		}
		objects = append(objects, newText(group.title, theme.SizeNameCaptionText, theme.ColorNamePrimary), space(2))
		for _, k := range group.keys {
			objects = append(objects, newKeyLine(k))
		}
	}
	p := w.plate(say("Keyboard shortcuts"), 560)
	p.fill(objects...)
	p.show(p.button(say("Done"), widget.HighImportance, nil))
}

// newKeyLine is one line of the sheet: the keys at the left, what they do at the right, or below where there is little room.
func newKeyLine(k keyWords) fyne.CanvasObject {
	keys := newText(keysHere(k.keys), theme.SizeNameText, theme.ColorNamePlaceHolder)
	does := newText(k.does, theme.SizeNameText, theme.ColorNameForeground)
	return container.New(newArranged(
		func() fyne.Size { return fyne.NewSize(1, does.MinSize().Height+8) },
		func(s fyne.Size) {
			left := min(grown(210), s.Width*0.48)
			putMiddle(keys, 0, s.Height/2, left-12)
			putMiddle(does, left, s.Height/2, s.Width-left)
		},
	), keys, does)
}
