package settings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var noon = time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC)

func openAt(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := open(dir, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func update(t *testing.T, s *Store, change func(*Settings)) {
	t.Helper()
	if err := s.Update(change); err != nil {
		t.Fatal(err)
	}
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, dir, content string) string {
	t.Helper()
	file := filepath.Join(dir, fileName)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func kinds(problems []*Problem) []ProblemKind {
	var kinds []ProblemKind
	for _, p := range problems {
		kinds = append(kinds, p.Kind)
	}
	return kinds
}

// names lists the files of a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestSettingsOutliveTheProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "数据 one", "deep")
	s := openAt(t, dir)
	if got := s.Get(); !reflect.DeepEqual(got, Default()) || len(s.Problems()) > 0 {
		t.Fatalf("a first start has %+v, %v", got, s.Problems())
	}
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("a first start leaves %q", got)
	}
	want := everything()
	update(t, s, func(s *Settings) { *s = want })
	closeStore(t, s)
	if got := openAt(t, dir).Get(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := names(t, dir); !slices.Equal(got, []string{fileName}) {
		t.Errorf("the folder holds %q", got)
	}
}

func TestOthersCannotReadTheFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders of Windows inherit who may read them")
	}
	dir := filepath.Join(t.TempDir(), "data")
	s := openAt(t, dir)
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "x"}) })
	closeStore(t, s)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, fileName): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
}

func TestManyChangesAreOneSaveAWhileLater(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := openAt(t, dir)
		for i := range 100 {
			update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: strings.Repeat("x", i)}) })
		}
		if got := len(draft(s.Get())); got != 99 {
			t.Errorf("in memory are %d characters, want 99 at once", got)
		}
		synctest.Wait()
		if got := names(t, dir); len(got) > 0 {
			t.Errorf("the folder holds %q too early", got)
		}
		time.Sleep(saveAfter)
		synctest.Wait()
		data, err := os.ReadFile(filepath.Join(dir, fileName))
		if saved, _, _ := decode(data); err != nil || len(draft(saved)) != 99 {
			t.Errorf("on disk are %d characters, %v; want 99", len(draft(saved)), err)
		}
	})
}

func TestNoChangeSavesAndTellsNothing(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	s.OnChange(func(Settings) { t.Error("told") })
	update(t, s, func(s *Settings) { s.Port = DefaultPort })
	closeStore(t, s)
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("the folder holds %q", got)
	}
}

func TestCopiesShareNothingWithTheStore(t *testing.T) {
	s := openAt(t, t.TempDir())
	var kept *Settings
	update(t, s, func(s *Settings) {
		s.Peers, s.Known = []Peer{{Address: "a"}}, []Known{{ID: "m"}}
		kept = s
	})
	s.OnChange(func(now Settings) { now.Peers[0].Address, now.Known[0].ID = "b", "b" })
	got := s.Get()
	got.Peers[0].Address, kept.Peers[0].Address, kept.Known[0].ID = "b", "b", "b"
	update(t, s, func(s *Settings) { s.ClassicView = true })
	if got := s.Get(); got.Peers[0].Address != "a" || got.Known[0].ID != "m" {
		t.Errorf("the store holds %+v", got)
	}
}

func TestAChangeOutOfRangeIsCorrectedAndReported(t *testing.T) {
	s := openAt(t, t.TempDir())
	err := s.Update(func(s *Settings) { s.TextSize, s.Port = 300, 4000 })
	var problem *Problem
	if !errors.As(err, &problem) || problem.Kind != Corrected || !slices.Equal(problem.Keys, []string{"textSize"}) {
		t.Errorf("the error is %v", err)
	}
	if got := s.Get(); got.TextSize != MaxTextSize || got.Port != 4000 {
		t.Errorf("the settings are %+v", got)
	}
}

func TestAReplacedValueKeepsMembersOfNewerVersions(t *testing.T) {
	dir := t.TempDir()
	file := put(t, dir, `{"colour":"teal","window":{"screen":2}}`)
	s := openAt(t, dir)
	update(t, s, func(s *Settings) { *s = everything() })
	closeStore(t, s)
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), `"teal"`) || !strings.Contains(string(data), `"screen"`) {
		t.Errorf("the file is %s, %v", data, err)
	}
}

func TestConcurrentUpdatesAreAllMadeAndTheLastIsTold(t *testing.T) {
	const goroutines, each = 8, 50
	dir := t.TempDir()
	s := openAt(t, dir)
	var calling atomic.Int32
	last := 0
	s.OnChange(func(now Settings) { // no lock: the race detector shows whether calls follow one another
		if calling.Add(1) != 1 {
			t.Error("two hooks at a time")
		}
		if len(now.Known) < last {
			t.Errorf("told %d after %d", len(now.Known), last)
		}
		last = len(now.Known)
		_ = s.Get()
		calling.Add(-1)
	})
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range each {
				update(t, s, func(s *Settings) { s.Known = append(s.Known, Known{ID: "x"}) })
				_ = s.Problems()
			}
		})
	}
	wg.Wait()
	closeStore(t, s)
	if last != goroutines*each {
		t.Errorf("last told are %d, want %d", last, goroutines*each)
	}
	if got := openAt(t, dir).Get(); len(got.Known) != goroutines*each {
		t.Errorf("saved are %d, want %d", len(got.Known), goroutines*each)
	}
}

func TestAHookMayUpdate(t *testing.T) {
	s := openAt(t, t.TempDir())
	var told []string
	s.OnChange(func(now Settings) {
		told = append(told, draft(now))
		if len(told) < 3 {
			update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: draft(*s) + "x"}) })
		}
	})
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "a"}) })
	if want := []string{"a", "ax", "axx"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestClosingTwiceIsHarmless(t *testing.T) {
	dir := t.TempDir()
	lock, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := errors.Join(s.Close(), r.Close(), lock.Close()); err != nil {
			t.Error(err)
		}
	}
}
