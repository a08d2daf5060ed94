package theme

import (
	"fyne.io/fyne/v2/theme"
)

// Scaled is a length that follows the text size.
func Scaled(length float32) float32 { return length * theme.Size(theme.SizeNameText) / 14 }
