//go:build !nogui

package desktop

import (
	"fmt"
	"syscall"
	"unsafe"
)

// Of winuser.h and shellapi.h: how a window is shown, and the greatest number by which ShellExecuteW reports a failure.
const (
	showNormal = 1
	mostFailed = 32
)

// open asks the shell, which unlike rundll32 says when it fails.
func open(target string) error {
	verb, err1 := syscall.UTF16PtrFromString("open")
	file, err2 := syscall.UTF16PtrFromString(target)
	if err1 != nil || err2 != nil {
		return syscall.EINVAL
	}
	execute := syscall.NewLazyDLL("shell32.dll").NewProc("ShellExecuteW")
	code, _, _ := execute.Call(0, uintptr(unsafe.Pointer(verb)), uintptr(unsafe.Pointer(file)), 0, 0, showNormal)
	if code <= mostFailed {
		return fmt.Errorf("the shell failed with %d", code)
	}
	return nil
}
