package app

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"udpchat/chat/health"
	"udpchat/settings"
)

func TestTroublesWithFilesHaveNames(t *testing.T) {
	for number, want := range fileTroubles {
		err := fmt.Errorf("export: %w", &fs.PathError{Op: "write", Path: "/x", Err: number})
		if got := troubleOf(err); got != want {
			t.Errorf("%v is %v, want %v", err, got, want)
		}
		if got := named(err); !errors.Is(got, want) || !errors.Is(got, number) {
			t.Errorf("%v has lost what it was", got)
		}
	}
	for want, err := range map[health.Trouble]error{
		health.ReadOnly:     &fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission},
		health.NewerVersion: fmt.Errorf("open: %w", health.NewerVersion),
		health.MemoryOnly:   health.MemoryOnly,
		health.OtherTrouble: errors.New("something else"),
	} {
		if got := troubleOf(err); got != want {
			t.Errorf("%v is %v, want %v", err, got, want)
		}
	}
	if named(nil) != nil {
		t.Error("nothing is wrong, and it has a name")
	}
}

func TestProblemsOfTheSettingsAreNotices(t *testing.T) {
	for _, c := range []struct {
		problem settings.Problem
		want    health.Notice
	}{
		{settings.Problem{Kind: settings.Damaged, Path: "/x", Err: errors.New("bad")}, health.Notice{Kind: health.SettingsUnreadable, What: "/x"}},
		{settings.Problem{Kind: settings.Corrected, Path: "/x", Keys: []string{"port", "theme"}}, health.Notice{Kind: health.SettingsCorrected, What: "port, theme"}},
		{settings.Problem{Kind: settings.Unsaved, Err: fs.ErrPermission}, health.Notice{Kind: health.SettingsUnsaved, Why: health.ReadOnly}},
		{settings.Problem{Kind: settings.Unsaved, Err: errors.New("odd")}, health.Notice{Kind: health.SettingsUnsaved, What: "odd"}},
	} {
		if got := settingsNotice(&c.problem); got != c.want {
			t.Errorf("%v: %+v, want %+v", &c.problem, got, c.want)
		}
	}
}
