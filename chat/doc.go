// Package chat is the room: what was said, by whom, in which order, and what became of it.
//
// It knows no sockets, no toolkit and no database. What moves bytes is handed in as a [Carrier], what keeps messages
// as an [Archive], and what tells how a plain peer reads a text as a [PlainText]. A face (a window or a terminal) calls
// [Room.Say], is told by a hook that something changed, and pulls [Room.Changes].
//
// The package starts no goroutine. A [Room] may be used from any goroutine; no callback runs while its lock is held.
package chat
