package transport

import (
	"os"
	"strconv"
)

// Dropped counts the datagrams that the system dropped because the buffer of the socket on a port was full, since that socket
// was opened. Their senders are not known. It is zero where the system does not count them. See proc_pid_net(5): the column
// "drops".
func Dropped(port uint16) uint64 {
	table, err := os.ReadFile("/proc/net/udp")
	if err != nil {
		return 0
	}
	return dropsOn(string(table), port)
}

// dropsOn adds up the drops of the sockets bound to a port: the thirteenth word of a line, see boundTo.
func dropsOn(table string, port uint16) (n uint64) {
	for _, words := range boundTo(table, port, 13) {
		if drops, err := strconv.ParseUint(words[12], 10, 32); err == nil {
			n += drops
		}
	}
	return n
}
