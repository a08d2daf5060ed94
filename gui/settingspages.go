package gui

import (
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"udpchat/settings"
)

// newPlainPage is a page that shows nothing of the network.
func newPlainPage(objects ...fyne.CanvasObject) *page {
	return &page{column: newColumn(objects...), update: func() {}, leave: func() {}}
}

const maxNameLength = 64 // characters

func (d *settingsDialog) mePage() *page {
	name := newInput(d, d.store.Get().Name, d.name, maxNameLength)
	name.onText(func(s string) {
		d.change(func(c *settings.Settings) { c.Name = strings.TrimSpace(s) })
	})
	own := newOwnAddresses(d)
	objects := []fyne.CanvasObject{heading(say("Me")), space(8)}
	leave := func() {}
	if d.fingerprint == "" {
		objects = append(objects, newFormRow(say("Name"), name, say("Shown only in this window. Unencrypted text carries no name, so others see your address.")))
	} else {
		var code *formRow
		code, leave = d.codeRow()
		objects = append(objects,
			newFormRow(say("Name"), name, say("Members see this name. Scripts see only your address.")), space(6), code, space(14),
			heading(say("My fingerprint")), newProse(say("Others recognise you by this fingerprint. Compare it when names are alike.")), space(8),
			newFingerprint(d))
	}
	objects = append(objects, space(20), heading(say("Your addresses")), space(8), own)
	p := newPlainPage(objects...)
	p.update, p.leave = own.update, leave
	return p
}

func (d *settingsDialog) lookPage() *page {
	now := d.store.Get()
	language := newChoice(d, []string{settings.SystemChoice, settings.Chinese, settings.English},
		[]string{say("Same as system"), "中文", "English"}, now.Language, func(v string) {
			d.changeLook(0, func(c *settings.Settings) { c.Language = v })
		})
	shade := newChoice(d, []string{settings.SystemChoice, settings.LightTheme, settings.DarkTheme},
		[]string{say("Same as system"), say("Light"), say("Dark")}, now.Theme, func(v string) {
			d.changeLook(1, func(c *settings.Settings) { c.Theme = v })
		})
	size, row := d.textSize(now.TextSize)
	p := newPlainPage(
		heading(say("Appearance")), space(8),
		newFormRow(say("Language"), framed(language), ""),
		newFormRow(say("Theme"), framed(shade), ""),
		newFormRow(say("Text size"), row, ""))
	p.controls = []fyne.Focusable{language, shade, size}
	return p
}

// textSize is the line for the text size: it takes effect when it is let go, for everything moves then.
func (d *settingsDialog) textSize(now int) (*scale, fyne.CanvasObject) {
	words := newText(percent(float64(now)), theme.SizeNameText, theme.ColorNamePlaceHolder)
	words.align = fyne.TextAlignTrailing
	size := newScale(d, settings.MinTextSize, settings.MaxTextSize, 10, float64(now))
	size.OnChanged = func(v float64) { words.set(percent(v)) }
	size.OnChangeEnded = func(v float64) {
		d.changeLook(2, func(c *settings.Settings) { c.TextSize = int(math.Round(v)) })
	}
	line := container.NewThemeOverride(size, onDialog{fyne.CurrentApp().Settings().Theme()})
	row := container.New(newArranged(
		size.MinSize,
		func(s fyne.Size) {
			w := grown(52)
			put(line, -8, 0, s.Width-w+8, s.Height)
			putMiddle(words, s.Width-w, s.Height/2, w)
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

func percent(v float64) string { return say("{{.N}}%", "N", int(math.Round(v))) }

func (d *settingsDialog) messagePage() *page {
	now := d.store.Get()
	var row *formRow
	key := newChoice(d, []string{settings.SendEnter, settings.SendCtrlEnter}, []string{"Enter", "Ctrl+Enter"}, now.SendKey,
		func(v string) {
			d.change(func(c *settings.Settings) { c.SendKey = v })
			row.note.set(sendKeyHint(v), theme.ColorNamePlaceHolder)
			d.reflow()
		})
	row = newFormRow(say("Send key"), framed(key), sendKeyHint(now.SendKey))
	leave := newTick(d, say("88 leaves the room"), now.Leave88, func(on bool) {
		d.change(func(c *settings.Settings) { c.Leave88 = on })
	})
	ask := newTick(d, say("Ask before replacing characters"), now.AskReplace, func(on bool) {
		d.change(func(c *settings.Settings) { c.AskReplace = on })
	})
	return newPlainPage(
		heading(say("Messages")), space(8),
		row, space(10),
		tickRow(leave), underTick(say("Sending just 88 also leaves the room, as in the classic program. You can join again.")), space(12),
		tickRow(ask), underTick(say("Scripts read GB2312, which lacks emoji and some characters. When characters have to be replaced, you first see what scripts will get. Turns itself off after the first time.")))
}

func sendKeyHint(key string) string {
	if key == settings.SendCtrlEnter {
		return say("Enter starts a new line.")
	}
	return say("Shift+Enter starts a new line.")
}

// tickRow puts a tick's box at the edge of the page, where other things begin.
func tickRow(t *tick) fyne.CanvasObject {
	return container.New(newArranged(t.MinSize, func(s fyne.Size) {
		put(t, -5, 0, t.MinSize().Width, s.Height)
	}), t)
}

// indented is prose that stands under a tick's words.
type indented struct {
	widget.BaseWidget
	prose *prose
}

func underTick(words string) *indented {
	i := &indented{prose: newProse(words)}
	i.prose.above = 0
	i.ExtendBaseWidget(i)
	return i
}

func (i *indented) left() float32                  { return grown(20) + 5 }
func (i *indented) heightAt(width float32) float32 { return i.prose.heightAt(width - i.left()) }

// CreateRenderer implements fyne.Widget.
func (i *indented) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(newArranged(fixed(1, 1), func(s fyne.Size) {
		put(i.prose, i.left(), 0, s.Width-i.left(), s.Height)
	}), i.prose))
}

func (d *settingsDialog) historyPage() *page {
	path := newProse(d.dataDir)
	path.color = theme.ColorNameForeground
	open := newPush(d, say("Open data folder"), theme.FolderOpenIcon(), func() { call(d.openFolder) })
	keep := newTick(d, say("Save messages on this computer"), d.store.Get().History, func(on bool) {
		d.change(func(c *settings.Settings) { c.History = on })
	})
	return newPlainPage(
		heading(say("History")), space(8),
		tickRow(keep), underTick(say("If off, new messages are lost when you quit; saved ones stay. Applies after restart.")), space(20),
		heading(say("Data folder")),
		newProse(say("All data of this program is in this folder.")), space(8),
		newWell(path), space(12),
		leading(open))
}

// leading gives an object its own width at the left.
func leading(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(newArranged(o.MinSize, func(s fyne.Size) {
		put(o, 0, 0, min(o.MinSize().Width+12, s.Width), s.Height)
	}), o)
}
