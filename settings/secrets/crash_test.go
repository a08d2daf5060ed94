package secrets

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"udpchat/chat"
	"udpchat/internal/files"
)

var errCrash = errors.New("the computer is off")

// crashing is a disk that loses its power at a step. What was not flushed then is there, or not, or in part.
type crashing struct {
	files.System
	left    int // steps until then
	off     bool
	rng     *rand.Rand
	written []*unflushed
	names   []func() // undo the changes of names since the last flush
}

// unflushed is a file that was written and not flushed.
type unflushed struct {
	files.File
	disk *crashing
	path string
}

func (d *crashing) step() error {
	if d.left == 0 {
		d.off = true
	}
	if d.off {
		return errCrash
	}
	d.left--
	return nil
}

func (d *crashing) Create(path string) (files.File, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.System.Create(path)
	if err != nil {
		return nil, err
	}
	made := &unflushed{f, d, f.Name()}
	d.written = append(d.written, made)
	d.names = append(d.names, func() { _ = os.Remove(made.path) })
	return made, nil
}

func (f *unflushed) Write(b []byte) (int, error) {
	if err := f.disk.step(); err != nil {
		n, _ := f.File.Write(b[:f.disk.rng.IntN(len(b)+1)])
		return n, err
	}
	return f.File.Write(b)
}

func (f *unflushed) Sync() error {
	if err := f.disk.step(); err != nil {
		return err
	}
	f.disk.written = slices.DeleteFunc(f.disk.written, func(w *unflushed) bool { return w == f })
	return nil
}

func (d *crashing) Rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	before, was := os.ReadFile(to)
	if err := d.System.Rename(from, to); err != nil {
		return err
	}
	for _, w := range d.written {
		if w.path == from {
			w.path = to
		}
	}
	d.names = append(d.names, func() {
		_ = os.Rename(to, from)
		if was == nil {
			_ = os.WriteFile(to, before, 0o600)
		}
	})
	return nil
}

func (d *crashing) Remove(path string) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.System.Remove(path)
}

func (d *crashing) Flush(string) error {
	if err := d.step(); err != nil {
		return err
	}
	d.names = nil
	return nil
}

// crash leaves the folder as it may be when the power comes back.
func (d *crashing) crash(t *testing.T) {
	for _, w := range d.written {
		if info, err := os.Stat(w.path); err == nil {
			if err := os.Truncate(w.path, d.rng.Int64N(info.Size()+1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept := d.rng.IntN(len(d.names) + 1)
	for _, undo := range slices.Backward(d.names[kept:]) {
		undo()
	}
}

// state is what a person notices of the secrets.
func (s *Store) state() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.content.identity == nil {
		return fmt.Sprintf("no identity, %x, %+v, %+v", s.content.verified, s.content.rooms, s.content.pairs)
	}
	return fmt.Sprintf("%x, %x, %+v, %+v", s.content.identity.seed, s.content.verified, s.content.rooms, s.content.pairs)
}

// change makes one change out of a few, and waits until it is saved, if it can be.
func (s *Store) change(rng *rand.Rand) {
	switch rng.IntN(6) {
	case 0:
		_, _ = s.Identity(nil) // the disk may be off
	case 1:
		s.SaveRoom(aRoom(byte(rng.IntN(3)), rng.IntN(3)), func(bool) {})
	case 2:
		s.SavePair(aPair(byte(rng.IntN(3))))
	default:
		s.Verify(chat.Key{byte(1 + rng.IntN(4))}, rng.IntN(3) > 0)
	}
	s.work.Wait()
}

func TestACrashAtAnyStepLeavesTheOldSecretsOrTheNewOnes(t *testing.T) {
	const changes, seeds = 6, 12
	crashes := 0
	for seed := range uint64(seeds) {
		for steps, done := 0, false; !done; steps++ {
			dir, rng := t.TempDir(), rand.New(rand.NewPCG(seed, 0))
			disk := &crashing{left: steps, rng: rand.New(rand.NewPCG(seed, uint64(steps)))}
			s := open(dir, disk, at)
			before := s.state()
			for n := 0; n < changes && !disk.off; n++ {
				before = s.state()
				s.change(rng)
			}
			if done = !disk.off; done {
				continue
			}
			crashes++
			after := s.state()
			disk.crash(t)
			again := open(dir, files.System{}, at)
			if got := again.state(); got != before && got != after && !(after == before && isNew(again, s)) {
				t.Fatalf("seed %d, step %d: %s before, %s after, and then %s", seed, steps, before, after, got)
			}
			if len(again.problems.found) > 0 {
				t.Fatalf("seed %d, step %d: %v", seed, steps, again.problems.found)
			}
			if _, err := again.Identity(nil); err != nil {
				t.Fatal(err)
			}
			want := again.state()
			if got := open(dir, files.System{}, at).state(); got != want {
				t.Fatalf("seed %d, step %d: %s at the third start, want %s", seed, steps, got, want)
			}
		}
	}
	if crashes < 100 {
		t.Errorf("only %d crashes", crashes)
	}
}

// isNew reports whether a store differs from another by an identity that was about to be made: nobody was told of it.
func isNew(s, other *Store) bool {
	return other.content.identity == nil && s.content.identity != nil && slices.Equal(s.content.verified, other.content.verified) &&
		reflect.DeepEqual(s.Rooms(), other.Rooms()) && reflect.DeepEqual(s.Pairs(), other.Pairs())
}

// full is a disk that has no room at one step.
type full struct {
	files.System
	left int
}

var errFull = errors.New("no space")

func (d *full) step() error {
	d.left--
	if d.left == -1 {
		return errFull
	}
	return nil
}

type fullFile struct {
	files.File
	disk *full
}

func (d *full) Create(path string) (files.File, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.System.Create(path)
	return fullFile{f, d}, err
}

func (f fullFile) Write(b []byte) (int, error) {
	if err := f.disk.step(); err != nil {
		return 0, err
	}
	return f.File.Write(b)
}

func (f fullFile) Sync() error { return f.disk.step() }

func (d *full) Rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.System.Rename(from, to)
}

func (d *full) Flush(string) error { return d.step() }

func TestAStepThatFailsIsToldAndTheNextChangeSavesAll(t *testing.T) {
	const stepsOfFile = 5
	for step := range 2 * stepsOfFile {
		dir, disk := t.TempDir(), &full{left: 1 << 30}
		s := open(dir, disk, at)
		first, err := s.Identity(nil)
		if err != nil {
			t.Fatal(err)
		}
		var told [][]ProblemKind
		s.OnProblem(func(p []*Problem) { told = append(told, kinds(p)) })
		disk.left = step
		s.Verify(chat.Key{1}, true)
		s.work.Wait()
		failed := step < stepsOfFile // the copy may fail
		if (len(told) == 1) != failed || failed && (!slices.Equal(told[0], []ProblemKind{Unsaved}) || !errors.Is(s.Problems()[0], errFull)) {
			t.Errorf("step %d: told %v", step, told)
		}
		s.Verify(chat.Key{2}, true)
		s.work.Wait()
		saved := make(chan bool, 1)
		s.SaveRoom(aRoom(1, 2), func(ok bool) { saved <- ok })
		if !<-saved {
			t.Errorf("step %d: a room is not saved", step)
		}
		if err := s.Close(); err != nil {
			t.Errorf("step %d: %v", step, err)
		}
		if failed && (len(told) != 2 || len(told[1]) != 0) {
			t.Errorf("step %d: told %v", step, told)
		}
		again := open(dir, files.System{}, at)
		if got, err := again.Identity(nil); err != nil || !got.Equal(first) || again.state() != s.state() {
			t.Errorf("step %d: %s, want %s, %v", step, again.state(), s.state(), err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
			t.Errorf("step %d: left behind: %q", step, left)
		}
	}
}

func TestAnIdentityThatIsNotOnTheDiskIsNotUsed(t *testing.T) {
	for step := range 5 {
		dir := t.TempDir()
		s := open(dir, &full{left: step}, at)
		if got, err := s.Identity(nil); !errors.Is(err, errFull) || got != nil {
			t.Errorf("step %d: an identity, %v", step, err)
		}
		got, err := s.Identity(nil)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := open(dir, files.System{}, at).Identity(nil); err != nil || !again.Equal(got) {
			t.Errorf("step %d: another identity, %v", step, err)
		}
	}
}
