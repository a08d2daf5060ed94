//go:build !nogui

package desktop

// icon is a picture in the form the system's tray takes.
func icon(png []byte) []byte { return png }
