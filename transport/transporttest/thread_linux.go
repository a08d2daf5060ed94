package transporttest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// onThread runs f on a thread that ends with f.
func onThread(f func()) {
	go func() {
		runtime.LockOSThread() // without an unlock, so that the thread ends
		if syscall.Gettid() != syscall.Getpid() {
			f()
			return
		}
		onThread(f) // not on the main thread, which does not end
		runtime.UnlockOSThread()
	}()
}

// privileged reports whether this process may make namespaces.
func privileged() bool {
	may := make(chan bool)
	onThread(func() { may <- syscall.Unshare(syscall.CLONE_NEWNET) == nil })
	return <-may
}

// newNetwork moves this thread to a new network namespace, and returns the thread's number.
func newNetwork() (int, error) {
	return syscall.Gettid(), syscall.Unshare(syscall.CLONE_NEWNET)
}

// endWithThread makes the system kill a program when the thread that starts it ends.
func endWithThread(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
