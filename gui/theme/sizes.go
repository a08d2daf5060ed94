package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

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
