package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// fyneColors are the colour names of Fyne 2.8.
var fyneColors = []fyne.ThemeColorName{
	theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabledButton, theme.ColorNameDisabled,
	theme.ColorNameError, theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameForegroundOnError,
	theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning,
	theme.ColorNameHeaderBackground, theme.ColorNameHover, theme.ColorNameHyperlink, theme.ColorNameInnerWindowBorder,
	theme.ColorNameInnerWindowBorderInactive, theme.ColorNameInputBackground, theme.ColorNameInputBorder,
	theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNamePlaceHolder, theme.ColorNamePressed,
	theme.ColorNamePrimary, theme.ColorNameScrollBar, theme.ColorNameScrollBarBackground, theme.ColorNameSelection,
	theme.ColorNameSeparator, theme.ColorNameShadow, theme.ColorNameSuccess, theme.ColorNameWarning,
}

// pages are the grounds that any text may stand on.
var pages = []fyne.ThemeColorName{
	theme.ColorNameBackground, theme.ColorNameHeaderBackground, theme.ColorNameInputBackground,
	theme.ColorNameMenuBackground, ColorPane, ColorBubble,
}

// readable are the pairs of text and ground in the window.
var readable = map[fyne.ThemeColorName][]fyne.ThemeColorName{
	theme.ColorNameForeground: append([]fyne.ThemeColorName{
		theme.ColorNameButton, ColorPaneSelected, ColorBubbleMine, ColorWarningBackground,
	}, pages...),
	theme.ColorNamePlaceHolder:         append([]fyne.ThemeColorName{ColorPaneSelected, theme.ColorNameDisabledButton}, pages...),
	theme.ColorNamePrimary:             append([]fyne.ThemeColorName{ColorPaneSelected, ColorBubbleMine}, pages...),
	theme.ColorNameError:               pages,
	theme.ColorNameWarning:             append([]fyne.ThemeColorName{ColorWarningBackground}, pages...),
	theme.ColorNameSuccess:             pages,
	theme.ColorNameForegroundOnPrimary: {theme.ColorNamePrimary},
	theme.ColorNameForegroundOnError:   {theme.ColorNameError},
	theme.ColorNameForegroundOnWarning: {theme.ColorNameWarning},
	theme.ColorNameForegroundOnSuccess: {theme.ColorNameSuccess},
	ColorOnPlain:                       {ColorPlain},
	ColorOnFound:                       {ColorFound},
}

// variants are the two looks, with the lowest contrast of text in each.
var variants = map[string]struct {
	variant fyne.ThemeVariant
	lowest  float64
}{
	"light": {theme.VariantLight, 4.7},
	"dark":  {theme.VariantDark, 5.2},
}

// luminance and contrast are those of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(channel uint32) float64 {
	v := float64(channel) / 0xFFFF
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestEveryColourOfFyneIsOurs(t *testing.T) {
	for _, name := range fyneColors {
		if _, ok := palette[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for name, p := range palette {
		if p.light.A == 0 || p.dark.A == 0 {
			t.Errorf("%s cannot be seen: %v", name, p)
		}
	}
}

func TestUnknownColourIsFynes(t *testing.T) {
	look := wear(t, Options{Mode: Dark})
	got := look.Color("of a later Fyne", theme.VariantLight)
	if want := theme.DefaultTheme().Color("of a later Fyne", theme.VariantDark); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTextCanBeRead(t *testing.T) {
	look := New(Options{})
	for name, v := range variants {
		t.Run(name, func(t *testing.T) {
			lowest := math.Inf(1)
			for text, grounds := range readable {
				for _, ground := range grounds {
					got := contrast(look.Color(text, v.variant), look.Color(ground, v.variant))
					lowest = min(lowest, got)
					if got < 4.5 || got < v.lowest {
						t.Errorf("%s on %s: %.2f, want %.2f", text, ground, got, v.lowest)
					}
				}
			}
			t.Logf("lowest contrast %.2f", lowest)
		})
	}
}

func TestControlsCanBeSeen(t *testing.T) {
	look := New(Options{})
	for name, v := range variants {
		for _, ground := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameInputBackground} {
			border := look.Color(theme.ColorNameInputBorder, v.variant)
			if got := contrast(border, look.Color(ground, v.variant)); got < 3 {
				t.Errorf("%s: input border on %s: %.2f", name, ground, got)
			}
		}
	}
}

func TestAvatarsAreSixAndTheirLetterCanBeRead(t *testing.T) {
	letter := New(Options{}).Color(ColorOnAvatar, theme.VariantDark)
	seen := map[color.Color]bool{}
	for hash := range uint64(1000) {
		seen[Avatar(hash)] = true
	}
	seen[Avatar(math.MaxUint64)] = true
	if len(seen) != 6 {
		t.Errorf("%d colours", len(seen))
	}
	for ground := range seen {
		if got := contrast(letter, ground); got < 5.3 {
			t.Errorf("white on %v: %.2f", ground, got)
		}
	}
}
