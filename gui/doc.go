// Package gui is the window: members at the left, the transcript and the composer at the right. It joins the parts, which do not
// know each other: join.go says what is connected to what, pull.go how a change of the room reaches them.
//
// Everything in it runs on the UI goroutine. The room reports changes from any goroutine; notifier turns that into at most
// one pending call on the UI goroutine, which is the only crossing there is. Nothing here touches a disk, a resolver or a
// socket: choices go to the settings, messages to the room.
package gui
