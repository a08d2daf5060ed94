package settings

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// ErrLocked is the error of [Lock] for a data folder that another node uses.
var ErrLocked = errors.New("another node uses this data folder")

const lockName = "lock"

// FolderLock is an exclusive lock of a data folder. It ends with Close, or with the process in any case. Any goroutine may call
// its methods.
type FolderLock struct {
	file     *os.File
	listener net.Listener // nil when none could be opened
	failed   error        // the reason for that
	done     chan struct{}
	ending   chan struct{} // closed by Close
	closing  sync.Once
	closed   error

	mu    sync.Mutex // guards the fields below
	show  func() bool
	ready chan struct{} // closed when show is set
}

// Lock locks the data folder dir, which it makes if necessary, and starts a goroutine that answers [Raise]; Close ends it. The
// error wraps [ErrLocked] when another node has the folder. Any other error means that the system cannot lock there; the program
// may then start without a lock.
func Lock(dir string) (*FolderLock, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	f, err := openLocked(filepath.Join(dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	l := &FolderLock{file: f, done: make(chan struct{}), ending: make(chan struct{}), ready: make(chan struct{})}
	if err := l.writePID(); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), f.Close())
	}
	l.listener, l.failed = listen(dir)
	go l.serve()
	return l, nil
}

// writePID writes the process ID into the lock file, for a person who looks for the owner of the lock.
func (l *FolderLock) writePID() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// OnRaise sets the function that shows the window when a second start calls [Raise]. show reports whether there is a window. It
// runs on the goroutine that Lock started, must return soon and must not call Close. A second start waits a second for OnRaise.
// The error, for the log, says why Raise cannot reach this process; normally it is nil.
func (l *FolderLock) OnRaise(show func() bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.show == nil {
		close(l.ready)
	}
	l.show = show
	return l.failed
}

// raise calls show and returns its result. It waits for OnRaise first, but not longer than raiseStart.
func (l *FolderLock) raise() bool {
	select {
	case <-l.ready:
	case <-l.ending:
		return false
	case <-time.After(raiseStart):
		return false
	}
	l.mu.Lock()
	show := l.show
	l.mu.Unlock()
	return show()
}

// Close ends the goroutine that answers Raise, which takes half a second at most, and unlocks the folder. Further calls return
// the same error.
func (l *FolderLock) Close() error {
	l.closing.Do(func() {
		var err error
		close(l.ending)
		if l.listener != nil {
			err = l.listener.Close() // also removes the file of the socket
		}
		<-l.done
		l.closed = errors.Join(err, l.file.Close())
	})
	return l.closed
}
