package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func openReadOnly(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestAReadOnlyStoreWorksInMemoryAndLeavesTheFileAsItIs(t *testing.T) {
	for name, content := range map[string]string{
		"settings":        `{"port":4000,"conversations":[{"in":"open","draft":"mine"}]}`,
		"out of range":    `{"port":4000,"textSize":9000}`,
		"a damaged file":  `{"port":40`,
		"a newer version": `{"port":4000,"colour":"teal"}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := put(t, dir, content)
			before, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			s := openReadOnly(t, dir)
			if want := uint16(4000); name != "a damaged file" && s.Get().Port != want {
				t.Errorf("port %d", s.Get().Port)
			}
			var told []string
			s.OnChange(func(now Settings) { told = append(told, draft(now)) })
			update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "theirs"}) })
			if draft(s.Get()) != "theirs" || !slices.Equal(told, []string{"theirs"}) {
				t.Errorf("in memory %q, told %q", draft(s.Get()), told)
			}
			closeStore(t, s)
			if err := s.Update(func(s *Settings) { s.Keep(Conversation{Draft: "late"}) }); !errors.Is(err, ErrClosed) {
				t.Errorf("after the end: %v", err)
			}
			after, err := os.Stat(file)
			if data, _ := os.ReadFile(file); err != nil || string(data) != content || !os.SameFile(before, after) {
				t.Errorf("the file holds %q, %v", data, err)
			}
			if got := names(t, dir); !slices.Equal(got, []string{fileName}) {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

func TestAReadOnlyStoreMakesNoFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	s := openReadOnly(t, dir)
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "x"}) })
	closeStore(t, s)
	if _, err := os.Lstat(dir); len(s.Problems()) > 0 || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("problems %v, the folder: %v", s.Problems(), err)
	}
	if _, err := OpenReadOnly("relative"); err == nil {
		t.Error("a folder without a place was opened")
	}
}
