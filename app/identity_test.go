package app

import (
	"testing"

	"udpchat/chat/health"
	"udpchat/settings/machine"
)

// on makes a machine of its own of a name.
func on(name string) func() machine.Marks {
	return func() machine.Marks {
		return machine.Marks{machine.Board: {name}, machine.System: {name}}
	}
}

func TestACopyOfADataFolderIsANewMemberUntilThePersonDecides(t *testing.T) {
	dir := t.TempDir()
	start := func(o Options, want health.NoticeKind) *parts {
		t.Helper()
		p := linked(t, dir, o)
		if n := notice(p); n.Kind != want {
			t.Errorf("notice %+v, want %v", n, want)
		}
		return p
	}
	p := start(Options{machine: on("office")}, health.NoNotice)
	first := p.key()
	p.stop()
	p = start(Options{machine: on("home")}, health.IdentityMoved)
	second, offered := p.key(), p.formerFingerprint()
	p.stop()
	if second == first || offered == "" {
		t.Fatalf("the same key %v, offered %q", second == first, offered)
	}
	p = start(Options{machine: on("home")}, health.NoNotice)
	p.stop()
	for range 2 { // the second time there is nothing to do
		p = start(Options{machine: on("home"), OldIdentity: true}, health.NoNotice)
		if p.key() != first {
			t.Error("the earlier identity is not used")
		}
		p.stop()
	}
	p = start(Options{machine: on("office")}, health.NoNotice)
	if p.key() != first {
		t.Error("the office has another identity")
	}
	p.stop()
}
