//go:build !ci && !(linux || freebsd || netbsd || openbsd)

package native

import "runtime"

// Composes reports whether an input method can keep keys for itself that the toolkit reports all the same. Windows reports
// none.
func Composes() bool { return runtime.GOOS != "windows" }

// Primary returns nothing: there is one clipboard.
func Primary() string { return "" }

// SetPrimary does nothing.
func SetPrimary(string) {}
