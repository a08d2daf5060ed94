// Package members is the pane at the left: the room, its members and the person, with the menu and the dialogs about a
// member. It belongs to the UI goroutine.
package members
