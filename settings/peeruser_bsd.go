//go:build darwin || freebsd

package settings

import "golang.org/x/sys/unix"

// solLocal is the level of options of such sockets, SOL_LOCAL of sys/un.h.
const solLocal = 0

// peerUser returns the user at the other end of a connection: see LOCAL_PEERCRED in unix(4).
func peerUser(fd int) (int, error) {
	c, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(c.Uid), nil
}
