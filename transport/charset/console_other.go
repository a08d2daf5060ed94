//go:build !windows

package charset

import "os"

// Input is the encoding of standard input. typed says that a person types there.
func Input(typed bool) Charset { return OfLocale(os.Getenv, typed) }

// Output is the encoding of what is printed. shown says that it goes to a terminal.
func Output(shown bool) Charset { return OfLocale(os.Getenv, shown) }
