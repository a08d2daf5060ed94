//go:build e2e

package e2e

import (
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	server := here.server()
	d.window("udpchat", "--data", t.TempDir(), "--port", "4000", "--peer", "127.0.0.1")
	for _, s := range []string{"a", "ab", "a b", "a1", "1", "11", "a11", "a 11", "after", "after 88", "to"} {
		d.write(s)
		d.key("Return")
		time.Sleep(700 * time.Millisecond)
		n := len(server.out.String())
		t.Logf("%q at once: %q", s, heard(server))
		d.key("Return")
		time.Sleep(700 * time.Millisecond)
		if len(server.out.String()) != n {
			t.Logf("%q SENT ONLY BY SECOND ENTER", s)
		}
	}
}
