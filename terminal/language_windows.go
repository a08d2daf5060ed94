package terminal

import "syscall"

// The low ten bits of a Windows language identifier name the language; 4 is Chinese. The source is winnt.h.
const (
	primaryLanguage = 0x3ff
	langChinese     = 0x04
)

// systemLanguage is the language of the Windows interface.
func systemLanguage() Language {
	id, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GetUserDefaultUILanguage").Call()
	if id&primaryLanguage == langChinese {
		return Chinese
	}
	return English
}
