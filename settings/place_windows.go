package settings

import (
	"net"
	"os"
)

// socketsInside says that the socket is never in the data folder: the user at its other end cannot be checked, and others may be
// able to write there.
const socketsInside = false

// runFolders returns the folder for sockets, into which only this user can write: %LocalAppData%.
func runFolders() []string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	return []string{folder}
}

// ours reports whether the other end of a connection is this user's, which it is by the place of the socket.
func ours(net.Conn) bool { return true }
