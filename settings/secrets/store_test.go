package secrets

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/internal/files"
	"udpchat/settings/machine"
)

func at() time.Time { return time.Date(2026, 5, 17, 12, 0, 0, 0, time.Local) }

func kinds(problems []*Problem) []ProblemKind {
	kinds := []ProblemKind{}
	for _, p := range problems {
		kinds = append(kinds, p.Kind)
	}
	return kinds
}

func identityOf(t *testing.T, s *Store) ed25519.PrivateKey {
	t.Helper()
	id, err := s.Identity(nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// names lists the files of a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range all {
		names = append(names, entry.Name())
	}
	return names
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSecretsOutliveTheProgramAndFoldersShareNone(t *testing.T) {
	dir, other := filepath.Join(t.TempDir(), "数据"), Open(t.TempDir())
	s := Open(dir)
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("opening made the folder:", err)
	}
	id := identityOf(t, s)
	if again := identityOf(t, s); !again.Equal(id) || identityOf(t, other).Equal(id) {
		t.Error("identities are not one for each folder")
	}
	a, b, c := chat.Key{1}, chat.Key{2}, chat.Key{3}
	calls := 0
	s.OnChange(func() { calls++; s.Verified() }) // would hang if the lock were held
	for _, k := range []chat.Key{c, a, b, a} {
		s.Verify(k, true)
	}
	s.Verify(b, false)
	s.Verify(b, false)
	if calls != 4 {
		t.Errorf("told of %d changes", calls)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if s.Verify(b, true); len(s.Verified()) != 2 {
		t.Error("a change after the end is not saved, and yet there")
	}
	again := Open(dir)
	if got := again.Verified(); !slices.Equal(got, []chat.Key{a, c}) || !identityOf(t, again).Equal(id) || len(again.Problems()) != 0 {
		t.Errorf("verified are %x, problems %v", got, again.Problems())
	}
	if got := names(t, dir); !slices.Equal(got, []string{fileName, fileName + copySuffix}) {
		t.Errorf("the folder holds %q", got)
	}
	if got := other.Verified(); len(got) != 0 {
		t.Errorf("the other folder has %x", got)
	}
}

func TestManyGoroutinesMayVerify(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	var wg sync.WaitGroup
	for i := range byte(8) {
		wg.Go(func() {
			for j := range byte(20) {
				s.Verify(chat.Key{i, j}, true)
			}
			if _, err := s.Identity(nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := Open(dir).Verified(); len(got) != 160 || !slices.Equal(got, s.Verified()) {
		t.Errorf("saved are %d", len(got))
	}
}

func TestOthersCannotReadTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // the folder is in the user's profile, which has the rights
	}
	dir := filepath.Join(t.TempDir(), "data")
	check := func(when string) {
		t.Helper()
		identityOf(t, Open(dir))
		for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, fileName): 0o600, filepath.Join(dir, fileName+copySuffix): 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %s has %v, %v", when, path, info.Mode(), err)
			}
		}
	}
	check("made")
	if err := os.Chmod(filepath.Join(dir, fileName), 0o644); err != nil {
		t.Fatal(err)
	}
	check("found open to everybody")
}

// damages are files that this program did not write.
var damages = map[string]string{
	"empty": "", "zeros": strings.Repeat("\x00", 100), "no JSON": "hello", "null": "null", "a list": "[]", "an empty object": "{}",
	"far too long": strings.Repeat(" ", maxFile) + "{}",
}

func TestWhateverIsDamagedTheOtherFileIsUsed(t *testing.T) {
	made := t.TempDir()
	s := Open(made)
	id := identityOf(t, s)
	s.Verify(chat.Key{7}, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(made, fileName))
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	bad := map[string]string{"cut": good[:len(good)/2], "another digit": strings.Replace(good, `"seed":"`, `"seed":"0`, 1)}
	for i := range len(good) - 1 { // the last byte only ends the line
		hurt := good[:i] + string(good[i]^1) + good[i+1:]
		if _, err := parse([]byte(hurt)); !damaged(err) {
			t.Errorf("with another bit in byte %d: %v", i, err)
		}
		if i%40 == 0 { // the disk takes its time
			bad[fmt.Sprint("a bit of byte ", i)] = hurt
		}
	}
	for name, content := range damages {
		bad[name] = content
	}
	const aside = fileName + ".damaged-20260517-120000"
	for name, content := range bad {
		for _, copied := range []bool{true, false} {
			dir := t.TempDir()
			put(t, dir, fileName, content)
			want := []ProblemKind{Replaced}
			if copied {
				put(t, dir, fileName+copySuffix, good)
				want = []ProblemKind{Restored}
			}
			s := open(dir, files.System{}, at)
			if got := s.Problems(); !slices.Equal(kinds(got), want) || got[0].Path != filepath.Join(dir, aside) || !errors.Is(got[0], health.Damaged) {
				t.Errorf("%s, with a copy %v: problems %v", name, copied, got)
			}
			if same := identityOf(t, s).Equal(id); same != copied || len(s.Verified()) == 1 != copied {
				t.Errorf("%s, with a copy %v: the same identity %v, verified %x", name, copied, same, s.Verified())
			}
			if kept, err := os.ReadFile(filepath.Join(dir, aside)); err != nil || string(kept) != content {
				t.Errorf("%s: kept are %d bytes, %v", name, len(kept), err)
			}
			again := open(dir, files.System{}, at)
			if again.state() != s.state() || len(again.Problems()) != 0 {
				t.Errorf("%s: the next start has %s, %v", name, again.state(), again.Problems())
			}
		}
	}
}

func TestACopyAloneIsEnoughAndADamagedOneIsRenewed(t *testing.T) {
	dir := t.TempDir()
	id := identityOf(t, Open(dir))
	path := filepath.Join(dir, fileName)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if s := Open(dir); !identityOf(t, s).Equal(id) || len(s.Problems()) != 0 {
		t.Errorf("without the file: %v", s.Problems())
	}
	for _, content := range damages {
		put(t, dir, fileName+copySuffix, content)
		if s := Open(dir); !identityOf(t, s).Equal(id) || len(s.Problems()) != 0 {
			t.Errorf("with a damaged copy: %v", s.Problems())
		}
		file, err := os.ReadFile(path)
		if copied, err2 := os.ReadFile(path + copySuffix); err != nil || err2 != nil || string(copied) != string(file) {
			t.Errorf("the copy is %.100q, %v, %v", copied, err, err2)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	put(t, dir, fileName+copySuffix, "damaged")
	s := open(dir, files.System{}, at)
	if got := s.Problems(); len(got) != 1 || got[0].Kind != Replaced || got[0].Path != path+".damaged-20260517-120000"+copySuffix {
		t.Errorf("with a damaged copy alone: %v", got)
	}
}

func TestMembersOfNewerVersionsAreKept(t *testing.T) {
	dir := t.TempDir()
	c := content{
		identity: &identity{seed: value{9}, rest: `{"machine":"x","n":[1, 2]}`}, verified: []value{{1}},
		rest: `{"guests":[{"identity":"aa","keys":{"3":"bb"}}]}`, beside: `{"format":2}`,
	}
	data, err := c.encode()
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, fileName, string(data))
	s := Open(dir)
	s.Verify(chat.Key{2}, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, fileName))
	for _, want := range []string{`"machine":"x"`, `"n":[1,2]`, `"guests":[{"identity":"aa","keys":{"3":"bb"}}]`, `"format":2`} {
		if err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s is not in %s, %v", want, got, err)
		}
	}
	if s := Open(dir); len(s.Verified()) != 2 || len(s.Problems()) != 0 {
		t.Errorf("%x, %v", s.Verified(), s.Problems())
	}
}

// An earlier version, put back for a day, makes no other node of this one.
func TestAFileThatOnlyANewerVersionCanReadStaysAsItIs(t *testing.T) {
	for name, secrets := range map[string]string{
		"the key":  `{"identity":{"seeds":["aa"]},"verified":[]}`,
		"the list": `{"identity":{"seed":"` + strings.Repeat("ab", 32) + `"},"verified":[{"key":"aa"}]}`,
		"all":      `["aa"]`,
	} {
		newer := string(signed([]byte(secrets)))
		for _, file := range []string{fileName, fileName + copySuffix} { // the other one is damaged
			dir := t.TempDir()
			put(t, dir, fileName, "damaged")
			put(t, dir, fileName+copySuffix, "damaged")
			put(t, dir, file, newer)
			s := Open(dir)
			if id, err := s.Identity(nil); id != nil || !errors.Is(err, health.NewerVersion) || len(s.Problems()) != 0 {
				t.Errorf("%s: an identity %v, error %v, problems %v", name, id != nil, err, s.Problems())
			}
			s.Verify(chat.Key{1}, true)
			if err := s.Close(); !errors.Is(err, health.NewerVersion) {
				t.Errorf("%s: at the end: %v", name, err)
			}
			if kept, err := os.ReadFile(filepath.Join(dir, file)); err != nil || string(kept) != newer || len(names(t, dir)) != 2 {
				t.Errorf("%s: %s holds %.100q, %v, beside %q", name, file, kept, err, names(t, dir))
			}
		}
	}
}

// With a key in a file that no version reads any more, this node would become another one silently.
func TestAKeyOfAnEarlierVersionIsSetAsideAndTold(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, obsolete, "a key")
	s := open(dir, files.System{}, at)
	aside := filepath.Join(dir, obsolete+".obsolete-20260517-120000")
	if got := s.Problems(); len(got) != 1 || got[0].Kind != Outdated || got[0].Path != aside {
		t.Errorf("the problems are %v", got)
	}
	if kept, err := os.ReadFile(aside); err != nil || string(kept) != "a key" {
		t.Errorf("kept is %q, %v", kept, err)
	}
	identityOf(t, s)
	if s := Open(dir); len(s.Problems()) != 0 {
		t.Errorf("at the next start: %v", s.Problems())
	}
}

func TestAFileThatCannotBeReadStaysAsItIs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	if err := os.Mkdir(path, 0o700); err != nil { // even root cannot read that
		t.Fatal(err)
	}
	s := Open(dir)
	if id, err := s.Identity(nil); err == nil || id != nil || health.TroubleOf(err) != health.IsAFolder {
		t.Errorf("an identity, %v", err)
	}
	s.Verify(chat.Key{1}, true)
	if len(s.Verified()) != 1 {
		t.Error("it does not work in memory")
	}
	var p *Problem
	if err := s.Close(); !errors.As(err, &p) || p.Kind != Unsaved {
		t.Errorf("at the end: %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{fileName}) {
		t.Errorf("the folder holds %q", got)
	}
}

func TestAFolderThatCannotBeMadeIsTheReason(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	put(t, filepath.Dir(file), "file", "")
	s := Open(filepath.Join(file, "none"))
	if id, err := s.Identity(nil); err == nil || id != nil {
		t.Error("an identity was made that is kept nowhere")
	}
	if err := s.Close(); err != nil {
		t.Error("nothing was changed:", err)
	}
}

func TestAReadOnlyStoreWorksInMemoryAndLeavesTheFilesAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	owner := Open(dir)
	id := identityOf(t, owner)
	owner.Verify(chat.Key{1}, true)
	if err := owner.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, fileName+copySuffix)); err != nil {
		t.Fatal(err)
	}
	s := OpenReadOnly(dir)
	if got := identityOf(t, s); !got.Equal(id) {
		t.Error("another identity")
	}
	s.Verify(chat.Key{2}, true)
	if err := s.Close(); err != nil || len(s.Verified()) != 2 {
		t.Errorf("in memory %x, %v", s.Verified(), err)
	}
	if id, err := OpenReadOnly(t.TempDir()).Identity(nil); err == nil || id != nil {
		t.Error("an identity was made that is kept nowhere")
	}
	after, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil || string(after) != string(before) || len(names(t, dir)) != 1 {
		t.Errorf("the folder holds %q, %v", names(t, dir), err)
	}
	for name, content := range damages {
		put(t, dir, fileName, content)
		if s := OpenReadOnly(dir); len(s.Verified()) != 0 || len(names(t, dir)) != 1 {
			t.Errorf("%s: the folder holds %q", name, names(t, dir))
		}
	}
}

func TestProblemsSayWhatHappenedForTheLog(t *testing.T) {
	cause := errors.New("disk full")
	for want, p := range map[string]*Problem{
		"read the secrets: disk full; the file was set aside as /d/x": {Kind: Replaced, Path: "/d/x", Err: cause},
		"save the secrets: disk full":                                 {Kind: Unsaved, Err: cause},
	} {
		if got := p.Error(); got != want || !errors.Is(p, cause) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzParseSecrets(f *testing.F) {
	for _, content := range damages {
		f.Add([]byte(content[:min(len(content), 100)]))
	}
	moved, _ := content{identity: newIdentity(machine.Marks{machine.Board: {"b"}, machine.System: {"s"}})}.settled(office, at())
	for _, c := range []content{
		{},
		{rest: `{"a":1}`},
		{identity: &identity{seed: value{1}, rest: `{"b":{}}`}, verified: []value{{1}, {2}}},
		moved,
		{identity: &identity{seed: value{1}}, former: []identity{{seed: value{2}, replaced: 9, copied: true, rest: `{"c":[]}`}}},
	} {
		data, err := c.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[len(`{"sha256":"","secrets":`)+64 : len(data)-2]) // without the sum, which FuzzParseSecrets adds
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		check := func(data []byte) {
			c, err := parse(data)
			if err != nil {
				if !damaged(err) && !errors.Is(err, health.NewerVersion) {
					t.Errorf("%v", err)
				}
				return
			}
			again, err := c.encode()
			if err != nil {
				t.Fatal(err)
			}
			same, err := parse(again)
			if err != nil || same.rest != c.rest || same.beside != c.beside || !slices.Equal(same.verified, c.verified) || (same.identity == nil) != (c.identity == nil) {
				t.Errorf("%q becomes %q, %v", data, again, err)
			}
			if !reflect.DeepEqual(same.identity, c.identity) || !reflect.DeepEqual(same.former, c.former) {
				t.Errorf("the identities %+v, %+v become %+v, %+v", c.identity, c.former, same.identity, same.former)
			}
		}
		check(data)
		check(signed(data))
	})
}

// signed is a file with the right sum and these secrets.
func signed(secrets []byte) []byte {
	sum := value(sha256.Sum256(secrets))
	text, _ := sum.MarshalText() // never fails
	return slices.Concat([]byte(`{"sha256":"`), text, []byte(`","secrets":`), secrets, []byte("}\n"))
}
