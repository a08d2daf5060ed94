package help

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// group is a section of the page of keyboard shortcuts.
type group struct {
	title string
	keys  []shortcut
}

// shortcut is one or more key combinations as the keyboard names them, and what they do.
type shortcut struct{ keys, does string }

// shortcuts returns every keyboard shortcut of the program. What Enter does depends on the settings.
func shortcuts(sendKey string) []group {
	sends, breaks := "Enter  Ctrl+Enter", "Shift+Enter"
	if sendKey == settings.SendCtrlEnter {
		sends, breaks = "Ctrl+Enter", "Enter  Shift+Enter"
	}
	return []group{
		{words.Say("Writing"), []shortcut{
			{sends, words.Say("Send")},
			{breaks, words.Say("New line")},
			{"↑", words.Say("In an empty box: bring back the last message")},
			{"Ctrl+Z  Ctrl+Y", words.Say("Undo, redo")},
		}},
		{words.Say("Navigation"), []shortcut{
			{"F6  Shift+F6", words.Say("Switch between members, messages and the message box")},
			{"Tab  Shift+Tab", words.Say("Next or previous control")},
			{"Ctrl+K", words.Say("Go to chat")},
			{"Ctrl+Shift+K", words.Say("Go to member")},
			{"Alt+Shift+↑", words.Say("Go to first new message")},
			{"Ctrl+End  Alt+Shift+↓", words.Say("Go to latest")},
			{"Page Up  Page Down", words.Say("Scroll")},
			{"↑ ↓", words.Say("Choose a message or a member")},
			{"Enter  Shift+F10", words.Say("Open menu")},
			{"Alt", words.Say("Menu bar")},
			{"Esc", words.Say("Go back or close")},
		}},
		{words.Say("Search"), []shortcut{
			{"Ctrl+F", words.Say("Search")},
			{"F3  Shift+F3", words.Say("Next or previous result")},
		}},
		{words.Say("Window"), []shortcut{
			{"Ctrl++  Ctrl+−  Ctrl+0", words.Say("Larger text, smaller text, actual size")},
			{"Ctrl+B", words.Say("Show or hide members")},
			{"Ctrl+Shift+L", words.Say("Classic view")},
			{"Ctrl+Shift+C", words.Say("Copy my address")},
			{"Ctrl+,", words.Say("Settings")},
			{"Ctrl+Shift+N", words.Say("Network")},
			{"F1", words.Say("Help")},
			{"Ctrl+/", words.Say("Keyboard shortcuts")},
			{"Ctrl+W", words.Say("Close window")},
			{"Ctrl+Q", words.Say("Quit")},
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

// ShowKeys opens the page of all keyboard shortcuts.
func (p *Pages) ShowKeys() {
	if p.Busy() {
		return
	}
	var objects []fyne.CanvasObject
	for i, g := range shortcuts(p.SendKey()) {
		if i > 0 {
			objects = append(objects, kit.Space(14))
		}
		objects = append(objects, kit.NewText(g.title, theme.SizeNameCaptionText, theme.ColorNamePrimary), kit.Space(2))
		for _, k := range g.keys {
			objects = append(objects, newKeyLine(k))
		}
	}
	d := p.Dialog(words.Say("Keyboard shortcuts"), 560)
	d.Fill(objects...)
	d.Open(d.Button(words.Say("Done"), widget.HighImportance, nil))
}

// newKeyLine is one line of the page: the keys at the left, what they do at the right.
func newKeyLine(k shortcut) fyne.CanvasObject {
	keys := kit.NewText(keysHere(k.keys), theme.SizeNameText, theme.ColorNamePlaceHolder)
	does := kit.NewText(k.does, theme.SizeNameText, theme.ColorNameForeground)
	return kit.NewLine(func() float32 { return does.MinSize().Height + 8 }, func(s fyne.Size) {
		left := min(look.Scaled(210), s.Width*0.48)
		kit.PutMiddle(keys, 0, s.Height/2, left-12)
		kit.PutMiddle(does, left, s.Height/2, s.Width-left)
	}, keys, does)
}
