//go:build !nogui

package app

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"udpchat/settings"
)

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
			if canShow(&out, t.TempDir()) || out.String() != want {
				t.Errorf("%s, %q: %q", language, name, &out)
			}
		}
	}
	t.Setenv("DISPLAY", elsewhere(t))
	var out strings.Builder
	if !canShow(&out, t.TempDir()) || out.Len() > 0 {
		t.Errorf("a display elsewhere: %q", &out)
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
	return fmt.Sprintf("127.0.0.1:%d.0", l.Addr().(*net.TCPAddr).Port-6000)
}

func TestTheSentenceForNoDisplayIsInTheLanguageChosen(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there always is a display")
	}
	dir := t.TempDir()
	saved(t, dir, func(s *settings.Settings) { s.Language = settings.Chinese })
	t.Setenv("LC_ALL", "C")
	t.Setenv("DISPLAY", "")
	var out strings.Builder
	if canShow(&out, dir) || out.String() != "没有图形界面，改在终端里运行。\n" {
		t.Errorf("%q", &out)
	}
}

func TestWithoutADisplayTheRoomRunsInTheTerminal(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there always is a display")
	}
	conn, port := hold(t)
	p := program(t, "--data", t.TempDir(), "--port", fmt.Sprint(freePort(t)), "--peer", addressOf(port).String())
	_, _ = io.WriteString(p.in, "works\n") // if it has ended, the exit code tells
	p.in.Close()
	if code := p.ends(t); code != exitOK || p.said() != "No display; running in the terminal.\n" {
		t.Errorf("exit code %d, said %q", code, p.said())
	}
	if got := read(t, conn); got != "works" {
		t.Errorf("peer got %q", got)
	}
}

func TestASecondStartBringsTheFirstWindowToTheFront(t *testing.T) {
	defer slog.SetDefault(slog.Default())
	t.Setenv("DISPLAY", elsewhere(t)) // a window is never opened there
	dir := t.TempDir()
	lock, err := settings.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	raised := make(chan struct{}, 1)
	if err := lock.OnRaise(func() bool { raised <- struct{}{}; return true }); err != nil {
		t.Fatal(err)
	}
	if code := Run(Options{Data: dir}, testMeta); code != exitOK || len(raised) != 1 {
		t.Errorf("exit code %d, raised %d times", code, len(raised))
	}
	if _, err := os.Stat(filepath.Join(dir, "history.db")); err == nil {
		t.Error("the second start opened the history")
	}
}
