// Package settings is what the person chose, kept in one file of the data folder.
//
// [Open] reads the file and starts the one goroutine that writes it; [Store.Close] ends it. Everybody else works in memory:
// [Store.Get] and [Store.Update] touch no disk and may be called from the goroutine that draws. [ParsePeer] reads an address
// as people type it. [DataDir] says where the data folder is, and [Lock] keeps a second copy of the program out of it.
package settings
