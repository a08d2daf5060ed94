package terminal

import "syscall"

// Of a language identifier of Windows the low ten bits name the language; 4 is Chinese. From winnt.h.
const (
	primaryLanguage = 0x3ff
	langChinese     = 0x04
)

// systemLanguage is the language of the system's own windows.
func systemLanguage() Language {
	id, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GetUserDefaultUILanguage").Call()
	if id&primaryLanguage == langChinese {
		return Chinese
	}
	return English
}
