package transport

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"udpchat/chat/visible"
)

// portHolder names the program that has a UDP port open, as in "python3 (1234)". It returns "" when it finds none: the system
// shows only programs of the same user.
func portHolder(port uint16) string {
	var sockets []string
	for _, table := range []string{"/proc/net/udp", "/proc/net/udp6"} {
		if text, err := os.ReadFile(table); err == nil {
			sockets = append(sockets, socketsOn(string(text), port)...)
		}
	}
	if len(sockets) == 0 {
		return ""
	}
	return socketOwner(sockets)
}

// boundTo returns the sockets bound to a port, each as the words of its line in table, the text of /proc/net/udp. After a line
// of headings that file has one line for each socket; its second word is the local address with the port in hexadecimal, see
// proc_pid_net(5). Lines of another form and lines with fewer than least words are skipped; least is at least 2.
func boundTo(table string, port uint16, least int) [][]string {
	var sockets [][]string
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) < least {
			continue
		}
		_, hex, ok := strings.Cut(words[1], ":")
		bound, err := strconv.ParseUint(hex, 16, 16)
		if ok && err == nil && uint16(bound) == port {
			sockets = append(sockets, words)
		}
	}
	return sockets
}

// socketsOn lists the inodes of the sockets bound to a port: the tenth word of a line, see boundTo.
func socketsOn(table string, port uint16) []string {
	var inodes []string
	for _, words := range boundTo(table, port, 10) {
		if n, err := strconv.ParseUint(words[9], 10, 64); err == nil && n != 0 { // 0: no process has the socket any more
			inodes = append(inodes, strconv.FormatUint(n, 10))
		}
	}
	return inodes
}

// socketOwner names a process that has one of the sockets open.
func socketOwner(inodes []string) string {
	files, _ := filepath.Glob("/proc/[0-9]*/fd/*") // never a bad pattern
	for _, file := range files {
		target, err := os.Readlink(file)
		if err != nil {
			continue
		}
		inode, ok := strings.CutPrefix(target, "socket:[")
		if ok && slices.Contains(inodes, strings.TrimSuffix(inode, "]")) {
			return processName(strings.Split(file, "/")[2])
		}
	}
	return ""
}

func processName(pid string) string {
	name, err := os.ReadFile("/proc/" + pid + "/comm")
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s (%s)", visible.String(strings.TrimRight(string(name), "\n")), pid)
}

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
