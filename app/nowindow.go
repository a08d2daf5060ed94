//go:build nogui

package app

import (
	"context"
	"io"
)

// canShow reports that this build has no window, without a word.
func canShow(io.Writer, string) bool { return false }

// newWindow is never called in this build.
func newWindow(*parts, Metadata) face { return nil }

// withoutWindow is never called in this build.
func (p *parts) withoutWindow(context.Context, *front) error { return nil }
