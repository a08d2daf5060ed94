package settings

import "syscall"

// peerUser returns the user at the other end of a connection: see SO_PEERCRED in unix(7). Of a listener it is the user who began
// to listen.
func peerUser(fd int) (int, error) {
	c, err := syscall.GetsockoptUcred(fd, syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(c.Uid), nil
}
