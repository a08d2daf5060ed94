//go:build !nogui

package app

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"unsafe"

	"udpchat/terminal"
)

// Of winuser.h and processthreadsapi.h.
const (
	mbYesNo          = 0x04
	mbIconWarning    = 0x30
	idYes            = 6
	createNewConsole = 0x10
)

// offer asks whether to open the room in a terminal; where it cannot be, it only says so.
func offer(_ context.Context, words terminal.NoWindow, can bool) answer {
	title, text := offered(words, can)
	kind := uintptr(mbIconWarning)
	if can {
		kind |= mbYesNo
	}
	t, err1 := syscall.UTF16PtrFromString(text)
	caption, err2 := syscall.UTF16PtrFromString(title)
	if err1 != nil || err2 != nil {
		return noAnswer
	}
	box := syscall.NewLazyDLL("user32.dll").NewProc("MessageBoxW")
	chosen, _, _ := box.Call(0, uintptr(unsafe.Pointer(t)), uintptr(unsafe.Pointer(caption)), kind)
	switch chosen {
	case 0:
		return noAnswer
	case idYes:
		return yes
	}
	return no
}

// inTerminal is the program without a window, which lies beside this one, in a console of its own; nil when it is not there.
func inTerminal(args []string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	path := filepath.Join(filepath.Dir(self), "udpchat-terminal.exe")
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	cmd := exec.Command(path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: createNewConsole}
	return cmd
}
