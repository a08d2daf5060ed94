// Package transcript is the list of messages: its rows, their layout and drawing, and the reader's position in them. It belongs
// to the UI goroutine.
package transcript
