//go:build linux

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"udpchat/bench/x11"
)

// desk is a virtual display of our own.
type desk struct {
	server  *process
	display int
	home    string
}

func openDesk(temp string) (*desk, error) {
	d := &desk{home: filepath.Join(temp, "home")}
	if err := os.MkdirAll(d.home, 0o755); err != nil {
		return nil, err
	}
	// If the server chose the number, a server in another network namespace might have the same. There is no window manager,
	// so that nothing stands between a key and the window.
	for d.display = 200 + os.Getpid()%5000; exists(d.socket()); d.display++ {
	}
	var err error
	d.server, err = start(false, nil, "Xvfb", fmt.Sprint(":", d.display), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
	if err == nil {
		err = until(20*time.Second, "the virtual display", func() bool { return exists(d.socket()) })
	}
	return d, err
}

func (d *desk) socket() string { return fmt.Sprint("/tmp/.X11-unix/X", d.display) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (d *desk) close() { _ = d.server.stop() }

// shown is a program with a window on the desk.
type shown struct {
	*process
	x      *x11.Conn
	window x11.Window
	began  time.Time
	port   int // the UDP port it was told to have; 0: none
}

// env is what a windowed program is started with. Nothing of the person's own desktop reaches it.
func (d *desk) env() []string {
	return []string{
		fmt.Sprintf("DISPLAY=:%d", d.display), "HOME=" + d.home, "XDG_CONFIG_HOME=" + d.home, "LIBGL_ALWAYS_SOFTWARE=1",
		"LC_ALL=C.UTF-8", "LANGUAGE=zh_CN", "XDG_SESSION_TYPE=x11", "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent",
	}
}

// begin starts a program and does not wait for its window.
func (d *desk) begin(port int, env []string, program string, args ...string) (*shown, error) {
	x, err := x11.Dial(d.display)
	if err != nil {
		return nil, err
	}
	s := &shown{x: x, port: port, began: time.Now()}
	if s.process, err = start(strings.HasSuffix(program, "naive"), append(d.env(), env...), program, args...); err != nil {
		x.Close()
	}
	return s, err
}

// show starts a program and waits until its window is there, has the keyboard and has been still for a moment.
func (d *desk) show(port int, program string, args ...string) (*shown, error) {
	s, err := d.begin(port, nil, program, args...)
	if err != nil {
		return nil, err
	}
	if err := s.settle(); err != nil {
		s.stop()
		return nil, fmt.Errorf("%w: %s", err, s.errors.String())
	}
	return s, nil
}

func (s *shown) settle() error {
	if err := until(20*time.Second, "a window", s.find); err != nil {
		return err
	}
	if err := s.x.Focus(s.window); err != nil {
		return err
	}
	if s.port != 0 {
		open := func() bool { _, is := dropped(s.port); return is }
		if err := until(10*time.Second, "the port", open); err != nil {
			return err
		}
	}
	time.Sleep(1500 * time.Millisecond) // fonts, the first page, the first beats of the cursor
	return nil
}

func (s *shown) find() bool {
	all, err := s.x.Windows()
	if err != nil || len(all) == 0 {
		return false
	}
	s.window = all[len(all)-1]
	return true
}

// stop ends the program. One that hangs is reported and does no harm to the figures.
func (s *shown) stop() {
	defer s.x.Close()
	if err := s.process.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}

// freePort is a UDP port nobody has.
func freePort() (int, error) {
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return 0, err
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).Port, nil
}

// room starts the program with a data folder; an empty name means a fresh one that the benchmark forgets.
func (w *workshop) room(data string) (*shown, error) { return w.roomAs("udpchat", data) }

func (w *workshop) roomAs(program, data string) (*shown, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if data == "" {
		if data, err = os.MkdirTemp(w.temp, "data"); err != nil {
			return nil, err
		}
	}
	return w.desk.show(port, w.built(program), "--data", data, "--port", fmt.Sprint(port))
}

// window starts one of the windows to compare with.
func (w *workshop) window(name string) (*shown, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if name == "empty" {
		return w.desk.show(0, w.built(name))
	}
	return w.desk.show(port, w.built(name), fmt.Sprint(port))
}
