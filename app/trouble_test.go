package app

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"udpchat/chat/health"
	"udpchat/settings"
)

func TestAnErrorThatIsNamedStaysWhatItWas(t *testing.T) {
	err := &fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOTDIR}
	if got := named(err); !errors.Is(got, health.NotAFolder) || !errors.Is(got, syscall.ENOTDIR) {
		t.Errorf("%v has lost what it was", got)
	}
	if odd := errors.New("odd"); named(nil) != nil || !errors.Is(named(odd), odd) {
		t.Error("a name was given to something else")
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
