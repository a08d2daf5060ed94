//go:build e2e

package e2e

import (
	"encoding/hex"
	"strings"
	"testing"

	"udpchat/transport/gb2312"
)

func TestWhateverIsReceivedIsKept(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	server := here.server("PORT=4000")
	w := d.window("udpchat", "--data", data, "--peer", "127.0.0.1:4000")
	script := here.start("python3", testdata("odd.py"))
	if code := script.exit(limit); code != 0 {
		t.Fatal(script.err.String())
	}
	sent := strings.Split(strings.TrimSuffix(script.out.String(), "\n"), "\n")
	var got []record
	w.waitFor("keep all", limit, func() bool {
		got = kept(here, data)
		return len(got) >= len(sent)
	})
	for i, r := range got {
		raw := r.Raw
		if raw == nil {
			raw, _ = gb2312.Encode(r.Text)
		}
		if hex.EncodeToString(raw) != sent[i] {
			t.Errorf("datagram %d is kept as %.100q, %.100x; sent was %.100s", i, r.Text, r.Raw, sent[i])
		}
	}
	if len(got) != len(sent) {
		t.Errorf("%d messages are kept of %d", len(got), len(sent))
	}
	d.key("Prior", "Prior", "End")
	d.write("alive")
	d.key("Return")
	server.prints("\nalive\n")
	d.quit(w)
}
