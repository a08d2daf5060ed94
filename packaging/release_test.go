package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// A tag can be moved to another commit by whoever owns the action; a commit cannot.
func TestEveryActionIsNamedByItsCommit(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses:(.*)$`)
	pinned := regexp.MustCompile(`^ ([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$`)
	commits := map[string]string{}
	workflows, err := filepath.Glob("../.github/workflows/*")
	if err != nil || len(workflows) == 0 {
		t.Fatal("no workflows", err)
	}
	for _, file := range workflows {
		text := read(t, file)
		found := uses.FindAllStringSubmatch(text, -1)
		if len(found) != strings.Count(text, "uses:") || len(found) == 0 {
			t.Errorf("%s: %d of %d uses are understood", file, len(found), strings.Count(text, "uses:"))
		}
		for _, use := range found {
			m := pinned.FindStringSubmatch(use[1])
			if m == nil {
				t.Errorf("%s:%s is not an action at a commit, with its version behind", file, use[1])
				continue
			}
			if other, is := commits[m[1]]; is && other != m[2] {
				t.Errorf("%s is used at two commits", m[1])
			}
			commits[m[1]] = m[2]
		}
	}
}

// release is a folder with a list of checksums and, where there is a key, its signature.
type release struct{ dir, document string }

// newKey makes a key for signing and returns it with its fingerprint.
func newKey(t *testing.T) (key, fingerprint string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command("ssh-keygen", "-l", "-f", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return read(t, file), strings.Fields(string(out))[1]
}

// sums lists the checksums of two files. The document tells the fingerprint.
func sums(t *testing.T, key, fingerprint string) (release, error) {
	t.Helper()
	r := release{t.TempDir(), filepath.Join(t.TempDir(), "PACKAGING.md")}
	r.write(t, "a.deb", "a")
	r.write(t, "b setup.exe", "b")
	r.write(t, "SHA256SUMS.sig", "of an earlier build")
	if err := os.WriteFile(r.document, []byte("# Packaging\n\nRelease key: "+fingerprint+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "./sums.sh", r.dir, r.document)
	cmd.Env = append(os.Environ(), "RELEASE_KEY="+key)
	return r, cmd.Run()
}

func (r release) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (r release) verify() error {
	return exec.Command("sh", "./verify.sh", r.dir, r.document).Run()
}

func TestOnlyWhatTheReleaseKeySignedIsVerified(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("releases are signed on Linux")
		return
	}
	key, fingerprint := newKey(t)
	otherKey, otherFingerprint := newKey(t)
	for name, c := range map[string]struct {
		change func(t *testing.T, r release)
		want   bool
	}{
		"as it was signed":         {func(*testing.T, release) {}, true},
		"only one file downloaded": {func(t *testing.T, r release) { r.remove(t, "a.deb") }, true},
		"another file":             {func(t *testing.T, r release) { r.write(t, "a.deb", "A") }, false},
		"another list":             {func(t *testing.T, r release) { r.write(t, "SHA256SUMS", strings.Repeat("0", 64)+"  a.deb\n") }, false},
		"a line more": {func(t *testing.T, r release) {
			r.write(t, "SHA256SUMS", read(t, filepath.Join(r.dir, "SHA256SUMS"))+"\n")
		}, false},
		"no signature":           {func(t *testing.T, r release) { r.remove(t, "SHA256SUMS.sig") }, false},
		"no key":                 {func(t *testing.T, r release) { r.remove(t, "SHA256SUMS.pub") }, false},
		"a signature by another": {func(t *testing.T, r release) { r.take(t, otherKey, otherFingerprint, "SHA256SUMS.sig") }, false},
		"all of it by another": {func(t *testing.T, r release) {
			r.take(t, otherKey, otherFingerprint, "SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.pub")
		}, false},
		"a fingerprint cut short": {func(t *testing.T, r release) {
			must(t, os.WriteFile(r.document, []byte("Release key: "+fingerprint[:20]+"\n"), 0o600))
		}, false},
		"a document of another key": {func(t *testing.T, r release) {
			must(t, os.WriteFile(r.document, []byte("Release key: "+otherFingerprint+"\n"), 0o600))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := sums(t, key, fingerprint)
			if err != nil {
				t.Fatal(err)
			}
			c.change(t, r)
			if err := r.verify(); (err == nil) != c.want {
				t.Errorf("verified: %v", err)
			}
		})
	}
}

// take puts files of the same release as another key signed it in place of these.
func (r release) take(t *testing.T, key, fingerprint string, names ...string) {
	t.Helper()
	other, err := sums(t, key, fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		r.write(t, name, read(t, filepath.Join(other.dir, name)))
	}
}

func (r release) remove(t *testing.T, name string) {
	t.Helper()
	must(t, os.Remove(filepath.Join(r.dir, name)))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsSignedByAKeyThatTheDocumentDoesNotTell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("releases are signed on Linux")
		return
	}
	key, fingerprint := newKey(t)
	for name, c := range map[string]struct {
		key, told string
		fails     bool
		signed    bool
	}{
		"the key that is told":  {key, fingerprint, false, true},
		"no key":                {"", "none yet", false, false},
		"a key nobody tells of": {key, "none yet", true, false},
		"not a key":             {"nonsense", fingerprint, true, false},
	} {
		r, err := sums(t, c.key, c.told)
		if (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(r.dir, "SHA256SUMS.sig")); (err == nil) != c.signed {
			t.Errorf("%s: signed %v", name, err == nil)
		}
	}
}

// The line is where sums.sh and people look for it.
func TestTheDocumentTellsTheReleaseKey(t *testing.T) {
	lines := regexp.MustCompile(`(?m)^Release key: (none yet|SHA256:[\w+/]{43})$`).FindAllString(read(t, "../PACKAGING.md"), -1)
	if len(lines) != 1 {
		t.Errorf("PACKAGING.md tells %q", lines)
	}
}

// Setup and uninstaller run as administrator: whoever could write to the folder would have them run something else.
func TestSetupActsOnProgramFilesOnly(t *testing.T) {
	script := regexp.MustCompile(`(?m)^\s*;.*$`).ReplaceAllString(read(t, "windows/setup.nsi"), "")
	for _, folder := range []string{"InstallDir ", "InstallDirRegKey", "MUI_PAGE_DIRECTORY", "$EXEDIR", "$TEMP", "$APPDATA", "$LOCALAPPDATA"} {
		if strings.Contains(script, folder) {
			t.Errorf("setup.nsi uses %s", folder)
		}
	}
	_, init, _ := strings.Cut(script, "!macro INIT")
	init, _, _ = strings.Cut(init, "!macroend")
	if strings.Count(script, "StrCpy $INSTDIR") != 1 || !strings.Contains(init, `StrCpy $INSTDIR "$PROGRAMFILES64\udpchat"`) {
		t.Error("setup.nsi does not set its folder in one place")
	}
	for _, start := range []string{"Function .onInit", "Function un.onInit"} {
		if !regexp.MustCompile(regexp.QuoteMeta(start) + `\s+!insertmacro INIT\n`).MatchString(script) {
			t.Errorf("%s does not begin with the folder", start)
		}
	}
	for _, run := range regexp.MustCompile(`(?m)(?:nsExec::\w+|^\s*Exec\w*|MUI_FINISHPAGE_RUN) (.*)$`).FindAllStringSubmatch(script, -1) {
		if !regexp.MustCompile(`^'?"\$(SYSDIR|WINDIR)\\`).MatchString(run[1]) {
			t.Errorf("setup.nsi runs %s, whose place it does not know", run[1])
		}
	}
}
