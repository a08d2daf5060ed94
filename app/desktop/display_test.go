//go:build !nogui

package desktop

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
)

// A display is a socket; one in the abstract namespace leaves no file behind.
func TestADisplayIsOneThatAnswers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the abstract namespace is Linux's")
	}
	live := 1_000_000 + os.Getpid()
	server, err := net.Listen("unix", fmt.Sprintf("@/tmp/.X11-unix/X%d", live))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dead := 9_000_000 + os.Getpid()
	for name, want := range map[string]bool{
		fmt.Sprintf(":%d", live): true, fmt.Sprintf(":%d.0", live): true, fmt.Sprintf("unix:%d", live): true,
		fmt.Sprintf(":%d", dead): false, fmt.Sprintf("unix:%d.1", dead): false,
		"": false, ":": false, "nonsense": false, ":x": false,
	} {
		if got := display(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// elsewhere is a display that is reached over the network; nothing ever comes of it.
func elsewhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return fmt.Sprintf("127.0.0.1:%d.0", l.Addr().(*net.TCPAddr).Port-xPort)
}

func TestADisplayElsewhereIsOneThatAnswersToo(t *testing.T) {
	live := elsewhere(t)
	host, number, _ := strings.Cut(live, ":")
	for name, want := range map[string]bool{
		live: true, "[::ffff:" + host + "]:" + number: true,
		"127.0.0.1:-6000": false, "127.0.0.1:x": false, "127.0.0.1:": false, "127.0.0.1:59536": false, "127.0.0.1:70000.0": false,
	} {
		if got := display(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := fmt.Sprintf("127.0.0.1:%d.0", l.Addr().(*net.TCPAddr).Port-xPort)
	l.Close()
	if display(gone) {
		t.Errorf("%s is closed", gone)
	}
}
