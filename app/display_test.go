//go:build !nogui

package app

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"udpchat/settings"
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
		"": false, ":": false, "nonsense": false, "host.example:10.0": true,
	} {
		if got := display(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestWithoutADisplayASentenceSaysSo(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there always is a display")
	}
	for language, want := range map[string]string{
		"C": "No display; running in the terminal.\n", "zh_CN.UTF-8": "没有图形界面，改在终端里运行。\n",
	} {
		for _, name := range []string{"", fmt.Sprintf(":%d", 9_000_000+os.Getpid())} {
			t.Setenv("LC_ALL", language)
			t.Setenv("DISPLAY", name)
			var out strings.Builder
			if canShow(&out) || out.String() != want {
				t.Errorf("%s, %q: %q", language, name, &out)
			}
		}
	}
	t.Setenv("DISPLAY", "host.example:0")
	var out strings.Builder
	if !canShow(&out) || out.Len() > 0 {
		t.Errorf("a display elsewhere: %q", &out)
	}
}

func TestASecondStartBringsTheFirstWindowToTheFront(t *testing.T) {
	defer slog.SetDefault(slog.Default())
	t.Setenv("DISPLAY", "host.example:0") // taken for one; a window is never opened there
	dir := t.TempDir()
	lock, err := settings.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	raised := make(chan struct{}, 1)
	if err := lock.OnRaise(func() { raised <- struct{}{} }); err != nil {
		t.Fatal(err)
	}
	if code := Run(Options{Data: dir}, testMeta); code != exitOK || len(raised) != 1 {
		t.Errorf("exit code %d, raised %d times", code, len(raised))
	}
	if _, err := os.Stat(filepath.Join(dir, "history.db")); err == nil {
		t.Error("the second start opened the history")
	}
}
