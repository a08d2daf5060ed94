// Package list is the virtual list of the window: transcript, search results and members show their rows in it. It belongs to
// the UI goroutine.
package list
