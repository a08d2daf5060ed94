package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings/secrets"
	"udpchat/transport/link"
)

// met returns two nodes that are linked; the first has its data in dir.
func met(t *testing.T, dir string) (a, b *parts) {
	t.Helper()
	a, b = linked(t, dir, Options{}), linked(t, t.TempDir(), Options{})
	meet(t, a, b)
	return a, b
}

func TestWhoIsVerifiedStaysSoWithoutSettingsAndHistory(t *testing.T) {
	dir := t.TempDir()
	a, b := met(t, dir)
	me, other := a.key(), b.key()
	a.secrets.Verify(other, true)
	if !memberOf(a, b).Verified {
		t.Error("the room does not know")
	}
	a.stop()
	for _, name := range []string{"settings.json", "history.db"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	a = linked(t, dir, Options{})
	meet(t, a, b)
	if !memberOf(a, b).Verified || a.key() != me {
		t.Errorf("after a restart verified %v, the same key %v", memberOf(a, b).Verified, a.key() == me)
	}
	a.secrets.Verify(other, false)
	if memberOf(a, b).Verified {
		t.Error("the mark stays")
	}
}

func TestAKeyThatIsLostIsToldWithTheFileThatIsKept(t *testing.T) {
	const file, second = "secrets.json", "secrets.json.copy"
	for name, c := range map[string]struct {
		hurt []string
		want health.NoticeKind
		same bool
	}{
		"nothing":         {nil, health.NoNotice, true},
		"the file":        {[]string{file}, health.IdentityRestored, true},
		"the copy":        {[]string{second}, health.NoNotice, true},
		"both":            {[]string{file, second}, health.IdentityReplaced, false},
		"an earlier form": {[]string{"identity.key"}, health.IdentityReplaced, false},
	} {
		dir := t.TempDir()
		if name != "an earlier form" {
			p := linked(t, dir, Options{})
			p.stop()
		}
		before := keyIn(t, dir)
		for _, hurt := range c.hurt {
			if err := os.WriteFile(filepath.Join(dir, hurt), []byte("hurt"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		p := linked(t, dir, Options{})
		n := notice(p)
		if n.Kind != c.want || (p.key() == before) != c.same {
			t.Errorf("%s: notice %+v, the same key %v", name, n, p.key() == before)
		}
		if c.want != health.NoNotice {
			if kept, err := os.ReadFile(n.What); err != nil || string(kept) != "hurt" || !strings.HasPrefix(n.What, filepath.Join(dir, c.hurt[0])) {
				t.Errorf("%s: %s holds %q, %v", name, n.What, kept, err)
			}
		}
		p.stop()
		if p = linked(t, dir, Options{}); notice(p).Kind != health.NoNotice {
			t.Errorf("%s: told again: %+v", name, notice(p))
		}
		p.stop()
	}
}

func TestWhatAKilledNodeLeftUnfinishedIsRemovedUnlessAnotherOneUsesTheFolder(t *testing.T) {
	dir := t.TempDir()
	left, long := filepath.Join(dir, ".udpchat-1.tmp"), time.Now().Add(-2*time.Hour)
	if err := os.WriteFile(left, []byte("a key"), 0o600); err != nil || os.Chtimes(left, long, long) != nil {
		t.Fatal(err)
	}
	for _, elsewhere := range []bool{true, false} {
		p, err := open(Options{Port: freePort(t), Plain: true}, dir, elsewhere)
		if err != nil {
			t.Fatal(err)
		}
		p.start(make(nobody, 1))
		p.stop()
		if _, err := os.Stat(left); (err == nil) != elsewhere {
			t.Errorf("with another node %v: %v", elsewhere, err)
		}
	}
}

// keyIn is the key that a data folder has; zero, if there is none.
func keyIn(t *testing.T, dir string) chat.Key {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "secrets.json")); err != nil {
		return chat.Key{}
	}
	key, err := secrets.Open(dir).Identity(nil)
	if err != nil {
		t.Fatal(err)
	}
	return link.IdentityOf(key).Key()
}

func TestThatNothingIsSavedInTheFolderIsSaidOnce(t *testing.T) {
	p, err := open(Options{Port: freePort(t), Plain: true}, "/dev/null/data", false)
	if err != nil {
		t.Fatal(err)
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	p.secrets.Verify(chat.Key{1}, true)
	want := health.Notice{Kind: health.SettingsUnsaved, Why: health.NotAFolder}
	var said int
	until(t, "the mark cannot be saved", func() bool {
		p.notices.mu.Lock()
		defer p.notices.mu.Unlock()
		return slices.Contains(p.notices.secrets, want)
	})
	for _, n := range p.board.State().Notices {
		if n == want {
			said++
		}
	}
	if said != 1 {
		t.Errorf("said %d times: %+v", said, p.board.State().Notices)
	}
}
