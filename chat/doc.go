// Package chat is the room: its messages, their order, their authors, and what became of each.
//
// It knows no sockets, no toolkit and no database. The program hands it a [Carrier] that moves bytes, an [Archive] that keeps
// messages, and a [PlainText] that tells how a plain peer reads a text. A face (a window or a terminal) calls [Room.Say],
// learns from a hook that something changed, and pulls [Room.Changes].
//
// The package starts no goroutine. Any goroutine may use a [Room]; no callback runs while its lock is held.
package chat
