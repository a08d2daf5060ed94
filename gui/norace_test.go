//go:build !race

package gui

import "time"

// limit is how long one text may take.
const limit = 20 * time.Millisecond
