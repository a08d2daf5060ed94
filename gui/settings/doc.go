// Package settings is the settings dialog. It belongs to the UI goroutine.
package settings
