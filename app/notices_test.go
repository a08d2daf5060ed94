package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/settings"
)

func TestAllTroublesAreShownTheWorstFirst(t *testing.T) {
	elsewhere := chat.Notice{Kind: chat.HistoryElsewhere}
	unsaved := chat.Notice{Kind: chat.HistoryUnsaved, Why: chat.DiskFull}
	replaced := chat.Notice{Kind: chat.HistoryReplaced, What: "/h"}
	trimmed := chat.Notice{Kind: chat.HistoryTrimmed}
	unreadable := chat.Notice{Kind: chat.SettingsUnreadable, What: "/x"}
	odd := chat.Notice{Kind: chat.SettingsUnsaved, What: "odd"}
	right := chat.Notice{Kind: chat.SettingsCorrected, What: "port, theme"}
	damaged := &settings.Problem{Kind: settings.Damaged, Path: "/x", Err: errors.New("bad")}
	readOnly := &settings.Problem{Kind: settings.Unsaved, Path: "/y", Err: errors.New("odd")}
	corrected := &settings.Problem{Kind: settings.Corrected, Keys: []string{"port", "theme"}}
	room := chat.New(chat.Config{Now: time.Now})
	var n notices
	n.setSettings([]*settings.Problem{damaged}) // before there is a room
	for _, step := range []struct {
		what string
		do   func()
		want []chat.Notice
	}{
		{"a room learns what came before it", func() { n.setRoom(room) }, []chat.Notice{unreadable}},
		{"what is lost before what was", func() { n.setSettings([]*settings.Problem{damaged, corrected, readOnly}) }, []chat.Notice{odd, unreadable, right}},
		{"the oldest went, last of all", func() { n.setHistory(trimmed) }, []chat.Notice{odd, unreadable, right, trimmed}},
		{"history before settings", func() { n.setHistory(unsaved) }, []chat.Notice{unsaved, odd, unreadable, right, trimmed}},
		{"a file set aside beside it", func() { n.setHistory(replaced) }, []chat.Notice{unsaved, replaced, odd, unreadable, right, trimmed}},
		{"settings can be saved", func() { n.setSettings([]*settings.Problem{corrected}) }, []chat.Notice{unsaved, replaced, right, trimmed}},
		{"history can be written", func() { n.setHistory(chat.Notice{}) }, []chat.Notice{replaced, right, trimmed}},
		{"another copy before everything", func() { n.elsewhere = true; n.setSettings(nil) }, []chat.Notice{elsewhere, replaced, trimmed}},
	} {
		step.do()
		if got := room.Changes(0).Notices; !slices.Equal(got, step.want) {
			t.Errorf("%s: %+v", step.what, got)
		}
	}
	before := room.Changes(0).Rev
	if n.setHistory(chat.Notice{}); room.Changes(0).Rev != before {
		t.Error("what has not changed is told again")
	}
}

func TestWithoutKeepingMessagesThereIsNoHistoryAndNoTrouble(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, func(s *settings.Settings) { s.History = false })
	p := begin(t, dir, Options{})
	says(t, p, "only now")
	if n := p.room.Changes(0).Notices; p.history != nil || len(n) != 0 {
		t.Errorf("%+v", n)
	}
	p.stop()
	if files, _ := filepath.Glob(filepath.Join(dir, "history*")); len(files) != 0 {
		t.Errorf("the folder holds %q", files)
	}
}

func TestCorrectedSettingsAreTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(`{"port":"x","theme":"pink"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	if n := notice(p.room); n != (chat.Notice{Kind: chat.SettingsCorrected, What: "port, theme"}) {
		t.Errorf("%+v", n)
	}
}

func TestADamagedSettingsFileIsTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte("\x00{"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	n := notice(p.room)
	if left, err := os.ReadFile(n.What); n.Kind != chat.SettingsUnreadable || string(left) != "\x00{" {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestADamagedHistoryIsSetAsideAndTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "history.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	says(t, p, "on we go")
	if n := notice(p.room); n.Kind != chat.HistoryReplaced {
		t.Errorf("%+v", n)
	}
	p.stop()
	if k := historyOf(t, dir); len(k) != 1 {
		t.Errorf("%+v", k)
	}
}

// Below a file no folder can be made: nothing can be kept, and the room works.
func TestWithoutADataFolderTheRoomWorksInMemory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, filepath.Join(file, "data"), Options{})
	script(t, p.options.Port, "x")
	until(t, "x arrives", func() bool { return len(heard(p, "x")) == 1 })
	says(t, p, "y")
	if n := notice(p.room); n.Kind != chat.HistoryUnsaved || n == (chat.Notice{Kind: n.Kind}) {
		t.Errorf("%+v", n)
	}
	if !within(maxStop, p.stop) {
		t.Error("it does not end in time")
	}
}
