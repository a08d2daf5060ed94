//go:build !windows

package terminal

// systemLanguage is the language of a system that has told none in the environment.
func systemLanguage() Language { return English }
