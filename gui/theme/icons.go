package theme

import (
	"embed"
	"path"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

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
func AppIcon() fyne.Resource {
	return iconFile("app.svg")
}

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
