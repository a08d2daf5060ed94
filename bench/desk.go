//go:build linux

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jezek/xgb/xproto"
)

// desk is a virtual display of our own.
type desk struct {
	server  *process
	display int
	home    string
}

func openDesk(temp string) *desk {
	d := &desk{home: filepath.Join(temp, "home")}
	check(os.MkdirAll(d.home, 0o755))
	// If the server chose the number, a server in another network namespace might have the same. There is no window manager,
	// so that nothing stands between a key and the window.
	open := func() bool {
		_, err := os.Stat(fmt.Sprint("/tmp/.X11-unix/X", d.display))
		return err == nil
	}
	for d.display = 200 + os.Getpid()%5000; open(); d.display++ {
	}
	size := fmt.Sprintf("%dx%dx24", screenWidth, screenHeight)
	d.server = start(false, nil, "Xvfb", fmt.Sprint(":", d.display), "-screen", "0", size, "-nolisten", "tcp", "-noreset")
	until(20*time.Second, "the virtual display", open)
	return d
}

// shown is a program with a window on the desk.
type shown struct {
	*process
	screen *screen
	window xproto.Window
	rect   rect // of the window
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
func (d *desk) begin(port int, program string, args ...string) *shown {
	s := &shown{screen: openScreen(d.display), port: port, began: time.Now()}
	s.process = start(slices.Contains(args, "naive"), d.env(), program, args...)
	return s
}

// show starts a program and waits until its window is there, has the keyboard and has been still for a moment.
func (d *desk) show(port int, program string, args ...string) *shown {
	s := d.begin(port, program, args...)
	if err := attempt(s.settle); err != nil {
		s.stop()
		check(fmt.Errorf("%s: %w: %s", program, err, s.errors.String()))
	}
	return s
}

func (s *shown) settle() {
	until(20*time.Second, "a window", s.find)
	s.focus()
	if s.port != 0 {
		until(10*time.Second, "the port", func() bool { _, open := dropped(s.port); return open })
	}
	time.Sleep(1500 * time.Millisecond) // fonts, the first page, the first beats of the cursor
}

// stop ends the program. One that hangs is reported and does no harm to the figures.
func (s *shown) stop() {
	defer s.screen.Close()
	if err := s.process.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
}

// freePort is a UDP port nobody has.
func freePort() int {
	c := must(net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}))
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).Port
}

// room starts the program with a data folder; an empty name means a fresh one that the benchmark forgets.
func (w *workshop) room(data string) *shown { return w.roomAs("udpchat", data) }

func (w *workshop) roomAs(program, data string) *shown {
	if data == "" {
		data = must(os.MkdirTemp(w.temp, "data"))
	}
	port := freePort()
	return w.desk.show(port, w.built(program), "--data", data, "--port", fmt.Sprint(port))
}

// window starts one of the windows to compare with.
func (w *workshop) window(name string) *shown {
	if name == "empty" { // it has no port
		return w.desk.show(0, w.built("windows"), name)
	}
	port := freePort()
	return w.desk.show(port, w.built("windows"), name, fmt.Sprint(port))
}
