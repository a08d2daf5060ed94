package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/internal/licences"
)

const root = "../.."

func TestTheCommittedLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	want, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, committed))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date: run make licences", committed)
	}
	if licences.Text() != string(got) {
		t.Error("the program embeds another text")
	}
}

func TestEveryLinkedModuleIsNamed(t *testing.T) {
	modules, err := linked(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 20 {
		t.Errorf("only %d modules are linked", len(modules))
	}
	for _, m := range modules {
		if !strings.Contains(licences.Text(), "\n"+m.path+"\n") {
			t.Errorf("%s is not named", m.path)
		}
	}
}

func TestLicenceFilesAreToldByTheirNames(t *testing.T) {
	for name, want := range map[string]bool{
		"LICENSE": true, "LICENCE.md": true, "License.txt": true, "COPYING": true, "NOTICE": true, "PATENTS": true,
		"LICENSE-3RD-PARTY.md": true, "LICENSE_Inter.txt": true, "OFL.txt": true,
		"README.md": false, "AUTHORS": false, "licenses.go": false, "noticeboard.txt": false,
	} {
		if got := licence.MatchString(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// tree writes empty files, and files that say their own name where that is a licence's.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range files {
		path := filepath.Join(root, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("text of "+f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestOnlyLicencesOfWhatIsUsedCount(t *testing.T) {
	dir := tree(t, "LICENSE", "used/a.go", "used/LICENSE", "used/fonts/OFL.txt", "above/below/b.go", "above/COPYING",
		"unused/c.go", "unused/LICENSE", "used/testdata/LICENSE", "cmd/LICENSE")
	m := &module{path: "m", dir: dir, used: map[string]bool{
		filepath.Join(dir, "used"): true, filepath.Join(dir, "above", "below"): true,
	}}
	var b book
	if err := b.addModule(m); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range b.chapters {
		got[strings.TrimPrefix(c.text, "text of ")] = true
	}
	for file, want := range map[string]bool{
		"LICENSE": true, "used/LICENSE": true, "used/fonts/OFL.txt": true, "above/COPYING": true,
		"unused/LICENSE": false, "used/testdata/LICENSE": false, "cmd/LICENSE": false,
	} {
		if got[file] != want {
			t.Errorf("%s: got %v", file, got[file])
		}
	}
}

func TestAModuleWithoutALicenceIsAnError(t *testing.T) {
	dir := tree(t, "a.go", "README.md")
	err := new(book).addModule(&module{path: "example.org/bare", dir: dir, used: map[string]bool{dir: true}})
	if err == nil || !strings.Contains(err.Error(), "example.org/bare") {
		t.Errorf("got %v, want an error that names the module", err)
	}
}

func TestTheSameTextStandsOnceUnderAllNames(t *testing.T) {
	file := filepath.Join(tree(t, "LICENSE"), "LICENSE")
	var b book
	for _, name := range []string{"one", "two", "one"} {
		if err := b.add(name, file); err != nil {
			t.Fatal(err)
		}
	}
	if got := string(b.text()); strings.Count(got, "text of LICENSE") != 1 || !strings.Contains(got, "\none\ntwo\n\n") {
		t.Errorf("got:\n%s", got)
	}
}
