package settings

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat/typed"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

const maxNameLength = 64 // characters

// mePage has the person's name, and what others need to know this node.
func mePage(d *Dialog) *page {
	name := kit.NewInput(d.frame, d.Store.Get().Name, d.Name, maxNameLength)
	name.OnText(func(s string) {
		d.change(func(c *settings.Settings) { c.Name = typed.Trim(s) })
	})
	own := newOwnAddresses(d)
	p := &page{objects: []fyne.CanvasObject{kit.Heading(words.Say("Me")), kit.Space(8)}, update: own.update}
	add := func(objects ...fyne.CanvasObject) { p.objects = append(p.objects, objects...) }
	if d.me.Fingerprint == "" {
		add(kit.NewFormRow(words.Say("Name"), name, words.Say("Shown only in this window. Unencrypted text carries no name, so others see your address.")))
	} else {
		add(kit.NewFormRow(words.Say("Name"), name, words.Say("Members see this name. Scripts see only your address.")), kit.Space(14))
		add(identityRows(d)...)
	}
	add(kit.Space(20), kit.Heading(words.Say("Your addresses")), kit.Space(8), own)
	return p
}

// messagePage has how messages are written and sent.
func messagePage(d *Dialog) *page {
	now := d.Store.Get()
	var row *kit.FormRow
	key := kit.NewSelect(d.frame, []string{settings.SendEnter, settings.SendCtrlEnter}, []string{"Enter", "Ctrl+Enter"}, now.SendKey,
		func(v string) {
			d.change(func(c *settings.Settings) { c.SendKey = v })
			row.Hint.Set(sendKeyHint(v), theme.ColorNamePlaceHolder)
			d.reflow()
		})
	row = kit.NewFormRow(words.Say("Send key"), kit.Framed(key), sendKeyHint(now.SendKey))
	leave := checkbox(d, words.Say("88 leaves the room"), now.Leave88, func(c *settings.Settings, on bool) { c.Leave88 = on })
	ask := checkbox(d, words.Say("Ask before replacing characters"), now.AskReplace, func(c *settings.Settings, on bool) { c.AskReplace = on })
	return &page{objects: []fyne.CanvasObject{
		kit.Heading(words.Say("Messages")), kit.Space(8),
		row, kit.Space(10),
		newOption(leave, words.Say("Sending just 88 also leaves the room, as in the classic program. You can join again.")), kit.Space(12),
		newOption(ask, words.Say("Scripts read GB2312, which lacks emoji and some characters. When characters have to be replaced, you first see what scripts will get. Turns itself off after the first time.")),
	}}
}

func sendKeyHint(key string) string {
	if key == settings.SendCtrlEnter {
		return words.Say("Enter starts a new line.")
	}
	return words.Say("Shift+Enter starts a new line.")
}

// alertPage has which messages the person is notified of, and the tray.
func alertPage(d *Dialog) *page {
	now := d.Store.Get()
	notify := checkbox(d, words.Say("Notify me of new messages"), now.Notify, func(c *settings.Settings, on bool) { c.Notify = on })
	hide := checkbox(d, words.Say("Hide sender and text"), now.HideText, func(c *settings.Settings, on bool) { c.HideText = on })
	quiet := checkbox(d, words.Say("Do not disturb"), now.DoNotDisturb, func(c *settings.Settings, on bool) { c.DoNotDisturb = on })
	stay := checkbox(d, words.Say("Stay in the tray when closed"), now.CloseToTray, func(c *settings.Settings, on bool) { c.CloseToTray = on })
	tray := words.Say("Messages still arrive. To end the program, choose Quit in the menu or the tray.")
	if d.Tray == nil || !d.Tray() {
		tray = words.Say("This desktop has no tray, so closing the window quits the program.")
		stay.Disable()
	}
	return &page{objects: []fyne.CanvasObject{
		kit.Heading(words.Say("Alerts")), kit.Space(8),
		newOption(notify, words.Say("Only when the window is not in front. Muted members notify you only if they mention your name.")), kit.Space(12),
		newOption(hide, words.Say("For a screen that others can see.")), kit.Space(12),
		newOption(quiet, words.Say("No notifications until you turn this off. Unread messages are still counted.")), kit.Space(20),
		kit.Heading(words.Say("Tray")), kit.Space(8),
		newOption(stay, tray),
	}}
}

// historyPage has whether messages are kept, and where.
func historyPage(d *Dialog) *page {
	path := kit.NewParagraph(d.DataDir)
	path.Color = theme.ColorNameForeground
	open := kit.NewDialogButton(d.frame, words.Say("Open data folder"), theme.FolderOpenIcon(), func() { kit.Call(d.OpenFolder) })
	keep := checkbox(d, words.Say("Save messages on this computer"), d.Store.Get().History, func(c *settings.Settings, on bool) { c.History = on })
	return &page{objects: []fyne.CanvasObject{
		kit.Heading(words.Say("History")), kit.Space(8),
		newOption(keep, words.Say("If off, new messages are lost when you quit; saved ones stay. Applies after restart.")), kit.Space(20),
		kit.Heading(words.Say("Data folder")),
		kit.NewParagraph(words.Say("All data of this program is in this folder.")), kit.Space(8),
		kit.NewInset(path), kit.Space(12),
		leading(open),
	}}
}

// checkbox makes a checkbox whose value is stored by a function.
func checkbox(d *Dialog, label string, on bool, set func(c *settings.Settings, on bool)) *kit.Checkbox {
	return kit.NewCheckbox(d.frame, label, on, func(on bool) {
		d.change(func(c *settings.Settings) { set(c, on) })
	})
}

// newOption puts a checkbox at the edge of the page and a sentence below its label.
func newOption(box *kit.Checkbox, hint string) fyne.CanvasObject {
	below := kit.NewParagraph(hint)
	below.Above = 0
	left := func() float32 { return look.Scaled(20) + 5 }
	return kit.NewFlow(
		func(width float32) float32 { return box.MinSize().Height + below.HeightAt(width-left()) },
		func(s fyne.Size) {
			least := box.MinSize()
			kit.Put(box, -5, 0, least.Width, least.Height)
			kit.Put(below, left(), least.Height, s.Width-left(), s.Height-least.Height)
		}, box, below)
}

// leading gives an object its own width at the left.
func leading(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Arrange(o.MinSize, func(s fyne.Size) {
		kit.Put(o, 0, 0, min(o.MinSize().Width+12, s.Width), s.Height)
	}), o)
}

// lookPage has language, theme and text size.
func lookPage(d *Dialog) *page {
	now := d.Store.Get()
	language := kit.NewSelect(d.frame, []string{settings.SystemChoice, settings.Chinese, settings.English},
		[]string{words.Say("Same as system"), "中文", "English"}, now.Language, func(v string) {
			d.changeLook(0, func(c *settings.Settings) { c.Language = v })
		})
	shade := kit.NewSelect(d.frame, []string{settings.SystemChoice, settings.LightTheme, settings.DarkTheme},
		[]string{words.Say("Same as system"), words.Say("Light"), words.Say("Dark")}, now.Theme, func(v string) {
			d.changeLook(1, func(c *settings.Settings) { c.Theme = v })
		})
	size, row := textSize(d, now.TextSize)
	return &page{
		objects: []fyne.CanvasObject{
			kit.Heading(words.Say("Appearance")), kit.Space(8),
			kit.NewFormRow(words.Say("Language"), kit.Framed(language), ""),
			kit.NewFormRow(words.Say("Theme"), kit.Framed(shade), ""),
			kit.NewFormRow(words.Say("Text size"), row, ""),
		},
		controls: []fyne.Focusable{language, shade, size},
	}
}

// textSize is the slider for the text size, in a row with its value. The size takes effect when the slider is let go, because
// it moves the slider itself.
func textSize(d *Dialog, now int) (*kit.Slider, fyne.CanvasObject) {
	value := kit.NewText(percent(float64(now)), theme.SizeNameText, theme.ColorNamePlaceHolder)
	value.Align = fyne.TextAlignTrailing
	size := kit.NewSlider(d.frame, settings.MinTextSize, settings.MaxTextSize, 10, float64(now))
	size.OnChanged = func(v float64) { value.Set(percent(v)) }
	size.OnChangeEnded = func(v float64) {
		d.changeLook(2, func(c *settings.Settings) { c.TextSize = int(math.Round(v)) })
	}
	line := container.NewThemeOverride(size, onDialog{fyne.CurrentApp().Settings().Theme()})
	row := container.New(kit.Arrange(
		size.MinSize,
		func(s fyne.Size) {
			w := look.Scaled(52)
			kit.Put(line, -8, 0, s.Width-w+8, s.Height)
			kit.PutMiddle(value, s.Width-w, s.Height/2, w)
		},
	), line, value)
	return size, row
}

// onDialog is the theme of a slider on the dialog's ground, where the line in its own colour would not be seen.
type onDialog struct{ fyne.Theme }

// Color implements fyne.Theme.
func (t onDialog) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBackground {
		name = theme.ColorNameInputBorder
	}
	return t.Theme.Color(name, v)
}

func percent(v float64) string { return words.Say("{{.N}}%", "N", int(math.Round(v))) }
