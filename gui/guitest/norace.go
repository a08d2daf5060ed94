//go:build !race

package guitest

import "time"

// Limit is how long one text may take.
const Limit = 20 * time.Millisecond
