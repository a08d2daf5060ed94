// Package packaging_test holds what the packages say of the program to FyneApp.toml.
package packaging_test

import (
	"encoding/xml"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"udpchat/settings"
	"udpchat/transport/beacon"
	"udpchat/transport/selftest"
)

// entries reads the lines KEY = VALUE of a desktop file or of FyneApp.toml, where no key stands twice.
func entries(t *testing.T, file string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for line := range strings.Lines(read(t, file)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			found[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return found
}

// about is what FyneApp.toml says.
func about(t *testing.T) map[string]string { return entries(t, "../FyneApp.toml") }

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTheVersionIsOneThatEverySystemTakes(t *testing.T) {
	if v := about(t)["Version"]; !regexp.MustCompile(`^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$`).MatchString(v) {
		t.Errorf("%q is not three numbers", v)
	}
}

// program runs the program and returns what it says, and what stands beside, where go also tells what it fetches.
func program(t *testing.T, args ...string) (said, beside string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "-tags", "nogui", ".."}, args...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaint.String())
	}
	return string(out), complaint.String()
}

func TestTheProgramPrintsTheVersion(t *testing.T) {
	said, _ := program(t, "--version")
	first, _, _ := strings.Cut(said, "\n")
	if want := "udpchat " + about(t)["Version"]; strings.TrimSpace(first) != want {
		t.Errorf("got %q, want %q", first, want)
	}
}

func TestEveryOptionIsInTheManualAndTheReadmes(t *testing.T) {
	_, help := program(t, "--help")
	want := names(help, `(?m)^ +--(\w+)`)
	synopsis, rest, _ := strings.Cut(read(t, "linux/udpchat.1"), ".Sh DESCRIPTION")
	for place, got := range map[string][]string{
		"the manual's synopsis": names(synopsis, `Fl (\w+)`),
		"the manual":            names(rest, `(?m)^\.It Fl (\w+)`),
		"README.md":             names(read(t, "../README.md"), "(?m)^\\| `--(\\w+)"),
		"README.zh-CN.md":       names(read(t, "../README.zh-CN.md"), "(?m)^\\| `--(\\w+)"),
	} {
		if len(want) < 5 || !slices.Equal(got, want) {
			t.Errorf("%s tells of %v, the program of %v", place, got, want)
		}
	}
}

// names is what a pattern's group finds in a text, sorted, each once.
func names(text, pattern string) []string {
	var found []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// The port of links lies between the two.
func TestTheFirewallProfilesOpenThePortsOfTheProgram(t *testing.T) {
	first, last := fmt.Sprint(settings.DefaultPort), fmt.Sprint(beacon.Port)
	for file, want := range map[string]string{
		"linux/udpchat.ufw":           "\nports=" + first + ":" + last + "/udp\n",
		"linux/udpchat.firewalld.xml": `<port protocol="udp" port="` + first + "-" + last + `"/>`,
	} {
		if !strings.Contains(read(t, file), want) {
			t.Errorf("%s lacks %q", file, want)
		}
	}
}

// TestEveryFirewallTextLetsInTheLocalSubnetOnly reads what documents and scripts tell a firewall to let in.
func TestEveryFirewallTextLetsInTheLocalSubnetOnly(t *testing.T) {
	flat := strings.Join(strings.Fields(strings.ReplaceAll(read(t, "windows/setup.nsi"), "\\\n", " ")), " ")
	if rules := strings.Count(flat, "firewall add rule"); rules != 1 || strings.Count(flat, selftest.WindowsRule) != rules {
		t.Errorf("setup.nsi has %d rules, and not all are %q", rules, selftest.WindowsRule)
	}
	told := 0
	for _, file := range []string{"../README.md", "../README.zh-CN.md", "../PACKAGING.md", "../SECURITY.md", "../CONTRIBUTING.md", "linux/udpchat.1"} {
		text := read(t, file)
		told += strings.Count(text, "ufw allow from 192.168.1.0/24") + strings.Count(text, `source address="192.168.1.0/24"`)
		for _, open := range []string{`ufw allow [^f]`, `--add-(service|port)`, `iptables -[AI]`, `nft (add|insert)`, `advfirewall firewall add`, `New-NetFirewallRule`} {
			if found := regexp.MustCompile(open).FindString(text); found != "" {
				t.Errorf("%s: %q lets in every source", file, found)
			}
		}
	}
	if told != 6 {
		t.Errorf("%d commands in the documents name the subnet, want two in each README and in the manual page", told)
	}
}

func TestTheScriptsReadTheVersion(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("the scripts run where there is a shell")
		return
	}
	if got, want := script(t, "./version.sh"), about(t)["Version"]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// script runs one of the packaging scripts, which are for systems with a shell.
func script(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command("sh", append([]string{name}, args...)...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return strings.TrimSpace(string(out))
}

func TestATagOnThisCommitCanBeReleased(t *testing.T) {
	out, err := exec.Command("git", "tag", "--points-at", "HEAD", "v*").Output()
	if err != nil {
		t.Log("no clone, so no tag:", err)
		return
	}
	for tag := range strings.FieldsSeq(string(out)) {
		if out, err := exec.Command("sh", "./tag.sh", tag).CombinedOutput(); err != nil {
			t.Errorf("no release can be made under %s: %s", tag, out)
		}
	}
}

// Whatever ships takes the version from FyneApp.toml when it is built, so none of it may be written down here.
func TestNoOtherFileHereHoldsTheVersion(t *testing.T) {
	version := regexp.MustCompile(`(^|[^\d.])` + regexp.QuoteMeta(about(t)["Version"]) + `($|[^\d.])`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "tools.") || d.Name() == "packaging_test.go" {
			return err
		}
		if version.MatchString(read(t, path)) {
			t.Errorf("%s holds the version; it should be filled in", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// list is a list of FyneApp.toml as a desktop file has it.
func list(value string) string {
	return strings.NewReplacer("[", "", `"`, "", ", ", ";", "]", ";").Replace(value)
}

func TestTheDesktopFileAgrees(t *testing.T) {
	a := about(t)
	got := entries(t, "linux/"+a["ID"]+".desktop")
	for key, want := range map[string]string{
		"Name":           a["Name"],
		"StartupWMClass": a["Name"], // the toolkit makes the class of the window's first title
		"Icon":           a["ID"],
		"GenericName":    a["GenericName"],
		"Comment":        a["Comment"],
		"Categories":     list(a["Categories"]),
		"Keywords":       list(a["Keywords"]),
		"Exec":           "udpchat",
	} {
		if got[key] != want {
			t.Errorf("%s: got %q, want %q", key, got[key], want)
		}
	}
}

func TestTheMetainfoAgrees(t *testing.T) {
	a := about(t)
	var got struct {
		ID       string   `xml:"id"`
		Name     string   `xml:"name"`
		Summary  []string `xml:"summary"`
		Desktop  string   `xml:"launchable"`
		Releases []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal([]byte(read(t, "linux/"+a["ID"]+".metainfo.xml")), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != a["ID"] || got.Name != a["Name"] || got.Desktop != a["ID"]+".desktop" {
		t.Errorf("it is about %s, %s, %s", got.ID, got.Name, got.Desktop)
	}
	if len(got.Summary) == 0 || got.Summary[0] != a["Comment"] {
		t.Errorf("the summary is %q, want %q first", got.Summary, a["Comment"])
	}
	if len(got.Releases) != 1 || got.Releases[0].Version != "@VERSION@" {
		t.Errorf("the releases are %v, want one to be filled in", got.Releases)
	}
}

func TestOnlyATagWithVersionAndChapterCanBeReleased(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("releases are made on Linux")
		return
	}
	tag := "v" + about(t)["Version"]
	with := changelog(t, "# Changelog\n\n## ["+tag[1:]+"] - 2026-01-02\n\n- all of it\n")
	for _, c := range []struct {
		name, tag, changelog string
		want                 bool
	}{
		{"both", tag, with, true},
		{"another version", tag + "0", with, false},
		{"no v", tag[1:], with, false},
		{"no chapter", tag, changelog(t, "# Changelog\n\n## [Unreleased]\n\n- all of it\n"), false},
		{"an empty chapter", tag, changelog(t, "# Changelog\n\n## ["+tag[1:]+"]\n\n## [0.0.1]\n\n- old\n"), false},
	} {
		out, err := exec.Command("sh", "./tag.sh", c.tag, c.changelog).CombinedOutput()
		if got := err == nil; got != c.want {
			t.Errorf("%s: got %v, want %v: %s", c.name, got, c.want, out)
		}
	}
}

// changelog writes one.
func changelog(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "CHANGELOG.md")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTheNotesOfAReleaseAreItsChapterOfTheChangelog(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("the notes are taken on Linux")
		return
	}
	const text = "# Changelog\n\n## [1.2.30]\n\nnot these\n\n## [1.2.3] - 2026-01-02\n\n### Added\n\n- these\n\n## [1.2.2]\n\nnor these\n\n[1.2.3]: x\n"
	file := changelog(t, text)
	if got, want := script(t, "./notes.sh", "1.2.3", file), "### Added\n\n- these"; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if err := exec.Command("sh", "./notes.sh", "1.2.4", file).Run(); err == nil {
		t.Error("notes of a version that the changelog does not have")
	}
}
