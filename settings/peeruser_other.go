//go:build unix && !linux && !darwin && !freebsd

package settings

import "errors"

// peerUser cannot tell the user at the other end of a connection, so no second start finds the first one here.
func peerUser(int) (int, error) { return 0, errors.ErrUnsupported }
