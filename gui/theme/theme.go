// Package theme is the look of the window: colours, sizes, the embedded face and the program's own icons.
//
// A Look is given to app.Settings().SetTheme. It does not change after New, so it may be used from any goroutine; another mode
// or text size is another Look.
package theme

import (
	"embed"
	"image/color"
	"path"

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
	scale    float32    // of text, MinScale to MaxScale
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

// Sizes of our own, for theme.Size, in Fyne units at text scale 1. All but the radius follow the text scale.
const (
	SizeAddress      fyne.ThemeSizeName = "udpchatAddress"      // 28, text of one's own address on the welcome page
	SizeHeader       fyne.ThemeSizeName = "udpchatHeader"       // 56, header and composer
	SizeRoomRow      fyne.ThemeSizeName = "udpchatRoomRow"      // 56
	SizeMemberRow    fyne.ThemeSizeName = "udpchatMemberRow"    // 50
	SizeMe           fyne.ThemeSizeName = "udpchatMe"           // 60, row of the person at this computer
	SizeSectionRow   fyne.ThemeSizeName = "udpchatSectionRow"   // 38, sections of the settings
	SizeDetailRow    fyne.ThemeSizeName = "udpchatDetailRow"    // 30, rows of cards and banners
	SizeButton       fyne.ThemeSizeName = "udpchatButton"       // 36, height
	SizeTarget       fyne.ThemeSizeName = "udpchatTarget"       // 28, least side of a small control; height of a link
	SizeAvatar       fyne.ThemeSizeName = "udpchatAvatar"       // 36, side
	SizePresence     fyne.ThemeSizeName = "udpchatPresence"     // 9, presence mark
	SizeBubbleRadius fyne.ThemeSizeName = "udpchatBubbleRadius" // 10
)

// scaledSizes follow the text scale.
var scaledSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:           14,
	theme.SizeNameCaptionText:    12,
	theme.SizeNameSubHeadingText: 16,
	theme.SizeNameHeadingText:    20,
	theme.SizeNameInlineIcon:     20,
	SizeAddress:                  28,
	SizeHeader:                   56,
	SizeRoomRow:                  56,
	SizeMemberRow:                50,
	SizeMe:                       60,
	SizeSectionRow:               38,
	SizeDetailRow:                30,
	SizeButton:                   36,
	SizeTarget:                   28,
	SizeAvatar:                   36,
	SizePresence:                 9,
}

// fixedSizes are the same at every text scale.
var fixedSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       8,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameInputRadius:        8,
	theme.SizeNameButtonRadius:       8,
	theme.SizeNamePopupRadius:        8,
	theme.SizeNameCardRadius:         10,
	theme.SizeNameDialogRadius:       12,
	theme.SizeNameMenuRadius:         6,
	theme.SizeNameSelectionRadius:    6,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     4,
	SizeBubbleRadius:                 10,
}

// Scaled is a length that follows the text size; length is that at the usual one.
func Scaled(length float32) float32 { return length * theme.Size(theme.SizeNameText) / 14 }

// Icons of our own, for Icon and for Fyne's theme.Icon while a Look is set.
const (
	IconLock   fyne.ThemeIconName = "lock"   // encrypted
	IconShield fyne.ThemeIconName = "shield" // identity verified
	IconPrompt fyne.ThemeIconName = "prompt" // a plain peer
	IconTwice  fyne.ThemeIconName = "twice"  // read
	IconSmile  fyne.ThemeIconName = "smile"  // emoji picker
	IconOut    fyne.ThemeIconName = "out"    // opens outside the program
)

//go:embed icons
var iconFiles embed.FS

// Icon returns one of our own icons in the theme's foreground colour, or nil for another name. Fyne's theme.NewColoredResource
// gives it another colour.
func Icon(name fyne.ThemeIconName) fyne.Resource {
	switch name {
	case IconLock, IconShield, IconPrompt, IconTwice, IconSmile, IconOut:
		return theme.NewThemedResource(iconFile(string(name) + ".svg"))
	default:
		return nil
	}
}

// AppIcon returns the icon of program, window and room, a vector. Its colours do not follow the theme.
func AppIcon() fyne.Resource { return iconFile("app.svg") }

// iconFile returns an embedded file. A missing one is empty; a test looks for that.
func iconFile(name string) fyne.Resource {
	content, _ := iconFiles.ReadFile(path.Join("icons", name))
	return fyne.NewStaticResource("udpchat-"+name, content)
}

// TrayIcon returns the picture for the desktop's tray, a PNG with sides of 64 pixels, with a mark on it when there is
// something unread.
func TrayIcon(unread bool) []byte {
	if unread {
		return iconFile("tray-unread.png").Content()
	}
	return iconFile("tray.png").Content()
}
