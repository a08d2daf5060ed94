// Package gui is the window: members at the left, the transcript and the composer at the right.
//
// Everything in it runs on the UI goroutine. The room tells of changes from any goroutine; notifier turns that into at most
// one pending call on the UI goroutine, which is the only crossing there is. Nothing here touches a disk, a resolver or a
// socket: what a person settles goes to the settings, what a person says to the room.
package gui
