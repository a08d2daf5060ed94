// Package widget has the controls and layouts of the window: dialogs, buttons, entries, banners, cards. It knows nothing of
// chat. All of it belongs to the UI goroutine.
package widget
