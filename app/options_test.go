package app

import (
	"errors"
	"flag"
	"io"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"udpchat/app/exports"
	"udpchat/settings"
	"udpchat/terminal"
	"udpchat/transport"
)

func TestOptions(t *testing.T) {
	for name, c := range map[string]struct {
		args string
		want Options
	}{
		"none":            {"", Options{}},
		"a port":          {"--port 4000", Options{Port: 4000}},
		"the last port":   {"--port=65535", Options{Port: 65535}},
		"a folder":        {"--data /tmp/聊天", Options{Data: "/tmp/聊天"}},
		"plain text":      {"--plain", Options{Plain: true}},
		"a terminal":      {"--terminal", Options{Terminal: true}},
		"one dash":        {"-terminal", Options{Terminal: true}},
		"for programs":    {"--json", Options{Terminal: true, JSON: true}},
		"both":            {"--terminal --json", Options{Terminal: true, JSON: true}},
		"an export":       {"--export a.jsonl", Options{Export: "a.jsonl"}},
		"standard output": {"--export -", Options{Export: exports.Stdout}},
		"to be replaced":  {"--force --export a.txt", Options{Export: "a.txt", Force: true}},
		"the version":     {"--version", Options{Version: true}},
		"a room":          {"--room 0271-8281", Options{Terminal: true, Start: terminal.Opening{Code: "0271-8281"}}},
		"a new room":      {"--new-room 三班 --json", Options{Terminal: true, JSON: true, Start: terminal.Opening{NewRoom: "三班"}}},
		"somebody":        {"--to 林晓", Options{Terminal: true, Start: terminal.Opening{To: "林晓"}}},
		"an identity":     {"--old-identity", Options{OldIdentity: true}},
		"peers": {"--peer 192.0.2.7 --peer 192.0.2.8:4000 --peer Lab-PC", Options{Peers: []transport.Target{
			{Entered: "192.0.2.7", Host: "192.0.2.7", Port: settings.DefaultPort},
			{Entered: "192.0.2.8:4000", Host: "192.0.2.8", Port: 4000},
			{Entered: "Lab-PC", Host: "lab-pc", Port: settings.DefaultPort},
		}}},
		"peers as they are pasted": {"--peer http://192.0.2.7:4000/ --peer １９２。０。２。８", Options{Peers: []transport.Target{
			{Entered: "192.0.2.7:4000", Host: "192.0.2.7", Port: 4000},
			{Entered: "192.0.2.8", Host: "192.0.2.8", Port: settings.DefaultPort},
		}}},
		"all": {"--terminal --peer 192.0.2.7 --port 1 --data x", Options{
			Terminal: true, Port: 1, Data: "x", Peers: []transport.Target{{Entered: "192.0.2.7", Host: "192.0.2.7", Port: settings.DefaultPort}},
		}},
	} {
		var out strings.Builder
		got, err := ParseOptions(strings.Fields(c.args), &out)
		if err != nil || !reflect.DeepEqual(got, c.want) || out.Len() > 0 {
			t.Errorf("%s: %+v, %v, %q", name, got, err, &out)
		}
	}
}

func TestOptionsThatAreWrong(t *testing.T) {
	for args, want := range map[string]string{
		"--port 70000":                  "1 to 65535",
		"--port 0":                      "1 to 65535",
		"--export a.txt --export a.txt": "one file at a time",
		"--room x --to y":               "one conversation",
		"--room x --new-room y":         "one conversation",
		"--room ...":                    "code without letters or digits",
		"--room":                        "needs an argument",
		"--new-room=":                   "a name is needed",
		"--to=":                         "a name is needed",
		"--room x --export a.txt":       "--export writes the history and ends",
		"--json --export a.jsonl":       "--json is for a program that talks",
		"--port -1":                     "1 to 65535",
		"--port x":                      "1 to 65535",
		"--peer 192.0.2.0/24":           "192.0.2.255",
		"--port":                        "needs an argument",
		"--peer 300.1.1.1":              `"300.1.1.1"`,
		"--peer 192.0.2.7:0":            `"192.0.2.7:0"`,
		"--peer ::1":                    `"::1"`,
		"--peer":                        "needs an argument",
		"--nonsense":                    "-nonsense",
		"--terminal=perhaps":            `"perhaps"`,
		"hello":                         `unknown argument "hello"`,
		"--terminal 你好 again":           `unknown argument "你好 again"`,
		"--version -- --peer me":        `unknown argument "--peer me"`,
	} {
		var out strings.Builder
		if _, err := ParseOptions(strings.Fields(args), &out); err == nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %v, said %q", args, err, &out)
		}
	}
}

func TestHelpNamesEveryOption(t *testing.T) {
	for _, ask := range []string{"--help", "-h"} {
		var out strings.Builder
		if _, err := ParseOptions([]string{ask}, &out); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", ask, err)
		}
		for _, want := range []string{
			"--peer ADDRESS    send there too", "--port PORT       listen", "--data FOLDER     keep", "--plain           plain text only", "--terminal        run", "--json            run",
			"--export FILE     write", "--version         print", "--room CODE       come into", "--new-room NAME   make a room", "--to MEMBER       talk alone",
		} {
			if !strings.Contains(out.String(), "\n  "+want) {
				t.Errorf("%s does not tell of %s: %q", ask, want, &out)
			}
		}
	}
}

func FuzzParseOptions(f *testing.F) {
	f.Add("--peer", "192.0.2.7:4000")
	f.Add("--port", "65536")
	f.Add("--", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		o, err := ParseOptions([]string{a, b}, io.Discard)
		for _, p := range o.Peers {
			if p.Host == "" || p.Port == 0 {
				t.Errorf("%q %q: %+v, %v", a, b, p, err)
			}
		}
	})
}

func TestTheVersionComesFromTheMetadata(t *testing.T) {
	file, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if v := Metadata(file).Version(); !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(v) {
		t.Errorf("version %q", v)
	}
	for meta, want := range map[Metadata]string{
		testMeta: "1.2.3", "Version=\"2\"\r\n": "2", "": "unknown", "# Version 3": "unknown", "VersionX = \"4\"": "unknown",
	} {
		if got := meta.Version(); got != want {
			t.Errorf("%q: %q", meta, got)
		}
	}
}

func TestDescribeTellsALineEach(t *testing.T) {
	want := regexp.MustCompile(`^udpchat 1\.2\.3\ncommit (unknown|[0-9a-f]+)\nGo 1\.\S+.*\nFyne (none|v2\.\S+)\n` +
		runtime.GOOS + "/" + runtime.GOARCH + `$`)
	if got := testMeta.Describe(); !want.MatchString(got) {
		t.Errorf("%q", got)
	}
}

func TestWithin(t *testing.T) {
	if !within(limit, func() {}) {
		t.Error("what ends at once is late")
	}
	hold := make(chan struct{})
	defer close(hold)
	if began := time.Now(); within(time.Millisecond, func() { <-hold }) || time.Since(began) > limit {
		t.Errorf("what does not end is waited for, %v", time.Since(began))
	}
}
