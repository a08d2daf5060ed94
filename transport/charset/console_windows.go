package charset

import (
	"fmt"
	"syscall"
)

var kernel32 = syscall.NewLazyDLL("kernel32.dll")

// Input is the encoding of standard input. typed says that a person types there: then the Go runtime makes UTF-8 of it. A pipe is
// read in the console's code page.
func Input(typed bool) Charset {
	if typed {
		return UTF8
	}
	return codePage("GetConsoleCP")
}

// Output is the encoding of what is printed. shown says that it goes to a console: then the Go runtime takes UTF-8. A file or a pipe
// gets the console's code page.
func Output(shown bool) Charset {
	if shown {
		return UTF8
	}
	return codePage("GetConsoleOutputCP")
}

// codePage asks for a code page of the console, and without a console for the system's.
func codePage(of string) Charset {
	page, _, _ := kernel32.NewProc(of).Call()
	if page == 0 {
		page, _, _ = kernel32.NewProc("GetACP").Call()
	}
	return Named(fmt.Sprintf("cp%d", page))
}
