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

// ErrLocked is what [Lock] returns when another copy of the program uses the data folder.
var ErrLocked = errors.New("another copy uses this data folder")

const lockName = "lock"

// FolderLock is the right to be the one copy that uses a data folder. It ends with Close or with the process, however that
// ends. Its methods may be called from any goroutine.
type FolderLock struct {
	file     *os.File
	listener net.Listener // nil when there is nothing to listen on
	failed   error        // why
	done     chan struct{}
	ending   chan struct{} // closed by Close
	closing  sync.Once
	closed   error

	mu    sync.Mutex // guards what follows
	show  func() bool
	ready chan struct{} // closed when there is a show
}

// Lock takes the data folder dir, making it if there is none, and starts the goroutine that hears [Raise]; Close ends it and
// waits for it. The error wraps [ErrLocked] when another copy has the folder; any other error means that the system cannot
// lock there, which is no reason not to start.
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

// writePID puts the process ID into the lock's file, for a person who looks for who has the folder.
func (l *FolderLock) writePID() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// OnRaise sets what is called when a second start asks this copy to show itself, on the goroutine that Lock started. It
// reports whether this copy has a window and will show it, must return soon and must not call Close. A second start that
// came earlier waits for it, a moment. The error, for the log, says why nobody can ask; nil normally.
func (l *FolderLock) OnRaise(show func() bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.show == nil {
		close(l.ready)
	}
	l.show = show
	return l.failed
}

// raised shows this copy and reports whether that was possible, before the second start gives up.
func (l *FolderLock) raised() bool {
	late := time.NewTimer(raiseStart)
	defer late.Stop()
	select {
	case <-l.ready:
	case <-l.ending:
		return false
	case <-late.C:
		return false
	}
	l.mu.Lock()
	show := l.show
	l.mu.Unlock()
	return show()
}

// Close gives the folder back, after the goroutine that hears Raise has ended, which takes half a second at most. Further
// calls return the same.
func (l *FolderLock) Close() error {
	l.closing.Do(func() {
		var err error
		close(l.ending)
		if l.listener != nil {
			err = l.listener.Close() // removes the socket's file too
		}
		<-l.done
		l.closed = errors.Join(err, l.file.Close())
	})
	return l.closed
}
