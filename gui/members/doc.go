// Package members is the pane at the left: the room, its members and oneself. It belongs to the UI goroutine.
package members
