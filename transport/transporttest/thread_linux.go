package transporttest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// onThread runs f on a thread that ends with it.
func onThread(f func()) {
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends
		if syscall.Gettid() != syscall.Getpid() {
			f()
			return
		}
		onThread(f) // the main thread would stay, in whatever namespace it is
		runtime.UnlockOSThread()
	}()
}

// privileged reports whether this process may make namespaces.
func privileged() bool {
	may := make(chan bool)
	onThread(func() { may <- syscall.Unshare(syscall.CLONE_NEWNET) == nil })
	return <-may
}

// newNetwork gives this thread a network of its own, and returns the thread's number.
func newNetwork() (int, error) {
	return syscall.Gettid(), syscall.Unshare(syscall.CLONE_NEWNET)
}

// endWithThread has a program killed when the thread ends that starts it.
func endWithThread(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
