//go:build !windows

package terminal

// systemLanguage is the language if the environment names none.
func systemLanguage() Language { return English }
