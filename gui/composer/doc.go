// Package composer is the part of the window where one writes: the entry with its Send button, the preview of what plain
// peers will read, and the emoji picker. It belongs to the UI goroutine.
package composer
