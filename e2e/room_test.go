//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"udpchat/history"
	format "udpchat/history/lines"
)

// classic is the path of a classic program.
func classic(name string) string {
	path, err := filepath.Abs(filepath.Join("..", "testdata", "classic", name))
	if err != nil {
		panic(err)
	}
	return path
}

// server starts the classic chat window, on the room's port unless env says PORT=.
func (h *host) server(env ...string) *process {
	h.t.Helper()
	p := h.with(env...).start("python3", classic("window.py"))
	p.prints("-------UDP聊天室-------\n")
	return p
}

// box starts the classic entry box.
func (h *host) box(to string, env ...string) *process {
	h.t.Helper()
	return h.with(env...).start("python3", classic("entry.py"), to)
}

// with is the same host with more environment variables.
func (h *host) with(env ...string) *host {
	other := *h
	other.env = append(append([]string{}, h.env...), env...)
	return &other
}

// terminal starts the program without a window.
func (h *host) terminal(args ...string) *process {
	h.t.Helper()
	p := h.start(bin("udpchat-terminal"), append([]string{"--terminal"}, args...)...)
	p.prints("-------UDP聊天室-------\n")
	return p
}

var address = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+:\d+$`)

// heard is what a classic server printed, without its title and the lines with addresses.
func heard(server *process) []string {
	var lines []string
	for i, l := range strings.Split(strings.TrimSuffix(server.out.String(), "\n"), "\n") {
		if i > 0 && !address.MatchString(l) {
			lines = append(lines, l)
		}
	}
	return lines
}

// record is a message in an exported history.
type record struct {
	Author     string
	From       string
	Text       string
	Encoding   string
	Raw        []byte
	Deliveries []struct {
		To    string
		State int
	}
}

// kept reads what the history in a data folder holds, while the program runs or after.
func kept(h *host, folder string) []record {
	h.t.Helper()
	var b bytes.Buffer
	if _, err := os.Stat(filepath.Join(folder, "history.db")); err != nil {
		return nil
	}
	if err := history.Export(h.t.Context(), folder, &b, format.JSONL, nil, func(int64, int64) {}); err != nil {
		h.t.Logf("reading the history: %v", err)
		return nil
	}
	var all []record
	lines := bufio.NewScanner(&b)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// keeps waits until the history holds a text, and returns its messages with that text.
func (p *process) keeps(h *host, folder, text string) []record {
	p.t.Helper()
	var found []record
	p.waitFor("keep "+text, limit, func() bool {
		found = nil
		for _, r := range kept(h, folder) {
			if r.Text == text {
				found = append(found, r)
			}
		}
		return len(found) > 0
	})
	return found
}

// testdata is the path of a file of these tests.
func testdata(name string) string {
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		panic(err)
	}
	return path
}
