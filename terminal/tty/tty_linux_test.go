package tty_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"udpchat/terminal/tty"
	"udpchat/transport/charset"
)

// pty opens a new terminal: what a person does at it, and what a program sees of it.
func pty(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	fd := int(person.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

func modeOf(t *testing.T, f *os.File) unix.Termios {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *mode
}

func TestALineArrivesWholeHoweverLong(t *testing.T) {
	person, program := pty(t)
	before := modeOf(t, program)
	c, err := tty.Open(program, charset.UTF8.First)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, person) }() // the picture; it ends with the terminal
	lines := bufio.NewReader(c)
	for _, want := range []string{"short", strings.Repeat("x", 5000), strings.Repeat("好", 65536/3), strings.Repeat("y", 65537)} {
		go func() { _, _ = io.WriteString(person, want+"\r") }() // what is read tells
		if got, err := lines.ReadString('\n'); err != nil || got != want+"\n" {
			t.Errorf("%d of %d bytes arrive, %v", len(got), len(want)+1, err)
		}
	}
	go func() { _, _ = io.WriteString(person, "\x04") }()
	if _, err := lines.ReadString('\n'); !errors.Is(err, io.EOF) {
		t.Errorf("at the end %v", err)
	}
	c.Close()
	c.Close()
	if after := modeOf(t, program); after != before {
		t.Errorf("the mode was %+v and is %+v", before, after)
	}
}

func TestWhatIsNoTerminalIsLeftAlone(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	_, program := pty(t)
	for name, c := range map[string]struct {
		in   *os.File
		term string
		is   bool
	}{"a pipe": {r, "xterm", false}, "a terminal without cursor keys": {program, "dumb", true}} {
		t.Setenv("TERM", c.term)
		if _, err := tty.Open(c.in, charset.UTF8.First); !errors.Is(err, tty.ErrUnable) || tty.Is(c.in) != c.is {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyAStreamOnTheTerminalMakesRoomForTheLine(t *testing.T) {
	person, program := pty(t)
	c, err := tty.Open(program, charset.UTF8.First)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if c.Writer(w) != io.Writer(w) {
		t.Error("a pipe is wrapped")
	}
	seen := bufio.NewReader(person)
	sees := func(want string) {
		t.Helper()
		got := make([]byte, len(want))
		if _, err := io.ReadFull(seen, got); err != nil || string(got) != want {
			t.Errorf("the terminal shows %q, want %q, %v", got, want, err)
		}
	}
	go func() { _, _ = io.ReadAll(c) }() // it never ends
	if _, err := io.WriteString(person, "你"); err != nil {
		t.Fatal(err)
	}
	sees("你")
	if _, err := io.WriteString(c.Writer(program), "hello\n"); err != nil {
		t.Fatal(err)
	}
	sees("\r\x1b[Jhello\r\n你")
}
