//go:build !nogui

package desktop

import (
	"context"
	"syscall"
	"unsafe"
)

const iconWarning = 0x30 // MB_ICONWARNING of winuser.h

// Tell shows a text in a dialog by the system's own means and waits until it is closed. It reports whether that was possible.
func Tell(_ context.Context, title, text, _ string) bool {
	t, err1 := syscall.UTF16PtrFromString(text)
	caption, err2 := syscall.UTF16PtrFromString(title)
	if err1 != nil || err2 != nil {
		return false
	}
	box := syscall.NewLazyDLL("user32.dll").NewProc("MessageBoxW")
	closed, _, _ := box.Call(0, uintptr(unsafe.Pointer(t)), uintptr(unsafe.Pointer(caption)), iconWarning)
	return closed != 0
}
