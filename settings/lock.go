package settings

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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
	closing  sync.Once
	closed   error

	mu      sync.Mutex // guards what follows
	show    func()
	pending bool // a second start came before there was a show
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
	l := &FolderLock{file: f, done: make(chan struct{})}
	if err := l.writePID(); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), f.Close())
	}
	l.listener, l.failed = listen(dir)
	go l.serve()
	return l, nil
}

func (l *FolderLock) writePID() error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// Holder returns the process ID of the copy that last locked the data folder dir, 0 when that is not known. It says nothing
// about whether that copy still runs.
func Holder(dir string) int {
	data, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(data)))
	return max(pid, 0)
}

// OnRaise sets what is called when a second start asks this copy to show itself, on the goroutine that Lock started or, if
// that was asked before, at once on the caller's. It must return soon and must not call Close. The error, for the log, says
// why nobody can ask; nil normally.
func (l *FolderLock) OnRaise(show func()) error {
	l.mu.Lock()
	l.show = show
	pending := l.pending
	l.pending = false
	l.mu.Unlock()
	if pending {
		show()
	}
	return l.failed
}

func (l *FolderLock) raised() {
	l.mu.Lock()
	show := l.show
	l.pending = show == nil
	l.mu.Unlock()
	if show != nil {
		show()
	}
}

// Close gives the folder back, after the goroutine that hears Raise has ended, which takes half a second at most. Further
// calls return the same.
func (l *FolderLock) Close() error {
	l.closing.Do(func() {
		var err error
		if l.listener != nil {
			err = l.listener.Close() // removes the socket's file too
		}
		<-l.done
		l.closed = errors.Join(err, l.file.Close())
	})
	return l.closed
}
