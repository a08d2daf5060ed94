//go:build !ci && !(linux || freebsd || netbsd || openbsd)

package native

import (
	"runtime"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// Composes reports whether an input method can keep keys for itself that the toolkit reports all the same. Windows reports
// none.
func Composes() bool { return runtime.GOOS != "windows" }

// Silent reports false: which keys bring no character is not known.
func Silent(int) bool { return false }

// types reports whether a key of the keypad types a digit. On macOS they all do.
func types(_ int, mods glfw.ModifierKey) bool {
	return runtime.GOOS == "darwin" || mods&glfw.ModNumLock != 0
}

// Primary returns nothing: there is one clipboard.
func Primary() string { return "" }

// SetPrimary does nothing.
func SetPrimary(string) {}
