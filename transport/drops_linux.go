package transport

import (
	"os"
	"strconv"
	"strings"
)

// Dropped counts the datagrams for which the system had no room in the buffer of the socket that Listen opened on a port, since
// then. Of whom they were it does not say. It is zero where the system tells nothing.
func Dropped(port uint16) uint64 {
	table, err := os.ReadFile("/proc/net/udp")
	if err != nil {
		return 0
	}
	return dropsOn(string(table), port)
}

// dropsOn adds up the drops of the sockets bound to a port, from the text of /proc/net/udp; see socketsOn. They are the
// thirteenth word.
func dropsOn(table string, port uint16) (n uint64) {
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) < 13 {
			continue
		}
		_, hex, ok := strings.Cut(words[1], ":")
		bound, err := strconv.ParseUint(hex, 16, 16)
		drops, bad := strconv.ParseUint(words[12], 10, 32)
		if ok && err == nil && bad == nil && uint16(bound) == port {
			n += drops
		}
	}
	return n
}
