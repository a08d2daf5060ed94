package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func TestADamagedFileIsSetAsideWhole(t *testing.T) {
	dir := t.TempDir()
	for i, suffix := range []string{"", "-2", "-3"} {
		content := fmt.Sprintf(`{"port": 40%d`, i)
		put(t, dir, content)
		s := openAt(t, dir)
		problems := s.Problems()
		aside := filepath.Join(dir, fileName+".damaged-20260517-120000"+suffix)
		if len(problems) != 1 || problems[0].Kind != Damaged || problems[0].Path != aside || problems[0].Err == nil {
			t.Fatalf("the problems are %v", problems)
		}
		if data, err := os.ReadFile(aside); string(data) != content {
			t.Errorf("%s holds %q, %v", aside, data, err)
		}
		if got := s.Get(); !reflect.DeepEqual(got, Default()) {
			t.Errorf("the settings are %+v", got)
		}
		if exists(filepath.Join(dir, fileName)) {
			t.Error("the damaged file is still in its place")
		}
	}
}

func TestUnreadableFilesAreSetAside(t *testing.T) {
	large := strings.Repeat(" ", maxFile) + "{}"
	for name, make := range map[string]func(string) error{
		"a folder":             func(file string) error { return os.Mkdir(file, 0o700) },
		"a file far too large": func(file string) error { return os.WriteFile(file, []byte(large), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := make(filepath.Join(dir, fileName)); err != nil {
				t.Fatal(err)
			}
			s := openAt(t, dir)
			if got := kinds(s.Problems()); !slices.Equal(got, []ProblemKind{Damaged}) {
				t.Fatalf("the problems are %v", s.Problems())
			}
			update(t, s, func(s *Settings) { s.ClassicView = true })
			closeStore(t, s)
			if got := names(t, dir); len(got) != 2 {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

// encoded returns a text in an encoding of package x/text.
func encoded(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAFileInAnotherEncodingIsRead(t *testing.T) {
	const hanzi = `{"name":"张三","conversations":[{"in":"open","draft":"写了一半"}],"peers":[{"name":"机器人","address":"192.0.2.7"}],"later":"以后"}`
	gbk, little, big := simplifiedchinese.GBK, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	for name, c := range map[string]struct{ content, name, draft string }{
		"GBK":                       {encoded(t, gbk, hanzi), "张三", "写了一半"},
		"a name alone in GBK":       {encoded(t, gbk, `{"name":"张三"}`), "张三", ""},
		"traditional hanzi in GBK":  {encoded(t, gbk, `{"name":"張三豐"}`), "張三豐", ""},
		"four bytes of GB18030":     {encoded(t, simplifiedchinese.GB18030, `{"name":"张三 㐂 é 😀"}`), "张三 㐂 é 😀", ""},
		"UTF-16 as of Notepad":      {encoded(t, little, hanzi), "张三", "写了一半"},
		"UTF-16, big-endian":        {encoded(t, big, hanzi), "张三", "写了一半"},
		"UTF-8 with a mark":         {"\ufeff" + hanzi, "张三", "写了一半"},
		"UTF-8":                     {hanzi, "张三", "写了一半"},
		"lines of Windows, in GBK":  {encoded(t, gbk, "{\r\n\"name\": \"李四\"\r\n}\r\n"), "李四", ""},
		"UTF-8 that is also GB2312": {`{"name":"José лл"}`, "José лл", ""},
	} {
		dir := t.TempDir()
		file := put(t, dir, c.content)
		s := openAt(t, dir)
		if got := s.Get(); got.Name != c.name || draft(got) != c.draft || len(s.Problems()) != 0 {
			t.Errorf("%s: name %q, draft %q, problems %v", name, got.Name, draft(got), s.Problems())
		}
		update(t, s, func(s *Settings) { s.ClassicView = true })
		closeStore(t, s)
		if again := openAt(t, dir).Get(); again.Name != c.name || draft(again) != c.draft {
			t.Errorf("%s: afterwards name %q, draft %q", name, again.Name, draft(again))
		}
		kept, err := os.ReadFile(file + ".corrected-20260517-120000")
		if !utf8.ValidString(c.content) && (err != nil || string(kept) != c.content) {
			t.Errorf("%s: kept is %q, %v", name, kept, err)
		}
	}
}

func TestDamagedBytesAreToldAndTheRestIsKept(t *testing.T) {
	const written = "{\"name\":\"张三\xff\",\"conversations\":[{\"in\":\"open\",\"draft\":\"写了一半\"}],\"peers\":[{\"name\":\"机\xe5\x99人\",\"address\":\"192.0.2.7\"}],\"port\":4000}"
	gbk := encoded(t, simplifiedchinese.GBK, `{"name":"张三|","conversations":[{"in":"open","draft":"写了一半"}],"peers":[{"name":"机器|","address":"192.0.2.7"}],"port":4000}`)
	for name, content := range map[string]string{
		"UTF-8": written, "UTF-8 with a mark": "\ufeff" + written, "GBK": strings.ReplaceAll(gbk, "|", "\xff"), "GBK cut within hanzi": strings.ReplaceAll(gbk, "|", "\xc8"),
	} {
		dir := t.TempDir()
		file := put(t, dir, content)
		s := openAt(t, dir)
		got, problems := s.Get(), s.Problems()
		if got.Name != "张三\ufffd" || draft(got) != "写了一半" || got.Port != 4000 || len(got.Peers) != 1 {
			t.Errorf("%s: the settings are %+v", name, got)
		}
		if len(problems) != 1 || problems[0].Kind != Corrected || !slices.Equal(problems[0].Keys, []string{"name", "peers"}) {
			t.Errorf("%s: the problems are %v", name, problems)
		}
		update(t, s, func(s *Settings) { s.ClassicView = true })
		closeStore(t, s)
		if kept, err := os.ReadFile(file + ".corrected-20260517-120000"); string(kept) != content {
			t.Errorf("%s: kept is %q, %v", name, kept, err)
		}
	}
}

func TestWhatIsNoObjectIsSetAsideWithANotice(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "a mark alone": "\ufeff", "zeros": "\x00\x00\x00\x00", "cut short": `{"name":"张`, "a comma too many": `{"port":4000,}`,
		"a list": `["张三"]`, "a word": "null", "half a character of UTF-16": "\xff\xfe{", "no encoding at all": "{\"name\":\"\xff\xff\xff\"",
	} {
		dir := t.TempDir()
		put(t, dir, content)
		s := openAt(t, dir)
		if got := kinds(s.Problems()); !slices.Equal(got, []ProblemKind{Damaged}) {
			t.Errorf("%s: the problems are %v", name, s.Problems())
		}
		if kept, err := os.ReadFile(filepath.Join(dir, fileName+".damaged-20260517-120000")); string(kept) != content {
			t.Errorf("%s: kept is %q, %v", name, kept, err)
		}
	}
}

func TestCorrectionsOfTheFileAreProblems(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, `{"port":0,"conversations":[{"in":"open","draft":"x"}]}`)
	s := openAt(t, dir)
	problems := s.Problems()
	if len(problems) != 1 || problems[0].Kind != Corrected || !slices.Equal(problems[0].Keys, []string{"port"}) {
		t.Errorf("the problems are %v", problems)
	}
	if draft(s.Get()) != "x" {
		t.Error("the rest is lost")
	}
}

func TestAFileThatWasCorrectedIsKeptBeforeItIsOverwritten(t *testing.T) {
	const written = `{"port":"80x","peers":[{"address":"a"},17],"conversations":[{"in":"open","draft":"x"}]}`
	dir := t.TempDir()
	file := put(t, dir, written)
	s := openAt(t, dir)
	closeStore(t, s)
	if data, err := os.ReadFile(file); string(data) != written || len(names(t, dir)) != 1 {
		t.Fatalf("nothing was changed, and the file holds %q, %v", data, err)
	}
	s = openAt(t, dir)
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "y"}) })
	s.save()
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "z"}) })
	closeStore(t, s)
	if data, err := os.ReadFile(file + ".corrected-20260517-120000"); string(data) != written {
		t.Errorf("kept is %q, %v", data, err)
	}
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("the folder holds %q", got)
	}
	again := openAt(t, dir)
	if got := draft(again.Get()); got != "z" || len(again.Problems()) != 0 {
		t.Errorf("the draft is %q, the problems %v", got, again.Problems())
	}
}

func TestAFolderThatCannotBeWrittenWorksInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, filepath.Join(file, "data"))
	if got := kinds(s.Problems()); !slices.Equal(got, []ProblemKind{Unsaved}) {
		t.Fatalf("the problems are %v", s.Problems())
	}
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "x"}) })
	if got := draft(s.Get()); got != "x" {
		t.Errorf("the draft is %q", got)
	}
	var problem *Problem
	for range 2 {
		if err := s.Close(); !errors.As(err, &problem) || problem.Kind != Unsaved || problem.Unwrap() == nil {
			t.Errorf("Close returns %v", err)
		}
	}
	if err := s.Update(func(*Settings) {}); !errors.Is(err, ErrClosed) {
		t.Errorf("Update after Close returns %v", err)
	}
}

func TestAFailedSaveIsToldAndTriedAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "place")
	dir := filepath.Join(file, "data")
	synctest.Test(t, func(t *testing.T) {
		s := openAt(t, dir)
		var told [][]ProblemKind
		s.OnProblem(func(problems []*Problem) { told = append(told, kinds(problems)) })
		steps := []struct {
			place func() error
			want  [][]ProblemKind
		}{
			{func() error { return os.RemoveAll(file) }, nil},
			{func() error { return errors.Join(os.RemoveAll(file), os.WriteFile(file, nil, 0o600)) }, [][]ProblemKind{{Unsaved}}},
			{func() error { return nil }, [][]ProblemKind{{Unsaved}}},
			{func() error { return os.Remove(file) }, [][]ProblemKind{{Unsaved}, nil}},
		}
		for i, step := range steps {
			if err := step.place(); err != nil {
				t.Fatal(err)
			}
			update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: draft(*s) + "x"}) })
			time.Sleep(saveAfter)
			synctest.Wait()
			if !reflect.DeepEqual(told, step.want) {
				t.Fatalf("after step %d told %v, want %v", i, told, step.want)
			}
		}
		closeStore(t, s)
	})
	if got := draft(openAt(t, dir).Get()); got != "xxxx" {
		t.Errorf("the draft is %q", got)
	}
}

// A file that could neither be read nor set aside must not be overwritten, even when the folder can be written again.
func TestADamagedFileIsNeverOverwritten(t *testing.T) {
	dir := t.TempDir()
	file := put(t, dir, "damaged")
	s := openAt(t, t.TempDir())
	s.file.path, s.file.blocked = file, errors.New("unreadable")
	update(t, s, func(s *Settings) { s.Keep(Conversation{Draft: "x"}) })
	closeStore(t, s)
	if got := kinds(s.Problems()); !slices.Equal(got, []ProblemKind{Damaged}) {
		t.Fatalf("the problems are %v", s.Problems())
	}
	if data, err := os.ReadFile(s.Problems()[0].Path); string(data) != "damaged" {
		t.Errorf("set aside is %q, %v", data, err)
	}
	if got := draft(openAt(t, dir).Get()); got != "x" {
		t.Errorf("the draft is %q", got)
	}
}

func TestARelativeFolderIsRefused(t *testing.T) {
	if _, err := Open("data"); err == nil {
		t.Error("no error")
	}
}

func TestProblemsSayWhatHappenedForTheLog(t *testing.T) {
	cause := errors.New("disk full")
	for want, p := range map[string]*Problem{
		"read settings: disk full; the file was set aside as /d/x": {Kind: Damaged, Path: "/d/x", Err: cause},
		"settings out of range were corrected: port, theme":        {Kind: Corrected, Keys: []string{"port", "theme"}},
		"save settings: disk full":                                 {Kind: Unsaved, Err: cause},
	} {
		if got := p.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
