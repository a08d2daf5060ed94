//go:build race

package gui

import "time"

// limit is how long one text may take; the race detector makes everything slower.
const limit = 200 * time.Millisecond
