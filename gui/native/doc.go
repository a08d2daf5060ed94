// Package native reaches what the system knows of the window and its input, and the toolkit does not pass on. It belongs to
// the UI goroutine. Built for the toolkit's driver without a screen, it knows nothing.
package native
