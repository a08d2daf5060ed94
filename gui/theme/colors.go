package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours of our own, for theme.Color.
const (
	ColorPane              fyne.ThemeColorName = "udpchatPane"              // ground of members and search
	ColorPaneSelected      fyne.ThemeColorName = "udpchatPaneSelected"      // current room, section or result
	ColorBubble            fyne.ThemeColorName = "udpchatBubble"            // ground of messages of others
	ColorBubbleMine        fyne.ThemeColorName = "udpchatBubbleMine"        // ground of one's own messages
	ColorPlain             fyne.ThemeColorName = "udpchatPlain"             // ground of the square avatar and the tag of plain peers
	ColorOnPlain           fyne.ThemeColorName = "udpchatOnPlain"           // text on it
	ColorWarningBackground fyne.ThemeColorName = "udpchatWarningBackground" // banners that warn
	ColorFound             fyne.ThemeColorName = "udpchatFound"             // ground of found text
	ColorOnFound           fyne.ThemeColorName = "udpchatOnFound"           // text on them
	ColorOnAvatar          fyne.ThemeColorName = "udpchatOnAvatar"          // letter on an avatar
)

// Opacities in percent, of 255.
const (
	percent6  = 0x0F
	percent8  = 0x14
	percent12 = 0x1F
	percent16 = 0x29
	percent35 = 0x59
	percent40 = 0x66
)

// shade is a colour in the light and in the dark theme.
type shade struct{ light, dark color.NRGBA }

var (
	ink     = shade{rgb(0x1A211F), rgb(0xE4EAE7)}
	faint   = shade{rgb(0x55625E), rgb(0x9FABA6)}
	teal    = shade{rgb(0x0B6B63), rgb(0x5CC7B6)}
	ground  = shade{rgb(0xFBFCFB), rgb(0x161A19)}
	raised  = shade{rgb(0xFFFFFF), rgb(0x1E2423)}
	inset   = shade{rgb(0xF3F6F4), rgb(0x171C1B)}
	control = shade{rgb(0xE3E9E6), rgb(0x2A312F)}
	onState = shade{rgb(0xFFFFFF), rgb(0x161A19)}
)

// palette has every colour name of Fyne 2.8 and our own.
var palette = map[fyne.ThemeColorName]shade{
	theme.ColorNameBackground:                ground,
	theme.ColorNameForeground:                ink,
	theme.ColorNamePlaceHolder:               faint,
	theme.ColorNameDisabled:                  faint,
	theme.ColorNamePrimary:                   teal,
	theme.ColorNameHyperlink:                 teal,
	theme.ColorNameFocus:                     teal.faded(percent40, percent40),
	theme.ColorNameForegroundOnPrimary:       {rgb(0xFFFFFF), rgb(0x06231F)},
	theme.ColorNameButton:                    control,
	theme.ColorNameDisabledButton:            control,
	theme.ColorNameHover:                     ink.faded(percent6, percent8),
	theme.ColorNamePressed:                   ink.faded(percent12, percent16),
	theme.ColorNameSelection:                 teal.faded(0x38, 0x47),
	theme.ColorNameInputBackground:           raised,
	theme.ColorNameInputBorder:               {rgb(0x84918C), rgb(0x71807A)},
	theme.ColorNameHeaderBackground:          inset,
	theme.ColorNameMenuBackground:            raised,
	theme.ColorNameOverlayBackground:         raised,
	theme.ColorNameInnerWindowBorder:         inset,
	theme.ColorNameInnerWindowBorderInactive: inset,
	theme.ColorNameSeparator:                 {rgb(0xDDE3E0), rgb(0x2A312F)},
	theme.ColorNameError:                     {rgb(0xB3261E), rgb(0xFF8A80)},
	theme.ColorNameWarning:                   {rgb(0x8A5300), rgb(0xF0B95A)},
	theme.ColorNameSuccess:                   {rgb(0x1F7A3F), rgb(0x6CCB8B)},
	theme.ColorNameForegroundOnError:         onState,
	theme.ColorNameForegroundOnWarning:       onState,
	theme.ColorNameForegroundOnSuccess:       onState,
	theme.ColorNameScrollBar:                 ink.faded(percent35, percent40),
	theme.ColorNameScrollBarBackground:       ink.faded(percent6, percent8),
	theme.ColorNameShadow:                    {color.NRGBA{A: 0x22}, color.NRGBA{A: 0x66}},

	ColorPane:              {rgb(0xEFF2F0), rgb(0x101312)},
	ColorPaneSelected:      {rgb(0xDCE8E4), rgb(0x22302C)},
	ColorBubble:            {rgb(0xEDF1EF), rgb(0x242B29)},
	ColorBubbleMine:        {rgb(0xD3EBE5), rgb(0x14453F)},
	ColorPlain:             {rgb(0xF1E2C2), rgb(0x4A3A17)},
	ColorOnPlain:           {rgb(0x6B4700), rgb(0xF3D79A)},
	ColorWarningBackground: {rgb(0xFBF0DA), rgb(0x33290F)},
	ColorFound:             {rgb(0xFFE08A), rgb(0x6B5410)},
	ColorOnFound:           {rgb(0x1A211F), rgb(0xFFF3CC)},
	ColorOnAvatar:          {rgb(0xFFFFFF), rgb(0xFFFFFF)},
}

// avatars are the grounds of round avatars, the same in both themes.
var avatars = [...]color.NRGBA{
	rgb(0x0F766E), rgb(0x4F5BA6), rgb(0x8A4A86), rgb(0x4F7033), rgb(0xA14B3B), rgb(0x1F6F9F),
}

// Avatar returns the ground of a node's avatar, one of six, from a hash of its key. The letter on it is ColorOnAvatar.
func Avatar(hash uint64) color.Color { return avatars[hash%uint64(len(avatars))] }

// faded returns the shade with the opacities of light and dark theme, of 255.
func (s shade) faded(light, dark uint8) shade {
	s.light.A, s.dark.A = light, dark
	return s
}

// rgb returns an opaque colour from 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
