// Package transcript is the list of messages: its rows, how they are laid out and drawn, and the reader's place in them. It belongs to
// the UI goroutine.
package transcript
