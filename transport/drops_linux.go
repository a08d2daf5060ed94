package transport

import (
	"os"
	"strconv"
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

// dropsOn adds up the drops of the sockets bound to a port, see boundTo: the thirteenth word.
func dropsOn(table string, port uint16) (n uint64) {
	for _, words := range boundTo(table, port, 13) {
		if drops, err := strconv.ParseUint(words[12], 10, 32); err == nil {
			n += drops
		}
	}
	return n
}
