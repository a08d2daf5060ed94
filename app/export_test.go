package app

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/app/exports"
	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)

// said makes a data folder with n messages of history; the history is open until the test ends.
func said(t *testing.T, n int) (string, *history.History) {
	t.Helper()
	dir := t.TempDir()
	h := history.Open(dir, history.Options{KeepFree: 1})
	t.Cleanup(func() { _ = h.Close() })
	batch := make([]chat.Message, n)
	for i := range batch {
		batch[i] = chat.Message{
			ID: chat.ID(i + 1), Pos: chat.Pos{Order: int64(i + 1), ID: chat.ID(i + 1)}, Author: "plain:192.0.2.7", From: netip.MustParseAddrPort("192.0.2.7:5501"),
			At: noon.Add(time.Duration(i) * time.Minute), Text: "你好\nline two", Via: chat.ViaPlain,
		}
	}
	stored := make(chan struct{})
	h.Append(batch, func() { close(stored) })
	<-stored
	return dir, h
}

var firstAsText = noon.Format("2006-01-02T15:04:05Z07:00") + " 192.0.2.7:5501\n你好\n  line two\n"

func TestExportWritesWhatTheNameSays(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		dir, h := said(t, 3)
		if stopped {
			_ = h.Close()
		}
		for name, want := range map[string]string{"a.txt": firstAsText, "B.TXT": firstAsText, "房间 1.jsonl": `{"id":1,"conversation":"open",`} {
			path := filepath.Join(t.TempDir(), name)
			var complaints strings.Builder
			if code := runExport(path, dir, false, io.Discard, &complaints); code != exitOK || complaints.Len() > 0 {
				t.Errorf("%s: code %d, %s", name, code, &complaints)
			}
			got, err := os.ReadFile(path)
			if err != nil || !strings.HasPrefix(string(got), want) || strings.Count(string(got), "line two") != 3 {
				t.Errorf("%s (stopped %v): %v %q", name, stopped, err, got)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
				t.Errorf("left behind: %q", left)
			}
		}
	}
}

func TestAnExportToALinkIsWrittenWhereItLeads(t *testing.T) {
	dir, _ := said(t, 1)
	file, link := filepath.Join(t.TempDir(), "a.txt"), filepath.Join(t.TempDir(), "b.txt")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link)); err != nil {
		t.Skip("skipped: no links between files here:", err)
	}
	other := filepath.Join(t.TempDir(), "none") // it has no history
	if code := runExport(link, other, true, io.Discard, io.Discard); code != exitTrouble {
		t.Errorf("code %d", code)
	}
	if got, _ := os.ReadFile(file); string(got) != "old" {
		t.Errorf("an export that failed left %q", got)
	}
	if code := runExport(link, dir, true, io.Discard, io.Discard); code != exitOK {
		t.Errorf("code %d", code)
	}
	if got, _ := os.ReadFile(file); string(got) != firstAsText {
		t.Errorf("%q is in the file", got)
	}
	if to, err := os.Readlink(link); to != file {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

func TestAnExportKeepsWhatIsThere(t *testing.T) {
	dir, _ := said(t, 1)
	home := t.TempDir()
	at := func(name string) string { return filepath.Join(home, name) }
	old := func(name string, mode os.FileMode) error { return os.WriteFile(at(name), []byte("old"), mode) }
	err := errors.Join(
		old("file.txt", 0o600), old("readonly.txt", 0o444), old("target.txt", 0o600), os.WriteFile(at("empty.txt"), nil, 0o600),
		os.Mkdir(at("folder.txt"), 0o700), os.Symlink("target.txt", at("link.txt")), os.Symlink("none.txt", at("broken.txt")),
	)
	if err != nil {
		t.Fatal(err)
	}
	before := folder(t, home)
	for name, forced := range map[string]string{
		"file.txt": firstAsText, "readonly.txt": firstAsText, "link.txt": firstAsText, "empty.txt": firstAsText,
		"broken.txt": firstAsText, "folder.txt": "",
	} {
		was, _ := os.ReadFile(at(name))
		var complaints strings.Builder
		code := runExport(at(name), dir, false, io.Discard, &complaints)
		if now, _ := os.ReadFile(at(name)); code != exitTrouble || string(now) != string(was) {
			t.Errorf("%s: exit code %d, %q", name, code, now)
		}
		if forced != "" && complaints.String() != "udpchat: "+at(name)+" exists already and stays as it is; choose another name, or replace it with --force\n" {
			t.Errorf("%s: %q", name, &complaints)
		}
		code = runExport(at(name), dir, true, io.Discard, io.Discard)
		if now, _ := os.ReadFile(at(name)); (code == exitOK) != (forced != "") || string(now) != forced {
			t.Errorf("%s with --force: exit code %d, %q", name, code, now)
		}
	}
	if after := folder(t, home); !slices.Equal(after, before) {
		t.Errorf("left behind: %q", after)
	}
	if link, err := os.Readlink(at("link.txt")); link != "target.txt" {
		t.Errorf("the link leads to %q, %v", link, err)
	}
}

func TestExportToStandardOutput(t *testing.T) {
	dir, _ := said(t, 1)
	for _, name := range []string{exports.Stdout, "/dev/stdout"} {
		var out strings.Builder
		if code := runExport(name, dir, false, &out, io.Discard); code != exitOK || out.String() != firstAsText {
			t.Errorf("%s: code %d, %q", name, code, &out)
		}
	}
}

func TestExportSaysWhatIsWrong(t *testing.T) {
	dir, _ := said(t, 1)
	first := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(first, "history.db"))
	if err == nil {
		_, err = db.Exec("PRAGMA application_id = 0x75647063; CREATE TABLE message (text TEXT)")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, dir string
		code      int
		want      string
	}{
		"another format": {"x.pdf", dir, exitUsage, "udpchat: an export is FILE.txt, FILE.jsonl, or - for text on standard output\n"},
		"no data folder": {exports.Stdout, filepath.Join(dir, "none"), exitTrouble, "udpchat: there is no history in " + filepath.Join(dir, "none") + "\n"},
		"first edition":  {exports.Stdout, first, exitTrouble, "udpchat: the history in " + first + " is of the first edition of the program, "},
		"no history":     {exports.Stdout, t.TempDir(), exitTrouble, "udpchat: there is no history in "},
		"no such place":  {filepath.Join(dir, "none", "x.txt"), dir, exitTrouble, "udpchat: can't export to " + filepath.Join(dir, "none", "x.txt") + ": the file or folder is not there."},
	} {
		var complaints strings.Builder
		if code := runExport(c.file, c.dir, false, io.Discard, &complaints); code != c.code || !strings.HasPrefix(complaints.String(), c.want) {
			t.Errorf("%s: code %d, %q", name, code, &complaints)
		}
	}
}

// newParts is what exports and clears, without a network.
func newParts(t *testing.T, dir string, h *history.History) *parts {
	t.Helper()
	p := &parts{dir: dir, archives: archives{history: h}}
	p.life.running, p.life.cancel = context.WithCancel(t.Context())
	p.room = chat.New(chat.Config{Now: time.Now, Archive: p.archive()})
	t.Cleanup(func() { p.life.cancel(); p.life.works.Wait() })
	return p
}

func TestAWindowsExport(t *testing.T) {
	dir, h := said(t, 5)
	h.Append([]chat.Message{{ID: 6, Pos: chat.Pos{Order: 1, ID: 6}, Conversation: chat.Conversation{7}, Author: "plain:192.0.2.7", At: noon, Text: "elsewhere"}}, func() {})
	p := newParts(t, dir, h)
	path := filepath.Join(t.TempDir(), "a.txt")
	type ending struct {
		path string
		err  error
	}
	run := func(start func(done func(string, error))) ending {
		result := make(chan ending, 1)
		start(func(path string, err error) { result <- ending{path, err} })
		return <-result
	}
	var last int64
	end := run(func(done func(string, error)) {
		p.export(chat.OpenRoom, path, true, func(n, total int64) { last = n }, done)
	})
	if got, _ := os.ReadFile(path); end != (ending{path, nil}) || strings.Count(string(got), "\n") != 5 || last != 5 {
		t.Errorf("%v, %d told, %q", end, last, got)
	}
	for _, file := range []string{exports.Stdout, filepath.Join(t.TempDir(), "all.txt")} {
		var all strings.Builder
		code := runExport(file, dir, false, &all, io.Discard)
		if got, err := os.ReadFile(file); err == nil {
			all.Write(got)
		}
		if code != exitOK || strings.Count(all.String(), "line two") != 5 || !strings.Contains(all.String(), "elsewhere") {
			t.Errorf("all conversations in %s: code %d, %q", file, code, &all)
		}
	}

	end = run(func(done func(string, error)) {
		p.export(chat.OpenRoom, path, false, func(int64, int64) {}, done)
	})
	if want := strings.TrimSuffix(path, ".txt") + " (1).txt"; end != (ending{want, nil}) {
		t.Errorf("beside a file of the same name: %v, want %s", end, want)
	}

	end = run(func(done func(string, error)) {
		hold := make(chan struct{})
		cancel := p.export(chat.OpenRoom, path, false, func(int64, int64) { <-hold }, done)
		cancel()
		close(hold)
	})
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*"); !errors.Is(end.err, context.Canceled) || len(left) != 2 {
		t.Errorf("%v, left behind %q", end.err, left)
	}

	p.archives.history = nil
	end = run(func(done func(string, error)) { p.export(chat.OpenRoom, path, false, func(int64, int64) {}, done) })
	if !errors.Is(end.err, health.MemoryOnly) {
		t.Errorf("without a history: %v", end.err)
	}
}

func TestAnExportWhileTheHistoryIsLockedSaysWhatItLacks(t *testing.T) {
	dir, h := said(t, 5)
	other, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(dir, "history.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	p := newParts(t, dir, h)
	p.room.Receive([]chat.Incoming{{From: netip.MustParseAddrPort("192.0.2.8:1"), At: noon, Text: "only in memory"}})
	path := filepath.Join(t.TempDir(), "a.txt")
	ended := make(chan error, 1)
	p.export(chat.OpenRoom, path, false, func(int64, int64) {}, func(_ string, err error) { ended <- err })
	err = <-ended
	if got, _ := os.ReadFile(path); !errors.Is(err, health.ErrIncomplete) || strings.Count(string(got), "line two") != 5 || strings.Contains(string(got), "memory") {
		t.Errorf("%v, %q", err, got)
	}
}

func TestAnExportWithoutAFolderIsInTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for entered, want := range map[string]string{"a.txt": "a.txt", "~/b.txt": "b.txt", "~d.txt": "~d.txt", filepath.Join(home, "c.txt"): "c.txt"} {
		if got := exports.InHome(entered); got != filepath.Join(home, want) {
			t.Errorf("%s: %s", entered, got)
		}
	}
}

func TestClearDeletesOnDiskAndInTheRoom(t *testing.T) {
	dir, h := said(t, 5)
	for name, p := range map[string]*parts{"disk": newParts(t, dir, h), "memory": newParts(t, dir, nil)} {
		p.room.Receive([]chat.Incoming{
			{From: netip.MustParseAddrPort("192.0.2.8:1"), At: noon, Text: "x"},
			{From: netip.MustParseAddrPort("192.0.2.9:1"), At: noon.AddDate(1, 0, 0), Text: "of a clock that is a year ahead"},
		})
		told := make(chan int64, 1)
		p.clear(chat.OpenRoom, time.Time{}, func(int64) {}, func(n int64, err error) {
			if err != nil {
				t.Error(err)
			}
			told <- n
		})
		if n := <-told; n == 0 || len(p.room.Changes(chat.OpenRoom, 0).Messages) != 0 {
			t.Errorf("%s: %d deleted, %d shown", name, n, len(p.room.Changes(chat.OpenRoom, 0).Messages))
		}
	}
}

func TestWhatACancelledClearLeavesIsStillShown(t *testing.T) {
	dir, h := said(t, 5000)
	p := newParts(t, dir, h)
	loaded := make(chan struct{}, 100)
	p.room = chat.New(chat.Config{Now: time.Now, Archive: h, Changed: func() { loaded <- struct{}{} }})
	p.room.Load(t.Context(), chat.OpenRoom, 4800)
	<-loaded
	p.room.Changes(chat.OpenRoom, 0)
	ended := make(chan error, 1)
	cancel := make(chan func(), 1)
	cancel <- p.clear(chat.OpenRoom, noon.AddDate(1, 0, 0), func(int64) { (<-cancel)() }, func(_ int64, err error) { ended <- err })
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	<-loaded
	page := make(chan chat.Page, 1)
	h.Window(t.Context(), chat.Window{Anchor: chat.Pos{ID: 1}, After: 5000}, func(p chat.Page) { page <- p })
	onDisk := (<-page).Messages
	shown := p.room.Changes(chat.OpenRoom, 0)
	if n := len(shown.Messages); len(onDisk) != 5000-512 || n != 1000 || shown.Messages[n-1].ID != 5000 || !shown.Older {
		t.Errorf("%d on disk, %d shown, older %v", len(onDisk), n, shown.Older)
	}
}

func TestExportIsAnOption(t *testing.T) {
	o, err := ParseOptions([]string{"--export", "a.txt"}, io.Discard)
	if err != nil || o.Export != "a.txt" {
		t.Errorf("%+v, %v", o, err)
	}
}
