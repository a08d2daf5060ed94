//go:build !linux

package history

// standBack does nothing where a single thread cannot be told to wait for others.
func standBack() {}
