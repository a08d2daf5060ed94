package app

import (
	"slices"
	"testing"
	"time"

	"udpchat/chat/health"
	"udpchat/transport/link"
)

func TestNodesOfOtherVersionsAreToldOnceAndForgottenWhenTheyAreSilent(t *testing.T) {
	var told []health.Versions
	l := newLinks(link.NewIdentity())
	l.others.differ = func(v health.Versions) { told = append(told, v) }
	now := time.Now()
	if d := l.discovery(now); d.Others != (health.Versions{}) || len(told) != 0 {
		t.Errorf("at first: %+v, told %+v", d.Others, told)
	}
	for range 1000 { // as a forger would
		l.noteVersion(true)
		l.discovery(time.Now())
	}
	l.noteVersion(false)
	last := time.Now()
	steps := []health.Versions{{Newer: true}, {Newer: true, Older: true}, {}}
	if d := l.discovery(last); d.Others != steps[1] || !slices.Equal(told, steps[:2]) {
		t.Errorf("shown %+v, told %+v", d.Others, told)
	}
	if d := l.discovery(last.Add(versionLasts / 2)); d.Others != steps[1] {
		t.Errorf("between two announcements: %+v", d.Others)
	}
	if d := l.discovery(last.Add(versionLasts)); d.Others != steps[2] || !slices.Equal(told, steps) {
		t.Errorf("after a silence: %+v, told %+v", d.Others, told)
	}
}

func TestABeaconOfAnotherVersionIsTold(t *testing.T) {
	var v versions
	now := time.Now()
	v.note(time.Time{}, now.Add(-time.Second))
	v.note(time.Time{}, now.Add(-time.Hour)) // of a beacon that was opened later
	if got := v.at(now); got != (health.Versions{Newer: true}) {
		t.Errorf("%+v", got)
	}
}
