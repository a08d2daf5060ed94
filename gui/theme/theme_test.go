package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// fyneSizes are the size names of Fyne 2.8.
var fyneSizes = []fyne.ThemeSizeName{
	theme.SizeNameCaptionText, theme.SizeNameInlineIcon, theme.SizeNameInnerPadding, theme.SizeNameInnerWindowRadius,
	theme.SizeNameLineSpacing, theme.SizeNamePadding, theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall,
	theme.SizeNameSeparatorThickness, theme.SizeNameSplitThickness, theme.SizeNameText, theme.SizeNameHeadingText,
	theme.SizeNameSubHeadingText, theme.SizeNameInputBorder, theme.SizeNameInputRadius, theme.SizeNameModalBlurRadius,
	theme.SizeNameSelectionRadius, theme.SizeNameScrollBarRadius, theme.SizeNameWindowButtonHeight,
	theme.SizeNameWindowButtonRadius, theme.SizeNameWindowButtonIcon, theme.SizeNameWindowTitleBarHeight,
	theme.SizeNameButtonRadius, theme.SizeNameCardRadius, theme.SizeNameDialogRadius, theme.SizeNamePopupRadius,
	theme.SizeNameMenuRadius,
}

// styles are the text styles that widgets of Fyne ask for.
var styles = map[string]fyne.TextStyle{
	"plain":       {},
	"bold":        {Bold: true},
	"italic":      {Italic: true},
	"bold italic": {Bold: true, Italic: true},
	"monospace":   {Monospace: true},
}

// wear sets a look in a test application for the length of a test.
func wear(t *testing.T, o Options) *Look {
	t.Helper()
	look := New(o)
	test.NewTempApp(t).Settings().SetTheme(look)
	return look
}

func TestScaleIsKeptInItsRange(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, c := range map[string]struct{ given, want float32 }{
		"zero is one":              {0, 1},
		"less than nothing is one": {-3, 1},
		"not a number is one":      {nan, 1},
		"too small":                {0.1, MinScale},
		"least":                    {MinScale, MinScale},
		"between":                  {1.25, 1.25},
		"greatest":                 {MaxScale, MaxScale},
		"too large":                {inf, MaxScale},
	} {
		t.Run(name, func(t *testing.T) {
			if got := New(Options{Scale: c.given}).scale; got != c.want {
				t.Errorf("scale %v, want %v", got, c.want)
			}
		})
	}
}

func TestEverySizeHasAValue(t *testing.T) {
	normal := wear(t, Options{})
	for _, name := range fyneSizes {
		switch got := normal.Size(name); {
		case name == theme.SizeNameSplitThickness: // Fyne itself has none: zero means twice the padding
			if want := theme.DefaultTheme().Size(name); got != want {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		case got <= 0:
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestTextAndRowsFollowTheScale(t *testing.T) {
	normal, large := New(Options{}), New(Options{Scale: 2})
	for name, size := range scaledSizes {
		if normal.Size(name) != size || large.Size(name) != 2*size {
			t.Errorf("%s is %v and %v, want %v and twice that", name, normal.Size(name), large.Size(name), size)
		}
	}
	for name, size := range fixedSizes {
		if normal.Size(name) != size || large.Size(name) != size {
			t.Errorf("%s is %v and %v, want %v twice", name, normal.Size(name), large.Size(name), size)
		}
	}
}

func TestModeOverrulesTheSystem(t *testing.T) {
	light, dark := color.Color(ground.light), color.Color(ground.dark)
	for name, c := range map[string]struct {
		mode            Mode
		onLight, onDark color.Color
	}{
		"system": {FollowSystem, light, dark},
		"light":  {Light, light, light},
		"dark":   {Dark, dark, dark},
	} {
		t.Run(name, func(t *testing.T) {
			look := New(Options{Mode: c.mode})
			if got := look.Color(theme.ColorNameBackground, theme.VariantLight); got != c.onLight {
				t.Errorf("on a light system %v, want %v", got, c.onLight)
			}
			if got := look.Color(theme.ColorNameBackground, theme.VariantDark); got != c.onDark {
				t.Errorf("on a dark system %v, want %v", got, c.onDark)
			}
		})
	}
}

func TestEveryTextStyleHasTheEmbeddedFace(t *testing.T) {
	look := New(Options{})
	for name, style := range styles {
		if look.Font(style) != fyne.Resource(face) {
			t.Errorf("%s has another face", name)
		}
	}
	if look.Font(fyne.TextStyle{Symbol: true}) != theme.DefaultSymbolFont() {
		t.Error("symbols are not drawn with Fyne's face for them")
	}
}

// The heights are those the rows of the transcript are computed with.
func TestTextIsMeasuredWithTheEmbeddedFace(t *testing.T) {
	wear(t, Options{})
	for name, style := range styles {
		t.Run(name, func(t *testing.T) {
			chinese := fyne.MeasureText("聊天室", 14, style)
			if chinese.Width != 3*14 || math.Abs(float64(chinese.Height)-20.27) > 0.05 {
				t.Errorf("three characters measure %v", chinese)
			}
			one, eight := fyne.MeasureText("111.111", 14, style), fyne.MeasureText("888.888", 14, style)
			if one != eight {
				t.Errorf("digits differ in width: %v and %v", one, eight)
			}
		})
	}
}
