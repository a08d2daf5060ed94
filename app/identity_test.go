package app

import (
	"slices"
	"testing"
	"time"

	"udpchat/app/sole"
	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings/machine"
	"udpchat/settings/secrets"
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

// isLinkedAs reports whether a node is linked with one of a key.
func isLinkedAs(p *parts, k chat.Key) bool {
	return slices.ContainsFunc(p.room.Changes(chat.OpenRoom, 0).Members, func(m chat.Member) bool { return m.Key == k && m.Linked })
}

func TestANewIdentityIsANewMemberAtOnceAndLosesNothing(t *testing.T) {
	dir, any := t.TempDir(), func() machine.Marks { return nil }
	a, b := linked(t, dir, Options{machine: any}), linked(t, t.TempDir(), Options{machine: any})
	meet(t, a, b)
	says(t, a, "before")
	until(t, "the first is heard", func() bool { return len(heard(b, "before")) == 1 })
	first := a.key()
	a.sole.Tell(sole.Twin{Key: first, Twin: secrets.Twin{Instance: [8]byte{1}}})
	until(t, "there is another key", func() bool { return a.key() != first })
	says(t, a, "meanwhile") // under whichever key
	until(t, "the earlier one is gone", func() bool { return !isLinkedAs(b, first) })
	meet(t, a, b)
	says(t, a, "since")
	until(t, "all is heard", func() bool { return len(heard(b, "since")) == 1 && len(heard(b, "meanwhile")) == 1 })
	before, since := heard(b, "before"), heard(b, "since")
	if len(before) != 1 || before[0].Author != chat.LinkedMember(first) || since[0].Author != chat.LinkedMember(a.key()) {
		t.Errorf("b has %+v and %+v", before, since)
	}
	for _, m := range a.room.Changes(chat.OpenRoom, 0).Messages {
		if m.Author != chat.Me {
			t.Errorf("an own message is by %s", m.Author)
		}
	}
	for k, own := range map[chat.Key]bool{first: false, a.key(): true} {
		if m := a.room.Arrive(chat.OpenRoom, []chat.Entry{{Author: k, Log: 99, Number: 1, At: time.Now(), Text: "back"}})[0]; m.Mine() != own {
			t.Errorf("what comes back is by %s, own: %v", m.Author, own)
		}
	}
	if n := notice(a); n.Kind != health.IdentityRenewed {
		t.Errorf("notice %+v", n)
	}
	second := a.key()
	a.stop()
	if a = linked(t, dir, Options{machine: any}); a.key() != second || notice(a).Kind != health.NoNotice {
		t.Errorf("after a restart the same key %v, notice %+v", a.key() == second, notice(a))
	}
}
