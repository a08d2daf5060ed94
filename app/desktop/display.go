//go:build !nogui

package desktop

import (
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// HasDisplay reports whether there is a display for a window.
func HasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || display(os.Getenv("DISPLAY"))
}

// xPort is the TCP port of display 0; the others follow it. From X(7).
const xPort = 6000

// display reports whether an X server answers under a name such as :0 or host:10.0.
func display(name string) bool {
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return false
	}
	host := name[:colon]
	number, _, _ := strings.Cut(name[colon+1:], ".")
	if host != "" && host != "unix" {
		n, err := strconv.ParseUint(number, 10, 16)
		return err == nil && answers("tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(xPort+n, 10)))
	}
	for _, path := range []string{"/tmp/.X11-unix/X" + number, "@/tmp/.X11-unix/X" + number} {
		if answers("unix", path) {
			return true
		}
	}
	return false
}

// answers reports whether somebody listens at an address.
func answers(network, address string) bool {
	c, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return false
	}
	c.Close()
	return true
}
