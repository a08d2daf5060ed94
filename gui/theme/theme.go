// Package theme is the look of the window: colours, sizes, the embedded face and the program's own icons.
//
// A Look is given to app.Settings().SetTheme. It does not change after New, so it may be used from any goroutine; another mode
// or text size is another Look.
package theme

import (
	_ "embed"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode is whether the window is light or dark.
type Mode uint8

// The modes a person can choose.
const (
	FollowSystem Mode = iota // as the desktop says
	Light
	Dark
)

// The least and the greatest text scale. A value outside becomes the nearer one.
const (
	MinScale float32 = 0.8
	MaxScale float32 = 2.0
)

// Options are a person's choices. The zero value follows the system, at text scale 1.
type Options struct {
	Mode  Mode
	Scale float32 // of text, icons, rows and controls; 0 means 1, otherwise MinScale to MaxScale
}

// Look is the theme of the program. It implements fyne.Theme.
type Look struct {
	mode     Mode
	scale    float32
	fallback fyne.Theme // for names that a later Fyne may add
}

//go:embed font/NotoSansSC-udpchat.otf
var faceContent []byte

// face has to stay one resource, because Fyne keeps parsed faces by its address.
var face = &fyne.StaticResource{StaticName: "NotoSansSC-udpchat.otf", StaticContent: faceContent}

// New returns the look for a person's choices.
func New(o Options) *Look {
	scale := o.Scale
	if !(scale > 0) { // NaN too
		scale = 1
	}
	scale = min(max(scale, MinScale), MaxScale)
	return &Look{mode: o.Mode, scale: scale, fallback: theme.DefaultTheme()}
}

// Scale returns the text scale, MinScale to MaxScale.
func (l *Look) Scale() float32 {
	return l.scale
}

// Color returns the colour of a name, Fyne's or one of this package. A mode other than FollowSystem overrules variant.
func (l *Look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p, ok := palette[name]
	if !ok {
		return l.fallback.Color(name, l.variant(variant))
	}
	if l.variant(variant) == theme.VariantLight {
		return p.light
	}
	return p.dark
}

func (l *Look) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch l.mode {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	default:
		return system
	}
}

// Font returns the embedded face for every style but symbols: there is one weight, and no monospace. Characters that the face
// lacks are drawn by Fyne's built-in faces, which include coloured emoji, or by those of the system. Fyne parses the face
// once for each style in use, and each takes 13 MB with Fyne's own faces: use the plain style only.
func (l *Look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol && !style.Monospace && !style.Bold && !style.Italic {
		return theme.DefaultSymbolFont()
	}
	return face
}

// Icon returns the icon of a name, Fyne's or one of this package. It follows the colours of the theme.
func (l *Look) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own := Icon(name); own != nil {
		return own
	}
	return l.fallback.Icon(name)
}

// Size returns the size of a name, Fyne's or one of this package, in Fyne units. Text, icons and rows follow the scale;
// paddings, lines and corners do not.
func (l *Look) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := scaledSizes[name]; ok {
		return size * l.scale
	}
	if size, ok := fixedSizes[name]; ok {
		return size
	}
	return l.fallback.Size(name)
}
