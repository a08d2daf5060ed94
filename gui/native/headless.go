//go:build ci

package native

import "fyne.io/fyne/v2"

// Window is a window of the system: here, none.
type Window struct{}

// Of returns a window that does nothing.
func Of(fyne.Window) *Window { return &Window{} }

// Maximize does nothing.
func (*Window) Maximize() {}

// Placed reports true.
func (*Window) Placed() bool { return true }

// Visible reports true.
func (*Window) Visible() bool { return true }

// OnMaximize does nothing.
func (*Window) OnMaximize(func(bool)) {}

// FitScreen does nothing.
func (*Window) FitScreen() {}

// ShowKeypad does nothing.
func (*Window) ShowKeypad() {}

// Composes reports true: a test may be the input method.
func Composes() bool { return true }

// Silent reports false: keys of a test bring what the test says.
func Silent(int) bool { return false }

// Primary returns nothing.
func Primary() string { return "" }

// SetPrimary does nothing.
func SetPrimary(string) {}
