// Package widget has the controls and layouts of the window: dialogs, buttons, entries, banners, lists. It knows nothing of the room.
// All of it belongs to the UI goroutine.
package widget
