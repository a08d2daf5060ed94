// Package search is the panel that searches the history and shows what was found. It belongs to the UI goroutine.
package search
