//go:build !nogui

package app

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"udpchat/chat"
	"udpchat/gui"
	"udpchat/settings"
	"udpchat/terminal"
	"udpchat/transport"
)

// appID is the program's name for the desktop; FyneApp.toml has the same.
const appID = "io.github.udpchat.udpchat"

// window is the face with a window.
type window struct {
	app    fyne.App
	window *gui.Window
	quit   sync.Once
}

func newWindow(p *parts, _ Metadata) face {
	w := &window{app: fyneapp.NewWithID(appID)}
	w.window = gui.New(gui.Config{
		App: w.app, Settings: p.store, DataDir: p.dir, Name: settings.DefaultName(),
		Release: p.release, SetPort: func(n uint16) { p.port.SetPort(n) },
		Archives: gui.Archives{Export: p.export, Clear: p.clear},
		ReadAs:   transport.ReadAs, Quit: w.end, Now: time.Now,
	})
	return w
}

// Changed implements face.
func (w *window) Changed() { w.window.Changed() }

// Raise implements face.
func (w *window) Raise() { w.window.Raise() }

// Run implements face. It belongs on the main goroutine. When it returns the window is gone and nothing of the room reaches
// the toolkit any more.
func (w *window) Run(ctx context.Context, room *chat.Room) error {
	stopped := context.AfterFunc(ctx, w.window.Stop) // the toolkit itself hears the signal too, and quits
	defer stopped()
	w.window.Open(room)
	w.app.Run()
	w.window.Stop()
	w.window.Keep()
	return nil
}

// end is called on the UI goroutine.
func (w *window) end() {
	w.quit.Do(func() {
		w.window.Stop()
		w.app.Quit()
	})
}

// canShow reports whether a window can be shown, and says so in a sentence if not.
func canShow(out io.Writer) bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || display(os.Getenv("DISPLAY")) {
		return true
	}
	fmt.Fprintln(out, terminal.NoDisplay(terminal.LanguageOf(os.Getenv)))
	return false
}

// display reports whether an X server answers under a name such as :0 or host:10.0.
func display(name string) bool {
	host, number, ok := strings.Cut(name, ":")
	if !ok {
		return false
	}
	number, _, _ = strings.Cut(number, ".")
	if host != "" && host != "unix" {
		return true // a display elsewhere is tried by the toolkit
	}
	for _, path := range []string{"/tmp/.X11-unix/X" + number, "@/tmp/.X11-unix/X" + number} {
		if c, err := net.DialTimeout("unix", path, time.Second); err == nil {
			c.Close()
			return true
		}
	}
	return false
}
