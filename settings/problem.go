package settings

import (
	"errors"
	"fmt"
	"strings"
)

// ErrClosed is what [Store.Update] returns after [Store.Close].
var ErrClosed = errors.New("settings are closed")

// ProblemKind tells the problems of the settings file apart.
type ProblemKind uint8

// The kinds of problems there are.
const (
	// Damaged: the file could not be read. It was set aside whole, and the defaults are used.
	Damaged ProblemKind = iota + 1
	// Corrected: some values were out of range or of another kind. They were changed; the rest is as it was.
	Corrected
	// Unsaved: the file cannot be written. The settings work, but are forgotten at the end of the program.
	Unsaved
)

// Problem is something about the settings that a person must know. It is an error; the faces turn it into a sentence.
type Problem struct {
	Kind ProblemKind
	Path string   // Damaged: where the file lies now; else the settings file
	Keys []string // Corrected: the keys of the values changed
	Err  error    // Damaged and Unsaved: what the system said
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

// Unwrap returns what the system said, or nil.
func (p *Problem) Unwrap() error { return p.Err }
