//go:build race

package guitest

import "time"

// Limit is how long one text may take; the race detector makes everything slower.
const Limit = 200 * time.Millisecond
