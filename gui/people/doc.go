// Package people shows who a member is, the same in every part of the window: name, mark, avatar, address. It belongs to the UI goroutine.
package people
