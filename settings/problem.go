package settings

import (
	"errors"
	"fmt"
	"strings"
)

// ErrClosed is the error of [Store.Update] after [Store.Close].
var ErrClosed = errors.New("settings are closed")

// ProblemKind is a kind of problem of the settings file.
type ProblemKind uint8

// The kinds of problems.
const (
	// Damaged: the file could not be read. It was set aside, and the defaults are used.
	Damaged ProblemKind = iota + 1
	// Corrected: some values were out of range or of another type. They were replaced; all others are unchanged.
	Corrected
	// Unsaved: the file cannot be written. The settings work but will be lost at the end of the program.
	Unsaved
)

// Problem is a problem of the settings file that the person must know. It is an error; the faces turn it into a sentence.
type Problem struct {
	Kind ProblemKind
	Path string   // Damaged: the new path of the file; else the settings file
	Keys []string // Corrected: the keys of the replaced values
	Err  error    // Damaged and Unsaved: the cause
}

// Error returns the problem in English, for logs.
func (p *Problem) Error() string {
	switch p.Kind {
	case Damaged:
		return fmt.Sprintf("read settings: %v; the file was set aside as %s", p.Err, p.Path)
	case Corrected:
		return fmt.Sprintf("settings out of range were corrected: %s", strings.Join(p.Keys, ", "))
	default:
		return fmt.Sprintf("save settings: %v", p.Err)
	}
}

// Unwrap returns Err.
func (p *Problem) Unwrap() error { return p.Err }
