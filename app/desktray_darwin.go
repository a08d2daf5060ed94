//go:build !nogui

package app

// trayIcon is a picture in the form the system's tray takes.
func trayIcon(png []byte) []byte { return png }
