package history

import (
	"runtime"
	"syscall"
)

// writerNice is how far the writer stands back, 0 to 19.
const writerNice = 10

// standBack lets the calling goroutine's work wait for the receiver's and the window's where there are few processors: under
// a flood the writer would take all it can get. The thread is given to the goroutine and ends with it. It is no harm where
// the system refuses.
func standBack() {
	runtime.LockOSThread()
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), writerNice)
}
