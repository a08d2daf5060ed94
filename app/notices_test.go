package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/settings"
)

func TestTheTroubleThatMattersMostIsShown(t *testing.T) {
	unsaved := chat.Notice{Kind: chat.HistoryUnsaved, What: "disk full"}
	damaged := &settings.Problem{Kind: settings.Damaged, Path: "/x", Err: errors.New("bad")}
	readOnly := &settings.Problem{Kind: settings.Unsaved, Path: "/y", Err: errors.New("read-only")}
	corrected := &settings.Problem{Kind: settings.Corrected, Keys: []string{"port"}}
	room := chat.New(chat.Config{Now: time.Now})
	var n notices
	n.setSettings([]*settings.Problem{damaged}) // before there is a room
	for _, step := range []struct {
		what string
		do   func()
		want chat.Notice
	}{
		{"a room learns what came before it", func() { n.setRoom(room) }, chat.Notice{Kind: chat.SettingsUnreadable, What: "/x"}},
		{"the newest of the settings", func() { n.setSettings([]*settings.Problem{damaged, readOnly}) }, chat.Notice{Kind: chat.SettingsUnsaved, What: "read-only"}},
		{"history before settings", func() { n.setHistory(unsaved) }, unsaved},
		{"settings behind it", func() { n.setSettings([]*settings.Problem{damaged}) }, unsaved},
		{"history is well again", func() { n.setHistory(chat.Notice{}) }, chat.Notice{Kind: chat.SettingsUnreadable, What: "/x"}},
		{"values put right are no trouble", func() { n.setSettings([]*settings.Problem{corrected}) }, chat.Notice{}},
		{"nothing is wrong", func() { n.setSettings(nil) }, chat.Notice{}},
		{"another copy before everything", func() { n.elsewhere = true; n.setHistory(unsaved) }, chat.Notice{Kind: chat.HistoryElsewhere}},
	} {
		step.do()
		if got := room.Changes(0).Notice; got != step.want {
			t.Errorf("%s: %+v", step.what, got)
		}
	}
}

func TestADamagedSettingsFileIsTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte("\x00{"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	n := p.room.Changes(0).Notice
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
	if n := p.room.Changes(0).Notice; n.Kind != chat.HistoryReplaced {
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
	if n := p.room.Changes(0).Notice; n.Kind != chat.HistoryUnsaved || n.What == "" {
		t.Errorf("%+v", n)
	}
	if !within(maxStop, p.stop) {
		t.Error("it does not end in time")
	}
}
