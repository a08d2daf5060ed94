package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/replica"
	"udpchat/settings"
	"udpchat/settings/secrets"
)

func TestAllTroublesAreShownTheWorstFirst(t *testing.T) {
	elsewhere := health.Notice{Kind: health.HistoryElsewhere}
	unsaved := health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}
	replaced := health.Notice{Kind: health.HistoryReplaced, What: "/h"}
	trimmed := health.Notice{Kind: health.HistoryTrimmed}
	unreadable := health.Notice{Kind: health.SettingsUnreadable, What: "/x"}
	odd := health.Notice{Kind: health.SettingsUnsaved, What: "odd"}
	right := health.Notice{Kind: health.SettingsCorrected, What: "port, theme"}
	damaged := &settings.Problem{Kind: settings.Damaged, Path: "/x", Err: errors.New("bad")}
	readOnly := &settings.Problem{Kind: settings.Unsaved, Path: "/y", Err: errors.New("odd")}
	corrected := &settings.Problem{Kind: settings.Corrected, Keys: []string{"port", "theme"}}
	var board health.Board
	n := notices{board: &board}
	for _, step := range []struct {
		what string
		do   func()
		want []health.Notice
	}{
		{"settings", func() { n.setSettings([]*settings.Problem{damaged}) }, []health.Notice{unreadable}},
		{"what is lost before what was", func() { n.setSettings([]*settings.Problem{damaged, corrected, readOnly}) }, []health.Notice{odd, unreadable, right}},
		{"the oldest went, last of all", func() { n.setHistory(trimmed) }, []health.Notice{odd, unreadable, right, trimmed}},
		{"history before settings", func() { n.setHistory(unsaved) }, []health.Notice{unsaved, odd, unreadable, right, trimmed}},
		{"a file set aside beside it", func() { n.setHistory(replaced) }, []health.Notice{unsaved, replaced, odd, unreadable, right, trimmed}},
		{"settings can be saved", func() { n.setSettings([]*settings.Problem{corrected}) }, []health.Notice{unsaved, replaced, right, trimmed}},
		{"history can be written", func() { n.setHistory(health.Notice{}) }, []health.Notice{replaced, right, trimmed}},
		{"a newer version after the history", func() { n.setHistory(unsaved); n.setVersions(health.Versions{Newer: true, Older: true}) }, []health.Notice{unsaved, {Kind: health.NodesNewer}, {Kind: health.NodesOlder}, replaced, right, trimmed}},
		{"who is beside this node after it", func() { n.setBeside("lin") }, []health.Notice{unsaved, {Kind: health.PortHeld, What: "lin"}, {Kind: health.NodesNewer}, {Kind: health.NodesOlder}, replaced, right, trimmed}},
		{"nobody is", func() { n.setBeside("") }, []health.Notice{unsaved, {Kind: health.NodesNewer}, {Kind: health.NodesOlder}, replaced, right, trimmed}},
		{"it has gone", func() { n.setHistory(health.Notice{}); n.setVersions(health.Versions{}) }, []health.Notice{replaced, right, trimmed}},
		{"another node before everything", func() { n.elsewhere = true; n.setSettings(nil) }, []health.Notice{elsewhere, replaced, trimmed}},
	} {
		step.do()
		if got := board.State().Notices; !slices.Equal(got, step.want) {
			t.Errorf("%s: %+v", step.what, got)
		}
	}
	board.OnChange(func() { t.Error("what has not changed is told again") })
	n.setHistory(health.Notice{})
}

func TestOfLogsTheLatestNewsAreTold(t *testing.T) {
	var board health.Board
	n := notices{board: &board}
	n.setJournal(replica.Returned, "me")
	for _, who := range []string{"ann", "bob", "ann", "carl"} {
		n.setJournal(replica.Conflict, who)
	}
	want := []health.Notice{{Kind: health.MemberConflict, What: "bob"}, {Kind: health.MemberConflict, What: "ann"}, {Kind: health.MemberConflict, What: "carl"}}
	if got := board.State().Notices; !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	for range 2 {
		n.setJournal(replica.Guessed, "")
		n.setJournal(replica.Returned, "me")
	}
	want = []health.Notice{want[2], {Kind: health.CodesGuessed}, {Kind: health.HistoryReturned}}
	if got := board.State().Notices; !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestTheFirstEditionIsToldInOneSentence(t *testing.T) {
	outdated := health.Notice{Kind: health.HistoryOutdated, What: "/h"}
	key := &secrets.Problem{Kind: secrets.Outdated, Path: "/k"}
	damaged := &secrets.Problem{Kind: secrets.Replaced, Path: "/d"}
	replaced := health.Notice{Kind: health.IdentityReplaced, What: "/k"}
	trimmed := health.Notice{Kind: health.HistoryTrimmed}
	for name, c := range map[string]struct {
		problems []*secrets.Problem
		history  []health.Notice
		want     []health.Notice
	}{
		"both":                  {[]*secrets.Problem{key}, []health.Notice{outdated}, []health.Notice{{Kind: health.FirstEdition, What: "/h"}}},
		"both, and more":        {[]*secrets.Problem{damaged, key}, []health.Notice{outdated, trimmed}, []health.Notice{{Kind: health.IdentityReplaced, What: "/d"}, {Kind: health.FirstEdition, What: "/h"}, trimmed}},
		"the key":               {[]*secrets.Problem{key}, nil, []health.Notice{replaced}},
		"the history":           {nil, []health.Notice{outdated}, []health.Notice{outdated}},
		"a damaged key, though": {[]*secrets.Problem{damaged}, []health.Notice{outdated}, []health.Notice{{Kind: health.IdentityReplaced, What: "/d"}, outdated}},
	} {
		var board health.Board
		n := notices{board: &board}
		n.setSecrets(c.problems)
		for _, h := range c.history {
			n.setHistory(h)
		}
		if got := board.State().Notices; !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWithoutKeepingMessagesThereIsNoHistoryAndNoTrouble(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, func(s *settings.Settings) { s.History = false })
	p := begin(t, dir, Options{})
	says(t, p, "only now")
	p.told(replica.Returned, chat.Key{1})
	if n := p.board.State().Notices; p.archives.history != nil || len(n) != 0 {
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
	if n := notice(p); n != (health.Notice{Kind: health.SettingsCorrected, What: "port, theme"}) {
		t.Errorf("%+v", n)
	}
}

func TestADamagedSettingsFileIsTold(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte("\x00{"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, dir, Options{})
	n := notice(p)
	if left, err := os.ReadFile(n.What); n.Kind != health.SettingsUnreadable || string(left) != "\x00{" {
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
	if n := notice(p); n.Kind != health.HistoryReplaced {
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
	if n := notice(p); n.Kind != health.HistoryUnsaved || n == (health.Notice{Kind: n.Kind}) {
		t.Errorf("%+v", n)
	}
	if !within(maxStop, p.stop) {
		t.Error("it does not end in time")
	}
}
