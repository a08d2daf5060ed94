package settings

import (
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// newPlainPage is a page that shows nothing of the network.
func newPlainPage(objects ...fyne.CanvasObject) *page {
	return &page{column: kit.NewColumn(objects...), update: func() {}, leave: func() {}}
}

const maxNameLength = 64 // characters

func (d *Dialog) mePage() *page {
	name := kit.NewInput(d, d.Store.Get().Name, d.Name, maxNameLength)
	name.OnText(func(s string) {
		d.change(func(c *settings.Settings) { c.Name = strings.TrimSpace(s) })
	})
	own := newOwnAddresses(d)
	objects := []fyne.CanvasObject{kit.Heading(words.Say("Me")), kit.Space(8)}
	leave := func() {}
	if d.Fingerprint == "" {
		objects = append(objects, kit.NewFormRow(words.Say("Name"), name, words.Say("Shown only in this window. Unencrypted text carries no name, so others see your address.")))
	} else {
		var code *kit.FormRow
		code, leave = d.codeRow()
		objects = append(objects,
			kit.NewFormRow(words.Say("Name"), name, words.Say("Members see this name. Scripts see only your address.")), kit.Space(6), code, kit.Space(14),
			kit.Heading(words.Say("My fingerprint")), kit.NewParagraph(words.Say("Others recognise you by this fingerprint. Compare it when names are alike.")), kit.Space(8),
			newFingerprint(d))
	}
	objects = append(objects, kit.Space(20), kit.Heading(words.Say("Your addresses")), kit.Space(8), own)
	p := newPlainPage(objects...)
	p.update, p.leave = own.update, leave
	return p
}

func (d *Dialog) lookPage() *page {
	now := d.Store.Get()
	language := kit.NewRadio(d, []string{settings.SystemChoice, settings.Chinese, settings.English},
		[]string{words.Say("Same as system"), "中文", "English"}, now.Language, func(v string) {
			d.changeLook(0, func(c *settings.Settings) { c.Language = v })
		})
	shade := kit.NewRadio(d, []string{settings.SystemChoice, settings.LightTheme, settings.DarkTheme},
		[]string{words.Say("Same as system"), words.Say("Light"), words.Say("Dark")}, now.Theme, func(v string) {
			d.changeLook(1, func(c *settings.Settings) { c.Theme = v })
		})
	size, row := d.textSize(now.TextSize)
	p := newPlainPage(
		kit.Heading(words.Say("Appearance")), kit.Space(8),
		kit.NewFormRow(words.Say("Language"), kit.Framed(language), ""),
		kit.NewFormRow(words.Say("Theme"), kit.Framed(shade), ""),
		kit.NewFormRow(words.Say("Text size"), row, ""))
	p.controls = []fyne.Focusable{language, shade, size}
	return p
}

// textSize is the line for the text size: it takes effect when it is let go, for everything moves then.
func (d *Dialog) textSize(now int) (*kit.Slider, fyne.CanvasObject) {
	words := kit.NewText(percent(float64(now)), theme.SizeNameText, theme.ColorNamePlaceHolder)
	words.Align = fyne.TextAlignTrailing
	size := kit.NewSlider(d, settings.MinTextSize, settings.MaxTextSize, 10, float64(now))
	size.OnChanged = func(v float64) { words.Set(percent(v)) }
	size.OnChangeEnded = func(v float64) {
		d.changeLook(2, func(c *settings.Settings) { c.TextSize = int(math.Round(v)) })
	}
	line := container.NewThemeOverride(size, onDialog{fyne.CurrentApp().Settings().Theme()})
	row := container.New(kit.Arrange(
		size.MinSize,
		func(s fyne.Size) {
			w := look.Scaled(52)
			kit.Put(line, -8, 0, s.Width-w+8, s.Height)
			kit.PutMiddle(words, s.Width-w, s.Height/2, w)
		},
	), line, words)
	return size, row
}

// onDialog is the theme of a scale on the dialog's ground, where its line would not be seen.
type onDialog struct{ fyne.Theme }

// Color implements fyne.Theme.
func (t onDialog) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBackground {
		name = theme.ColorNameInputBorder
	}
	return t.Theme.Color(name, v)
}

func percent(v float64) string { return words.Say("{{.N}}%", "N", int(math.Round(v))) }

func (d *Dialog) messagePage() *page {
	now := d.Store.Get()
	var row *kit.FormRow
	key := kit.NewRadio(d, []string{settings.SendEnter, settings.SendCtrlEnter}, []string{"Enter", "Ctrl+Enter"}, now.SendKey,
		func(v string) {
			d.change(func(c *settings.Settings) { c.SendKey = v })
			row.Note.Set(sendKeyHint(v), theme.ColorNamePlaceHolder)
			d.reflow()
		})
	row = kit.NewFormRow(words.Say("Send key"), kit.Framed(key), sendKeyHint(now.SendKey))
	leave := kit.NewCheckbox(d, words.Say("88 leaves the room"), now.Leave88, func(on bool) {
		d.change(func(c *settings.Settings) { c.Leave88 = on })
	})
	ask := kit.NewCheckbox(d, words.Say("Ask before replacing characters"), now.AskReplace, func(on bool) {
		d.change(func(c *settings.Settings) { c.AskReplace = on })
	})
	return newPlainPage(
		kit.Heading(words.Say("Messages")), kit.Space(8),
		row, kit.Space(10),
		tickRow(leave), underTick(words.Say("Sending just 88 also leaves the room, as in the classic program. You can join again.")), kit.Space(12),
		tickRow(ask), underTick(words.Say("Scripts read GB2312, which lacks emoji and some characters. When characters have to be replaced, you first see what scripts will get. Turns itself off after the first time.")))
}

func sendKeyHint(key string) string {
	if key == settings.SendCtrlEnter {
		return words.Say("Enter starts a new line.")
	}
	return words.Say("Shift+Enter starts a new line.")
}

// tickRow puts a tick's box at the edge of the page, where other things begin.
func tickRow(t *kit.Checkbox) fyne.CanvasObject {
	return container.New(kit.Arrange(t.MinSize, func(s fyne.Size) {
		kit.Put(t, -5, 0, t.MinSize().Width, s.Height)
	}), t)
}

// indented is prose that stands under a tick's words.
type indented struct {
	widget.BaseWidget
	prose *kit.Paragraph
}

func underTick(words string) *indented {
	i := &indented{prose: kit.NewParagraph(words)}
	i.prose.Above = 0
	i.ExtendBaseWidget(i)
	return i
}

func (i *indented) left() float32 { return look.Scaled(20) + 5 }

func (i *indented) HeightAt(width float32) float32 { return i.prose.HeightAt(width - i.left()) }

// CreateRenderer implements fyne.Widget.
func (i *indented) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(kit.Arrange(kit.Fixed(1, 1), func(s fyne.Size) {
		kit.Put(i.prose, i.left(), 0, s.Width-i.left(), s.Height)
	}), i.prose))
}

func (d *Dialog) historyPage() *page {
	path := kit.NewParagraph(d.DataDir)
	path.Color = theme.ColorNameForeground
	open := kit.NewDialogButton(d, words.Say("Open data folder"), theme.FolderOpenIcon(), func() { kit.Call(d.OpenFolder) })
	keep := kit.NewCheckbox(d, words.Say("Save messages on this computer"), d.Store.Get().History, func(on bool) {
		d.change(func(c *settings.Settings) { c.History = on })
	})
	return newPlainPage(
		kit.Heading(words.Say("History")), kit.Space(8),
		tickRow(keep), underTick(words.Say("If off, new messages are lost when you quit; saved ones stay. Applies after restart.")), kit.Space(20),
		kit.Heading(words.Say("Data folder")),
		kit.NewParagraph(words.Say("All data of this program is in this folder.")), kit.Space(8),
		kit.NewInset(path), kit.Space(12),
		leading(open))
}

// leading gives an object its own width at the left.
func leading(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Arrange(o.MinSize, func(s fyne.Size) {
		kit.Put(o, 0, 0, min(o.MinSize().Width+12, s.Width), s.Height)
	}), o)
}
