//go:build unix

package tty

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func isTerminal(fd int) bool {
	_, err := unix.IoctlGetTermios(fd, getTermios)
	return err == nil
}

// mode is the mode of a terminal.
type mode struct {
	fd int

	mu    sync.Mutex    // guards the fields below
	found *unix.Termios // nil: the terminal is in the mode in which it was found
	first unix.Termios
	over  bool // the mode is not taken any more
}

// takeMode takes the editing of lines over from the system, and returns where to draw them.
func takeMode(in *os.File) (*mode, *os.File, error) {
	m := &mode{fd: int(in.Fd())}
	out := in
	if flags, err := unix.FcntlInt(in.Fd(), unix.F_GETFL, 0); err != nil || flags&unix.O_ACCMODE != unix.O_RDWR {
		fd, err := unix.Open("/dev/tty", unix.O_WRONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, nil, fmt.Errorf("draw on the terminal: %w", err)
		}
		out = os.NewFile(uintptr(fd), "/dev/tty")
	}
	t, err := unix.IoctlGetTermios(m.fd, getTermios)
	if err != nil {
		return nil, nil, fmt.Errorf("read the terminal's mode: %w", err)
	}
	if t.Lflag&unix.ICANON == 0 && m.ours() {
		return nil, nil, ErrUnable // somebody has taken it over already
	}
	m.first = *t
	return m, out, m.take()
}

// take sets the mode, unless another program has the terminal: setting it would stop this one.
func (m *mode) take() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.over || m.found != nil || !m.ours() {
		return nil
	}
	t, err := unix.IoctlGetTermios(m.fd, getTermios)
	if err != nil {
		return err
	}
	found := *t
	t.Lflag &^= unix.ICANON | unix.ECHO | unix.IEXTEN // signals stay
	t.Cc[unix.VMIN], t.Cc[unix.VTIME], t.Cc[unix.VSUSP] = 1, 0, disabled
	if err := unix.IoctlSetTermios(m.fd, setTermios, t); err != nil {
		return fmt.Errorf("set the terminal's mode: %w", err)
	}
	m.found = &found
	return nil
}

// giveBack sets the mode in which the terminal was found.
func (m *mode) giveBack() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.found != nil && m.ours() {
		_ = unix.IoctlSetTermios(m.fd, setTermios, m.found) // it may have gone
	}
	m.found = nil
}

// end gives the mode back for good.
func (m *mode) end() {
	m.mu.Lock()
	m.over = true
	m.mu.Unlock()
	m.giveBack()
}

// ours reports whether this program is in the foreground of the terminal, or the terminal has no jobs.
func (m *mode) ours() bool {
	group, err := unix.IoctlGetInt(m.fd, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

func (m *mode) keys() keys {
	cc := m.first.Cc
	k := keys{erase: cc[unix.VERASE], kill: cc[unix.VKILL], wordErase: cc[unix.VWERASE], eof: cc[unix.VEOF], reprint: cc[unix.VREPRINT]}
	if m.first.Lflag&unix.ISIG != 0 && cc[unix.VSUSP] != disabled {
		k.suspend = cc[unix.VSUSP]
	}
	return k
}

// size is the size of the screen; that of the usual one, if the terminal does not know it.
func (m *mode) size() (columns, rows int) {
	w, err := unix.IoctlGetWinsize(m.fd, unix.TIOCGWINSZ)
	if err != nil || w.Col == 0 || w.Row == 0 {
		return 80, 24
	}
	return int(w.Col), int(w.Row)
}

// stopping is how long the program waits for the system to stop it. The system does not, if no shell could continue it.
const stopping = 100 * time.Millisecond

// stop stops the program and all others of its job, as the system does when it reads the key by itself. The shell gets the
// terminal in its own mode. The runtime would not let go of the signal once it was asked for it, so the key is read here.
func (m *mode) stop() {
	m.giveBack()
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	_ = syscall.Kill(0, syscall.SIGTSTP) // its own job it may
	select {
	case <-resumed:
	case <-time.After(stopping):
	}
	_ = m.take() // without it the system edits the lines
}

// watch takes the mode again and draws the line whenever the program has been stopped and goes on.
func (c *Console) watch() (halt func()) {
	resumed, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(resumed, syscall.SIGCONT)
	go func() {
		for {
			select {
			case <-resumed:
				c.goOn()
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() {
		signal.Stop(resumed)
		close(done)
	})
}

func (c *Console) goOn() {
	_ = c.mode.take()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.editor.hide()
		c.drawLocked()
	}
}
