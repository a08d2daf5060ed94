package settings

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

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
