package files

import (
	"math"
	"syscall"
	"unsafe"
)

// Free returns how many bytes this user may still write to the disk of a folder.
func Free(folder string) (int64, error) {
	path, err := syscall.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	ask := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")
	if ok, _, err := ask.Call(uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&free)), 0, 0); ok == 0 {
		return 0, err
	}
	return int64(min(free, math.MaxInt64/2)), nil
}
