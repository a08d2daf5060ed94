package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"udpchat/chat"
)

// saveAfter is how long the writer waits for further changes before it saves, so that typing causes one save instead of ten.
const saveAfter = 500 * time.Millisecond

// Store holds the settings in memory and, unless it is read-only, saves them in the data folder. Any goroutine may call its
// methods; only Close waits for the disk.
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
	original []byte // its content, if values in it were corrected or it was not in UTF-8, and it was not written since
	blocked  error  // why the file must be set aside before it is written
	readOnly bool   // another node owns the file: it is never written or set aside, and there is no writer
}

// problems are the current problems of a Store.
type problems struct {
	found   []*Problem // while reading
	unsaved *Problem   // the last save failed
}

// Open reads the settings of the data folder dir, which it makes if necessary, and starts the goroutine that saves them; Close
// ends it. dir must be absolute, as [DataDir] returns it, or there is an error. A damaged file or a folder that cannot be written
// is no error but one of [Store.Problems]; the settings work all the same. Open reads the disk, so it must not be called on the
// UI goroutine.
func Open(dir string) (*Store, error) { return open(dir, time.Now) }

// OpenReadOnly reads the settings of a data folder that another node uses. It never writes there: changes stay in memory, and a
// damaged file stays where it is. It starts no goroutine. The error is as for [Open].
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

// Get returns the settings. The value is the caller's.
func (s *Store) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current.clone()
}

// Update calls change with a copy of the settings, makes that copy the settings, and calls the hooks before it returns. If another
// Update is calling the hooks, that one reports this change, too. Another goroutine saves later. Values out of range are
// corrected; the error is then a [*Problem] with their keys. After Close nothing changes and the error is [ErrClosed]. change
// must not call Update.
func (s *Store) Update(change func(*Settings)) error {
	corrected, err := s.apply(change)
	if err != nil {
		return err
	}
	s.notify()
	if len(corrected) > 0 {
		return &Problem{Kind: Corrected, Path: s.file.path, Keys: corrected}
	}
	return nil
}

// Block remembers whether what a member says is dropped. The errors are those of Update.
func (s *Store) Block(member chat.MemberID, blocked bool) error {
	return s.Update(func(now *Settings) { now.ChangeMember(member, func(k *Known) { k.Blocked = blocked }) })
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

// OnChange adds a hook, which is called with the settings after a change, on a goroutine that calls Update. Hooks are called one
// at a time. Several quick changes may cause one call; the last change always causes one. A hook may call Get and Update, and
// owns its argument.
func (s *Store) OnChange(hook func(Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, hook)
}

// notify calls the hooks until they know every change. Only one goroutine at a time does so, so that no hook gets an older state
// after a newer one.
func (s *Store) notify() {
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

// Problems returns the current problems: those of reading the file, and then, while it lasts, that the file cannot be written.
// The slice is the caller's; the problems must not be changed.
func (s *Store) Problems() []*Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.problems.found)
	if s.problems.unsaved != nil {
		list = append(list, s.problems.unsaved)
	}
	return list
}

// OnProblem adds a hook, which is called with [Store.Problems] when saving begins to fail or works again. It runs on the goroutine
// that saves, and must not call Close.
func (s *Store) OnProblem(hook func([]*Problem)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers = append(s.watchers, hook)
}

// Close saves the last changes and ends the writer. The error is a [*Problem] when they could not be saved. Further calls return
// the same error.
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

// ErrClosed is the error of [Store.Update] after [Store.Close].
var ErrClosed = errors.New("settings are closed")

// ProblemKind is a kind of problem of the settings file.
type ProblemKind uint8

// The kinds of problems.
const (
	// Damaged: the file could not be read. It was set aside, and the defaults are used.
	Damaged ProblemKind = iota + 1
	// Corrected: some values were out of range or of another type. They were replaced; all others are unchanged.
	Corrected
	// Unsaved: the file cannot be written. The settings work but will be lost at the end of the program.
	Unsaved
)

// Problem is a problem of the settings file that the person must know. It is an error; the faces turn it into a sentence.
type Problem struct {
	Kind ProblemKind
	Path string   // Damaged: the new path of the file; else the settings file
	Keys []string // Corrected: the keys of the replaced values
	Err  error    // Damaged and Unsaved: the cause
}

// Error returns the problem in English, for logs.
func (p *Problem) Error() string {
	switch p.Kind {
	case Damaged:
		return fmt.Sprintf("read settings: %v; the file was set aside as %s", p.Err, p.Path)
	case Corrected:
		return fmt.Sprintf("settings out of range were corrected: %s", strings.Join(p.Keys, ", "))
	default:
		return fmt.Sprintf("save settings: %v", p.Err)
	}
}

// Unwrap returns Err.
func (p *Problem) Unwrap() error { return p.Err }
