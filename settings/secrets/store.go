// Package secrets keeps what must outlive a loss of the history in one small file of the data folder, which is flushed at every
// change: the identity of this node and those it had before, which members the person has verified, and the rooms and conversations
// of two that it is in, with their keys.
//
// [Open] reads the file. [Store.Identity] returns the identity that belongs to this machine. [Store.Verify] and [Store.SaveRoom] work in
// memory, so the UI goroutine may call them; another goroutine saves, and [Store.Close] waits for that.
package secrets

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/internal/files"
)

// Store holds the secrets in memory and saves them in the data folder. The caller holds the folder's lock. Any goroutine may call
// its methods; Identity, Renew, Recall and Close wait for the disk.
type Store struct {
	folder folder

	saving sync.Mutex     // held while the file is written; locked before mu
	work   sync.WaitGroup // the goroutine that saves

	mu       sync.Mutex // guards the fields below
	content  content
	made     uint64    // number of the last change
	saved    uint64    // number of the last change on disk
	busy     bool      // a goroutine saves
	waiting  []waiting // for changes to be saved, in their order
	closed   bool
	problems problems
	changed  func()
	watch    func([]*Problem)
}

// problems are the current problems of a Store.
type problems struct {
	found   []*Problem // while reading
	new     *Problem   // the identity is another one than at the last start
	unsaved *Problem   // the last save failed
}

// Open reads the secrets of a data folder. It makes no folder and no file yet. A damaged file is no error but one of
// [Store.Problems]; one that cannot be read stays as it is, and is the error of [Store.Identity].
func Open(dir string) *Store { return open(dir, files.System{}, time.Now) }

// OpenReadOnly reads the secrets of a data folder that another node uses. It never writes there: changes stay in memory, and a
// damaged file stays where it is.
func OpenReadOnly(dir string) *Store {
	s := newStore(dir, nil, time.Now)
	s.folder.blocked = errElsewhere
	s.content, _ = s.folder.read(s.folder.path)
	return s
}

func open(dir string, disk files.Disk, now func() time.Time) *Store {
	s := newStore(dir, disk, now)
	s.content, s.problems.found = s.folder.load()
	return s
}

func newStore(dir string, disk files.Disk, now func() time.Time) *Store {
	return &Store{
		folder:  folder{path: filepath.Join(dir, fileName), disk: disk, now: now},
		changed: func() {}, watch: func([]*Problem) {},
	}
}

// Verified returns the keys of the members that the person has verified, ascending. The slice is the caller's.
func (s *Store) Verified() []chat.Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := make([]chat.Key, len(s.content.verified))
	for i, v := range s.content.verified {
		keys[i] = chat.Key(v)
	}
	return keys
}

// Verify notes whether the person has verified a member, and calls the hook of OnChange before it returns. After Close it does
// nothing.
func (s *Store) Verify(k chat.Key, verified bool) {
	if s.mark(value(k), verified) {
		s.changed()
	}
}

// mark changes the list of verified members, and reports whether that was news.
func (s *Store) mark(v value, verified bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, is := slices.BinarySearchFunc(s.content.verified, v, compare)
	if is == verified || s.closed {
		return false
	}
	list := slices.Clone(s.content.verified)
	if verified {
		list = slices.Insert(list, i, v)
	} else {
		list = slices.Delete(list, i, i+1)
	}
	s.content.verified = list
	s.made++
	s.saveLocked()
	return true
}

// saveLocked has changes saved.
func (s *Store) saveLocked() {
	if !s.busy {
		s.busy = true
		s.work.Go(s.saveAll)
	}
}

// saveAll saves until there is nothing new to save.
func (s *Store) saveAll() {
	for again := true; again; {
		tried := s.save()
		s.mu.Lock()
		again = s.made != tried
		s.busy = again
		s.mu.Unlock()
	}
}

// save saves what has changed since the last save, and returns the number of the last change that it tried to save. After a
// failure, the next change or Close tries again.
func (s *Store) save() (tried uint64) {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	c, made, dirty := s.content, s.made, s.made != s.saved
	s.mu.Unlock()
	if s.folder.disk == nil {
		s.answer(made, false)
	} else if dirty {
		s.finish(made, s.folder.write(c))
	}
	return made
}

// finish notes the result of a save, and calls the hook when saving has begun to fail or works again.
func (s *Store) finish(made uint64, err error) {
	s.mu.Lock()
	was := s.problems.unsaved != nil
	s.problems.unsaved = nil
	if err != nil {
		s.problems.unsaved = &Problem{Kind: Unsaved, Path: s.folder.path, Err: err}
	} else {
		s.saved = made
	}
	s.mu.Unlock()
	s.answer(made, err == nil)
	if was != (err != nil) {
		s.watch(s.Problems())
	}
}

// answer tells what has become of changes up to one.
func (s *Store) answer(made uint64, ok bool) {
	s.mu.Lock()
	all := s.answeredLocked(made)
	s.mu.Unlock()
	for _, w := range all {
		w.done(ok)
	}
}

// OnChange sets a hook, which is called after every change, on the goroutine that calls Verify. It is set before the first change.
func (s *Store) OnChange(hook func()) { s.changed = hook }

// OnProblem sets a hook, which is called with [Store.Problems] when saving begins to fail or works again, and when the identity
// becomes another one. It runs on the goroutine that saves, and must call no method that waits for the disk. It is set before the
// first change.
func (s *Store) OnProblem(hook func([]*Problem)) { s.watch = hook }

// Problems returns the current problems: those of reading the file, that the identity is a new one, and, while it lasts, that the
// file cannot be written.
// The slice is the caller's; the problems must not be changed.
func (s *Store) Problems() []*Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.problems.found)
	if s.problems.new != nil {
		list = append(list, s.problems.new)
	}
	if s.problems.unsaved != nil {
		list = append(list, s.problems.unsaved)
	}
	return list
}

// Close waits until the last changes are saved. The error is a [*Problem] when they could not be saved. It may be called twice.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.work.Wait()
	s.save()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.problems.unsaved != nil {
		return s.problems.unsaved
	}
	return nil
}

// ProblemKind is a kind of problem of the secrets.
type ProblemKind uint8

// The kinds of problems.
const (
	// Replaced: there was a key, but it cannot be used. Its file was set aside. There are no secrets, and Identity makes a new one.
	Replaced ProblemKind = iota + 1
	// Outdated: there was a key of the first edition of the program. Its file was set aside, and Identity makes a new one.
	Outdated
	// Restored: the file was damaged and was set aside. Its copy is in use, which may lack the last change.
	Restored
	// Unsaved: the file cannot be written. The secrets changed in memory only.
	Unsaved
	// Moved: the data folder is on another machine than before, so a new identity was made. The earlier one is kept.
	Moved
	// Renewed: another machine has the same identity, so a new one was made.
	Renewed
)

// Problem is a problem of the secrets that the person must know. It is an error; the faces turn it into a sentence.
type Problem struct {
	Kind ProblemKind
	Path string // Replaced, Outdated and Restored: the new path of the file; else the file; empty for Moved and Renewed
	Err  error  // the cause; nil for a file that is of no use any more
}

// Error returns the problem in English, for logs.
func (p *Problem) Error() string {
	switch p.Kind {
	case Unsaved:
		return fmt.Sprintf("save the secrets: %v", p.Err)
	case Outdated:
		return "the key is of an earlier version; the file was set aside as " + p.Path
	case Moved:
		return "the identity is of another machine"
	case Renewed:
		return "another machine has the identity, too"
	}
	return fmt.Sprintf("read the secrets: %v; the file was set aside as %s", p.Err, p.Path)
}

// Unwrap returns Err.
func (p *Problem) Unwrap() error { return p.Err }

// errElsewhere is the error for writing into a data folder that another node uses.
var errElsewhere = errors.New("another node uses the data folder")
