// Package settings keeps the choices of the person in one file of the data folder.
//
// [Open] reads the file and starts the one goroutine that writes it; [Store.Close] ends it. [Store.Get] and [Store.Update] work
// in memory, so the UI goroutine may call them. [ParsePeer] parses an address as people type it. [DataDir] finds the data folder,
// and [Lock] lets one process at a time use it.
package settings
