package secrets

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/internal/files"
	"udpchat/settings/machine"
)

// Two computers, and one that cannot be told from others.
var (
	office  = machine.Marks{machine.Board: {"office"}, machine.System: {"office"}, machine.Wired: {"office"}}
	home    = machine.Marks{machine.Board: {"home"}, machine.System: {"home"}}
	unknown = machine.Marks{machine.System: {"one mark"}}
)

// clocked opens a folder with a clock that the test sets.
func clocked(dir string, now *time.Time) *Store {
	return open(dir, files.System{}, func() time.Time { return *now })
}

// startedOn opens a folder on a machine, and returns its store and key.
func startedOn(t *testing.T, dir string, here machine.Marks) (*Store, ed25519.PrivateKey) {
	t.Helper()
	s := open(dir, files.System{}, at)
	id, err := s.Identity(here)
	if err != nil {
		t.Fatal(err)
	}
	return s, id
}

func keyOf(id ed25519.PrivateKey) chat.Key { return chat.Key(id[ed25519.SeedSize:]) }

func TestOnAnotherMachineANewIdentityIsMadeAndTheEarlierOneIsKept(t *testing.T) {
	dir := t.TempDir()
	_, first := startedOn(t, dir, office)
	for range 2 {
		s, again := startedOn(t, dir, office)
		if _, kept := s.Former(); !again.Equal(first) || len(s.Problems()) != 0 || kept || !s.Bound(office) || s.Bound(home) {
			t.Fatal("the same machine is another")
		}
	}
	s, second := startedOn(t, dir, home)
	if former, ok := s.Former(); second.Equal(first) || !ok || former != keyOf(first) || !slices.Equal(kinds(s.Problems()), []ProblemKind{Moved}) || !s.Bound(home) {
		t.Errorf("at home: the same key %v, former %x %v, problems %v", second.Equal(first), former, ok, s.Problems())
	}
	if s, again := startedOn(t, dir, home); !again.Equal(second) || len(s.Problems()) != 0 {
		t.Error("at home again: another key, or told again")
	}
	if s, again := startedOn(t, dir, office); !again.Equal(first) || len(s.Problems()) != 0 {
		t.Error("the office does not have its own key again")
	}
}

func TestWhatCannotBeToldStays(t *testing.T) {
	for name, c := range map[string]struct{ first, then machine.Marks }{
		"no marks, then some":   {nil, office},
		"some, then no marks":   {office, nil},
		"one mark on each side": {unknown, machine.Marks{machine.System: {"another"}}},
		"one mark, then three":  {unknown, office},
		"three, then one":       {office, unknown},
	} {
		dir := t.TempDir()
		_, first := startedOn(t, dir, c.first)
		s, again := startedOn(t, dir, c.then)
		if !again.Equal(first) || len(s.Problems()) != 0 {
			t.Errorf("%s: another key %v", name, s.Problems())
		}
		if bound := s.Bound(c.then); bound != (len(c.then) >= 2) {
			t.Errorf("%s: bound %v", name, bound)
		}
	}
}

func TestAnIdentityIsBoundOnceItsMachineCanBeTold(t *testing.T) {
	dir := t.TempDir()
	_, first := startedOn(t, dir, unknown)
	startedOn(t, dir, office)
	if _, second := startedOn(t, dir, home); second.Equal(first) {
		t.Error("it was not bound")
	}
}

func TestTheEarlierIdentityCanBeUsedOnThisMachineToo(t *testing.T) {
	dir := t.TempDir()
	_, first := startedOn(t, dir, office)
	s, second := startedOn(t, dir, home)
	got, err := s.Recall(home)
	if former, _ := s.Former(); err != nil || !got.Equal(first) || former != keyOf(second) || len(s.Problems()) != 0 {
		t.Fatalf("recalled %v, former %x, problems %v, %v", got.Equal(first), former, s.Problems(), err)
	}
	for _, here := range []machine.Marks{home, office, home} {
		if s, again := startedOn(t, dir, here); !again.Equal(first) || len(s.Problems()) != 0 {
			t.Errorf("on %v another key", here)
		}
	}
	s, _ = startedOn(t, dir, home)
	if got, err := s.Recall(home); err != nil || !got.Equal(second) {
		t.Errorf("a second recall does not undo the first: %v", err)
	}
}

func TestThereIsNothingToRecallBeforeAMove(t *testing.T) {
	s, first := startedOn(t, t.TempDir(), office)
	if got, err := s.Recall(office); err == nil || got != nil {
		t.Errorf("recalled %x", got)
	}
	if id, err := s.Identity(office); err != nil || !id.Equal(first) {
		t.Errorf("another identity, %v", err)
	}
}

func TestAnIdentityThatAnotherMachineHasIsNeverUsedAgain(t *testing.T) {
	dir := t.TempDir()
	s, first := startedOn(t, dir, office)
	var told [][]ProblemKind
	s.OnProblem(func(p []*Problem) { told = append(told, kinds(p)) })
	second, err := s.Renew(office)
	if _, kept := s.Former(); err != nil || second.Equal(first) || kept || !s.Bound(office) {
		t.Fatalf("renewed %v, offered %v, bound %v, %v", !second.Equal(first), kept, s.Bound(office), err)
	}
	if len(told) != 1 || !slices.Equal(told[0], []ProblemKind{Renewed}) {
		t.Errorf("told %v", told)
	}
	if _, err := s.Recall(office); err == nil {
		t.Error("it is recalled")
	}
	if s, again := startedOn(t, dir, office); !again.Equal(second) || len(s.Problems()) != 0 {
		t.Error("after a restart another key, or told again")
	}
	startedOn(t, dir, home)
	if _, again := startedOn(t, dir, office); !again.Equal(second) {
		t.Error("the office does not have its newest key again")
	}
}

func TestAnIdentityIsRenewedOnceInTenMinutesAndFiveTimesADay(t *testing.T) {
	dir, now := t.TempDir(), at()
	s := clocked(dir, &now)
	if _, err := s.Identity(office); err != nil {
		t.Fatal(err)
	}
	again := func(want error) {
		t.Helper()
		if id, err := s.Renew(office); !errors.Is(err, want) || (id == nil) != (want != nil) {
			t.Errorf("at %v: %v, want %v", now.Sub(at()), err, want)
		}
	}
	for range 5 {
		again(nil)
		now = now.Add(9 * time.Minute)
		s = clocked(dir, &now) // a restart changes nothing
		again(ErrTooOften)
		now = now.Add(time.Minute)
	}
	again(ErrTooOften)
	now = at().Add(24*time.Hour - time.Second)
	again(ErrTooOften)
	now = at().Add(24 * time.Hour)
	again(nil)
	now = now.Add(-time.Minute) // a clock that was set back a little
	again(ErrTooOften)
}

func TestWithoutAnIdentityNoneIsRenewed(t *testing.T) {
	dir := t.TempDir()
	if id, err := Open(dir).Renew(office); err == nil || id != nil || len(names(t, dir)) != 0 {
		t.Errorf("%x, %v, files %q", id, err, names(t, dir))
	}
}

func TestFormerIdentitiesAreBoundedAndThoseThatNobodyMayUseGoFirst(t *testing.T) {
	dir, now := t.TempDir(), at()
	_, first := startedOn(t, dir, office)
	s := clocked(dir, &now)
	if _, err := s.Identity(home); err != nil {
		t.Fatal(err)
	}
	for range 2 * mostFormer {
		now = now.Add(renewDay)
		if _, err := s.Renew(home); err != nil {
			t.Fatal(err)
		}
	}
	if former, ok := s.Former(); !ok || former != keyOf(first) || len(s.content.former) != mostFormer {
		t.Errorf("former %x %v of %d", former, ok, len(s.content.former))
	}
	for n := range 2 * mostMachines {
		here := machine.Marks{machine.Board: {fmt.Sprint(n)}, machine.System: {fmt.Sprint(n)}}
		if _, err := s.Identity(here); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Recall(here); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.content.identity.machines); n > mostMachines || len(s.content.former) > mostFormer {
		t.Errorf("%d machines, %d former", n, len(s.content.former))
	}
}

func TestAnIdentityThatCannotBeKeptIsNotUsedOnAnotherMachine(t *testing.T) {
	const renamed = 4 // steps: then a restart may find the new one
	for step := range 5 {
		dir := t.TempDir()
		_, first := startedOn(t, dir, office)
		disk := &full{left: step}
		s := open(dir, disk, at)
		for name, what := range map[string]func() (ed25519.PrivateKey, error){
			"moved": func() (ed25519.PrivateKey, error) { return s.Identity(home) }, "renewed": func() (ed25519.PrivateKey, error) { return s.Renew(office) },
		} {
			disk.left = step
			if id, err := what(); !errors.Is(err, errFull) || id != nil || len(s.Problems()) != 0 {
				t.Errorf("%s, step %d: an identity, %v", name, step, err)
			}
		}
		if id, err := s.Identity(nil); err != nil || !id.Equal(first) {
			t.Errorf("step %d: another key, %v", step, err)
		}
		if _, again := startedOn(t, dir, office); step < renamed && !again.Equal(first) {
			t.Errorf("step %d: another key after a restart", step)
		}
	}
}

func TestAFullDiskDoesNotKeepAnIdentityFromItsMachine(t *testing.T) {
	dir := t.TempDir()
	_, first := startedOn(t, dir, office)
	repaired := machine.Marks{machine.Board: {"new"}, machine.System: {"office"}, machine.Wired: {"office"}}
	s := open(dir, &full{}, at)
	if id, err := s.Identity(repaired); err != nil || !id.Equal(first) {
		t.Errorf("another key, %v", err)
	}
}

func TestAMoveKeepsTheVerifiedMembers(t *testing.T) {
	dir := t.TempDir()
	s, _ := startedOn(t, dir, office)
	s.Verify(chat.Key{7}, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, _ = startedOn(t, dir, home)
	if got := s.Verified(); !slices.Equal(got, []chat.Key{{7}}) {
		t.Errorf("verified are %x", got)
	}
}
