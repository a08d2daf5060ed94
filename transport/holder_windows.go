package transport

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"syscall"
	"unsafe"

	"udpchat/chat/visible"
)

// udpTable is the layout of a table that GetExtendedUdpTable returns: a count, then a row for each socket; see udpmib.h. Numbers
// are little-endian, except for the port.
type udpTable struct {
	family         uintptr
	row, port, pid int // the length of a row, and where its port and its process are
}

var udpTables = []udpTable{{syscall.AF_INET, 12, 4, 8}, {syscall.AF_INET6, 28, 20, 24}}

// portHolder names the program that has a UDP port open, as in "python.exe (1234)". For programs of the system and of other
// users it tells only the number. It returns "" when no program has the port.
func portHolder(port uint16) string {
	for _, t := range udpTables {
		if pid := t.owner(t.read(), port); pid != 0 {
			return processName(pid)
		}
	}
	return ""
}

// read returns the current table, or nil when the system refuses.
func (t udpTable) read() []byte {
	const ownerPID = 1 // UDP_TABLE_OWNER_PID
	ask := syscall.NewLazyDLL("iphlpapi.dll").NewProc("GetExtendedUdpTable")
	size := uint32(16 << 10)
	for range 5 { // sockets may be opened between two calls
		table := make([]byte, size)
		result, _, _ := ask.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0, t.family, ownerPID, 0)
		if result == 0 {
			return table
		}
		if syscall.Errno(result) != syscall.ERROR_INSUFFICIENT_BUFFER {
			break
		}
	}
	return nil
}

// owner returns the number of the process that has a port, or 0 when none has.
func (t udpTable) owner(table []byte, port uint16) uint32 {
	if len(table) < 4 {
		return 0
	}
	rows := table[4:]
	for n := binary.LittleEndian.Uint32(table); n > 0 && len(rows) >= t.row; n-- {
		if binary.BigEndian.Uint16(rows[t.port:]) == port {
			return binary.LittleEndian.Uint32(rows[t.pid:])
		}
		rows = rows[t.row:]
	}
	return 0
}

func processName(pid uint32) string {
	const queryLimited = 0x1000 // PROCESS_QUERY_LIMITED_INFORMATION
	process, err := syscall.OpenProcess(queryLimited, false, pid)
	if err != nil {
		return fmt.Sprintf("PID %d", pid)
	}
	defer syscall.CloseHandle(process)
	path := make([]uint16, 1<<10)
	size := uint32(len(path))
	ask := syscall.NewLazyDLL("kernel32.dll").NewProc("QueryFullProcessImageNameW")
	if ok, _, _ := ask.Call(uintptr(process), 0, uintptr(unsafe.Pointer(&path[0])), uintptr(unsafe.Pointer(&size))); ok == 0 {
		return fmt.Sprintf("PID %d", pid)
	}
	return fmt.Sprintf("%s (%d)", visible.String(filepath.Base(syscall.UTF16ToString(path))), pid)
}
