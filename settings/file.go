package settings

import (
	"errors"
	"io/fs"
	"slices"
	"time"
	"unicode/utf8"

	"udpchat/internal/files"
)

// load reads the file for Open and OpenReadOnly.
func (s *Store) load() {
	s.current = Default()
	data, err := files.Read(s.file.path, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var corrected []string
	if err == nil {
		s.current, corrected, err = decode(data)
	}
	if err != nil && !s.file.readOnly {
		s.file.blocked = err
		if err := s.unblock(); err != nil && s.problems.unsaved == nil {
			s.problems.unsaved = s.unsaved(err)
		}
	}
	if !utf8.Valid(data) {
		s.file.original = data
	}
	if len(corrected) > 0 {
		s.file.original = data
		s.problems.found = append(s.problems.found, &Problem{Kind: Corrected, Path: s.file.path, Keys: corrected})
	}
}

// unblock sets a damaged file aside instead of overwriting it.
func (s *Store) unblock() error {
	if s.file.blocked == nil {
		return nil
	}
	name, err := files.SetAside(s.file.path, s.file.now())
	if err != nil {
		return err
	}
	if name != "" {
		s.mu.Lock()
		s.problems.found = append(s.problems.found, &Problem{Kind: Damaged, Path: name, Err: s.file.blocked})
		s.mu.Unlock()
	}
	s.file.blocked = nil
	return nil
}

// keepOriginal saves a copy of the file as it was read, if values in it were corrected or it was not in UTF-8, so that no text in it
// is lost.
func (s *Store) keepOriginal() error {
	if s.file.original == nil {
		return nil
	}
	err := write(files.Name(s.file.path, "corrected", s.file.now()), s.file.original)
	if err == nil {
		s.file.original = nil
	}
	return err
}

func (s *Store) unsaved(err error) *Problem {
	return &Problem{Kind: Unsaved, Path: s.file.path, Err: err}
}

// run is the writer goroutine. It saves some time after a change, and at once at Close.
func (s *Store) run() {
	defer close(s.done)
	for s.await() {
		s.save()
	}
	s.save()
}

// await waits for a change and then for further ones. It reports false when the store closes.
func (s *Store) await() bool {
	select {
	case <-s.wake:
	case <-s.stop:
		return false
	}
	select {
	case <-time.After(saveAfter):
		return true
	case <-s.stop:
		return false
	}
}

// save writes the settings if they have changed since the last save. After a failure, the next change or Close tries again.
func (s *Store) save() {
	s.mu.Lock()
	state, made, dirty := s.current, s.made, s.made != s.saved
	s.mu.Unlock()
	if !dirty {
		return
	}
	err := s.unblock()
	if err == nil {
		err = s.keepOriginal()
	}
	if err == nil {
		err = s.store(state)
	}
	s.finish(made, err)
}

func (s *Store) store(state Settings) error {
	data, err := encode(state)
	if err != nil {
		return err
	}
	return write(s.file.path, data)
}

// finish notes the result of a save, and calls the watchers when saving has begun to fail or works again.
func (s *Store) finish(made uint64, err error) {
	s.mu.Lock()
	was := s.problems.unsaved != nil
	s.problems.unsaved = nil
	if err != nil {
		s.problems.unsaved = s.unsaved(err)
	} else {
		s.saved = made
	}
	watchers := slices.Clone(s.watchers)
	s.mu.Unlock()
	if was == (err != nil) {
		return
	}
	for _, watch := range watchers {
		watch(s.Problems())
	}
}
