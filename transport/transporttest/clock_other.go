//go:build !(linux && amd64)

package transporttest

import (
	"errors"
	"time"
)

// SetClock would make a process see another time. It is written for Linux on AMD64 only.
func SetClock(int, time.Duration) error { return errors.ErrUnsupported }
