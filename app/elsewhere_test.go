package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/transport"
)

// folder lists what a data folder holds.
func folder(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

func TestASecondNodeOnAFolderWorksInMemoryAndSaysSo(t *testing.T) {
	dir := t.TempDir()
	first := begin(t, dir, Options{})
	second := beginBeside(t, dir, Options{Peers: []transport.Target{to(first.options.Port)}}, true)
	if second.archives.history != nil || notice(second).Kind != health.HistoryElsewhere {
		t.Errorf("%+v", notice(second))
	}
	says(t, second, "from the second")
	script(t, second.options.Port, "to the second")
	until(t, "both are heard", func() bool {
		return len(heard(first, "from the second")) == 1 && len(heard(second, "to the second")) == 1
	})
	failed := make(chan error, 1)
	second.export(chat.OpenRoom, filepath.Join(t.TempDir(), "a.txt"), false, func(int64, int64) {}, func(_ string, err error) { failed <- err })
	if err := <-failed; !errors.Is(err, health.MemoryOnly) {
		t.Errorf("export: %v", err)
	}
	cleared := make(chan int64, 1)
	second.clear(chat.OpenRoom, time.Now().Add(time.Hour), func(int64) {}, func(n int64, _ error) { cleared <- n })
	if n := <-cleared; n != 2 || len(second.room.Changes(chat.OpenRoom, 0).Messages) != 0 {
		t.Errorf("%d cleared", n)
	}
	second.stop()
	first.stop()
	if k := historyOf(t, dir); len(k) != 1 || k[0].Text != "from the second" || k[0].Author == chat.Me {
		t.Errorf("history %+v", k)
	}
}

func TestANodeElsewhereLeavesTheFolderAsItIs(t *testing.T) {
	dir := t.TempDir()
	before := folder(t, dir)
	p := beginBeside(t, dir, Options{}, true)
	says(t, p, "x")
	p.stop()
	if after := folder(t, dir); !slices.Equal(before, after) {
		t.Errorf("%q, before %q", after, before)
	}
}

func TestAHistoryOfALaterVersionIsShownAndLeftAlone(t *testing.T) {
	dir, h := said(t, 2)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "history.db")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const version = 60 // where SQLite's header has PRAGMA user_version, 4 bytes, the highest first
	copy(file[version:], []byte{0, 0, 0, 99})
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	says(t, p, "in memory")
	if n := notice(p); n.Kind != health.HistoryUnsaved || n.Why != health.NewerVersion {
		t.Errorf("%+v", n)
	}
	until(t, "what it holds is shown", func() bool { return len(texts(p)) == 3 })
	p.stop()
	if after, err := os.ReadFile(path); err != nil || !slices.Equal(file, after) {
		t.Errorf("the file was changed: %v", err)
	}
}

func TestAFolderThatIsGivenBackSoonIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	first, err := settings.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockSoon(dir, 50*time.Millisecond); !errors.Is(err, settings.ErrLocked) {
		t.Errorf("a folder in use: %v", err)
	}
	type result struct {
		lock *settings.FolderLock
		err  error
	}
	got := make(chan result)
	go func() {
		lock, err := lockSoon(dir, limit)
		got <- result{lock, err}
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := <-got
	if second.err != nil {
		t.Fatal(second.err)
	}
	if err := second.lock.Close(); err != nil {
		t.Error(err)
	}
}
