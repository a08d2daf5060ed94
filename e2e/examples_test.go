//go:build e2e

package e2e

import (
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"udpchat/gui/network"
	"udpchat/transport/transporttest"
)

// The examples of the network page, run as they are shown there.
func TestTheExamplesForScriptsWorkAsShown(t *testing.T) {
	here, there := newLAN(t)
	transporttest.RequirePrograms(t, "iconv", "nc")
	term := here.terminal("--data", t.TempDir())
	run := map[string]func(text string) *process{
		"Python": func(text string) *process {
			file := filepath.Join(t.TempDir(), "example.py")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return there.start("python3", file)
		},
		"netcat":     func(text string) *process { return there.start("sh", "-c", text) },
		"PowerShell": func(text string) *process { return there.powerShell(text) },
	}
	examples := network.Examples(netip.MustParseAddrPort("10.77.0.1:3456"))
	for i, e := range examples {
		name := regexp.MustCompile(`^\w+`).FindString(e.Title)
		p := run[name](e.Text)
		if code := p.exit(limit); code != 0 {
			t.Fatalf("%s ended with %d: %s", name, code, p.err.String())
		}
		term.waitFor("print what "+name+" says", limit, func() bool { return strings.Count(term.out.String(), "\n你好\n") == i+1 })
	}
	if len(examples) != len(run) {
		t.Errorf("%d of %d examples were run", len(run), len(examples))
	}
}

// lines translates the statements of PowerShell in the example to Python: make a client, encode a text, send the bytes. The
// number of bytes that were sent is checked.
var lines = []struct {
	is     *regexp.Regexp
	python string
}{
	{regexp.MustCompile(`^\$(\w+) = New-Object Net\.Sockets\.UdpClient$`), "import socket; ${1} = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"},
	{regexp.MustCompile(`^\$(\w+) = \[Text\.Encoding\]::GetEncoding\("([\w-]+)"\)\.GetBytes\("([^"$` + "`" + `]*)"\)$`), `${1} = "${3}".encode("${2}")`},
	{regexp.MustCompile(`^\$(\w+)\.Send\(\$(\w+), \$(\w+)\.Length, "([\d.]+)", (\d+)\)$`), `assert ${1}.sendto(${2}[:len(${3})], ("${4}", ${5})) == len(${2})`},
}

// powerShell runs an example with PowerShell where it is installed. Elsewhere Python runs it: each statement must be one that
// lines translates.
func (h *host) powerShell(text string) *process {
	h.t.Helper()
	if path, err := exec.LookPath("pwsh"); err == nil {
		return h.start(path, "-NoProfile", "-Command", text)
	}
	var python []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		known := false
		for _, l := range lines {
			if l.is.MatchString(line) {
				known = true
				python = append(python, l.is.ReplaceAllString(line, l.python))
			}
		}
		if !known {
			h.t.Fatalf("no statement that this test knows: %s", line)
		}
	}
	return h.start("python3", "-c", strings.Join(python, "\n"))
}
