// Package licences holds the licences of everything the program is made of.
package licences

import _ "embed"

//go:embed licences.txt
var text string

// Text is the licences of this program and of everything shipped in it, for people to read: UTF-8, about 200 KB, with a line
// of '=' above each. `make licences` writes it anew after a dependency has changed.
func Text() string { return text }
