package settings

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"time"
)

// saveAfter is how long the writer waits for further changes before it saves: someone typing makes one save, not ten.
const saveAfter = 500 * time.Millisecond

// Store holds the settings in memory and, unless it is read-only, keeps them in the data folder. Its
// methods may be called from any goroutine; only Close waits for the disk.
type Store struct {
	file source

	wake chan struct{} // holds a token when there is something to save
	stop chan struct{} // closed by Close
	done chan struct{} // closed when the writer has ended

	updating sync.Mutex // serializes updates; locked before mu

	mu        sync.Mutex // guards the fields below
	current   Settings   // its slices are never changed in place
	made      uint64     // number of the last change
	notified  uint64     // number of the last change that the hooks know
	saved     uint64     // number of the last change on disk
	notifying bool       // a goroutine is calling the hooks
	closed    bool
	hooks     []func(Settings)
	watchers  []func([]*Problem)
	problems  problems
}

// source is the settings file. Open uses it first, and then only the writer does.
type source struct {
	path     string
	now      func() time.Time
	original []byte // its content, if values in it were corrected and it was not written since
	blocked  error  // why the file must be set aside before it is written
	readOnly bool   // another node owns the file: it is never written or set aside, and there is no writer
}

// problems are the current problems of a Store.
type problems struct {
	found   []*Problem // while reading
	unsaved *Problem   // the last save failed
}

// Open reads the settings of the data folder dir, an absolute path as [DataDir] returns it, making the folder if there is
// none, and starts the goroutine that saves them; Close ends it. It reads the disk and must not be called while drawing.
// A file that is damaged or a folder that cannot be written is no error but one of [Store.Problems]: the settings work
// regardless. The error is for a dir that is not absolute.
func Open(dir string) (*Store, error) { return open(dir, time.Now) }

// OpenReadOnly reads the settings of a data folder that another copy uses, and never writes there: changes are kept in
// memory and forgotten at Close, and a damaged file stays where it is. It starts no goroutine. The error is as for [Open].
func OpenReadOnly(dir string) (*Store, error) {
	s, err := newStore(dir, time.Now)
	if err != nil {
		return nil, err
	}
	s.file.readOnly = true
	s.load()
	close(s.done)
	return s, nil
}

func newStore(dir string, now func() time.Time) (*Store, error) {
	if !filepath.IsAbs(dir) {
		return nil, fmt.Errorf("open settings: %q is not an absolute path", dir)
	}
	return &Store{
		file: source{path: filepath.Join(dir, fileName), now: now},
		wake: make(chan struct{}, 1),
		stop: make(chan struct{}),
		done: make(chan struct{}),
	}, nil
}

func open(dir string, now func() time.Time) (*Store, error) {
	s, err := newStore(dir, now)
	if err != nil {
		return nil, err
	}
	if err := probe(dir); err != nil {
		s.problems.unsaved = s.unsaved(err)
	}
	s.load()
	go s.run()
	return s, nil
}

// Get returns the settings. The copy is the caller's.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current.clone()
}

// Update lets change alter a copy of the settings, puts that in their place, and calls the hooks before it returns, unless
// another Update is calling them just now and will tell this change too. Saving happens later, on another goroutine.
// Values out of range are corrected as when reading the file; the error is then a [*Problem] that names them. After Close
// nothing changes and the error is [ErrClosed]. The function change must not call Update.
func (s *Store) Update(change func(*Settings)) error {
	corrected, err := s.apply(change)
	if err != nil {
		return err
	}
	s.tell()
	if len(corrected) > 0 {
		return &Problem{Kind: Corrected, Path: s.file.path, Keys: corrected}
	}
	return nil
}

func (s *Store) apply(change func(*Settings)) (corrected []string, err error) {
	s.updating.Lock()
	defer s.updating.Unlock()
	old := s.Get()
	next := old.clone()
	change(&next)
	next.keepUnseen(old)
	corrected = next.correct()

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	if reflect.DeepEqual(old, next) {
		return corrected, nil
	}
	s.current = next.clone() // change may have kept a pointer
	s.made++
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return corrected, nil
}

// OnChange adds a hook that is called with the settings after they changed, on the goroutine that changed them. Hooks are
// called one at a time; several quick changes may be told as one, and the last is always told. A hook may call Get and
// Update; it owns what it is given.
func (s *Store) OnChange(hook func(Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook)
}

// tell calls the hooks until they know of every change. Of several goroutines one does it for all, so that no hook is told
// an older state after a newer one.
func (s *Store) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.notifying {
		return
	}
	s.notifying = true
	for s.notified != s.made {
		s.notified = s.made
		hooks, state := slices.Clone(s.hooks), s.current
		s.mu.Unlock()
		for _, hook := range hooks {
			hook(state.clone())
		}
		s.mu.Lock()
	}
	s.notifying = false
}

// Problems returns what a person should know about the settings now: first what was found while reading the file, then, as
// long as it lasts, that it cannot be written. The slice is the caller's; the problems are not to be changed.
func (s *Store) Problems() []*Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.problems.found)
	if s.problems.unsaved != nil {
		list = append(list, s.problems.unsaved)
	}
	return list
}

// OnProblem adds a hook that is called with [Store.Problems] when saving begins to fail or works again. It is called on the
// goroutine that saves, and must not call Close.
func (s *Store) OnProblem(hook func([]*Problem)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers = append(s.watchers, hook)
}

// Close saves what is not saved yet, ends the writer and waits for it. The error is a [*Problem] when the last changes could
// not be saved. Further calls do nothing but return the same.
func (s *Store) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.mu.Unlock()
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.saved != s.made && !s.file.readOnly {
		return s.problems.unsaved
	}
	return nil
}
