//go:build !nogui

package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"udpchat/app/desktop"
	"udpchat/chat"
	"udpchat/gui"
	"udpchat/internal/licences"
	"udpchat/settings"
	"udpchat/terminal"
	"udpchat/transport"
)

// window is the face with a window.
type window struct {
	app    fyne.App
	window *gui.Window
	desk   desktop.Desktop
	quit   sync.Once
	ending atomic.Bool
	gone   atomic.Bool
	stop   func() // parts.stop
}

func newWindow(p *parts, meta Metadata) face {
	w := &window{app: fyneapp.NewWithID(desktop.ID), stop: p.stop}
	w.desk = desktop.New(w.app)
	w.window = gui.New(gui.Config{
		App: w.app, Settings: p.store, DataDir: p.dir, Name: settings.DefaultName(),
		Health: &p.board, Rooms: p.rooms(), Release: p.release, SetPort: func(n uint16) { p.plain.port.SetPort(n) },
		Memory: p.archives.history == nil,
		Identity: func() gui.Identity {
			return gui.Identity{Key: p.key(), Fingerprint: p.fingerprint(), Former: p.formerFingerprint()}
		},
		Recall: func() { p.life.works.Go(p.sole.Recall) }, Digits: p.links.digits, Verify: p.secrets.Verify,
		Last:     p.archives.last.ID,
		Desk:     gui.Desk{Alert: w.desk.Alert, Tray: w.desk.Look, Open: desktop.Open},
		Check:    p.check,
		Archives: gui.Archives{Export: p.export, Clear: p.clear},
		Version:  meta.Describe(), Licences: licences.Text(),
		ReadAs: transport.ReadAs, Quit: w.end, Now: time.Now,
	})
	return w
}

// Changed implements face.
func (w *window) Changed() { w.window.Changed() }

// Raise implements face.
func (w *window) Raise() bool {
	if w.ending.Load() {
		return false
	}
	w.window.Raise()
	return !w.gone.Load()
}

// Run implements face. It belongs on the main goroutine. When it returns, the window is gone, and no change of the room
// reaches the toolkit any more.
func (w *window) Run(ctx context.Context, room *chat.Room) error {
	forget := context.AfterFunc(ctx, func() {
		w.ending.Store(true)
		w.watch()
		w.window.End() // the toolkit handles some signals too, but only once its loop runs, long after the window is visible
	})
	defer forget()
	if !w.open(room) {
		w.gone.Store(true)
		w.window.Stop()
		return errNoWindow
	}
	shown, hide := context.WithCancel(context.Background())
	wait := w.desk.Serve(shown, w.window)
	go w.keep(shown)
	if ctx.Err() == nil {
		w.app.Run()
	}
	w.gone.Store(true)
	w.window.Stop()
	w.window.Keep()
	hide()
	within(busPatience, wait)
	return nil
}

// keepEvery is how often what the window holds is put into the settings, which save it half a second later.
const keepEvery = time.Second

// keep lets a program that is killed lose no more than the last seconds of typing.
func (w *window) keep(ctx context.Context) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			w.window.KeepChanges()
		}
	}
}

// open opens the window, and reports whether there is one then. On a machine without OpenGL the toolkit panics, or makes no
// window and reports no error.
func (w *window) open(room *chat.Room) (there bool) {
	defer func() {
		if why := recover(); why != nil {
			slog.Error("the window could not be opened", "why", why)
		}
	}()
	w.window.Open(room)
	return w.window.Exists()
}

// busPatience is how long the desktop may take to remove icon and notification.
const busPatience = 500 * time.Millisecond

// letGo is how long the toolkit may take to close the window, which nobody sees any more. Closing a display or an input
// method can hang; the program has to save its data all the same.
const letGo = 2 * time.Second

// watch ends the program if the toolkit does not end in time. It is called when the end has begun.
func (w *window) watch() {
	time.AfterFunc(letGo, func() {
		if w.gone.Load() {
			return
		}
		within(lastTry, func() { slog.Warn("the toolkit did not let go of the window", "limit", letGo) })
		if !within(maxStop-letGo, w.stop) {
			os.Exit(exitTrouble)
		}
		os.Exit(exitOK) // everything is saved
	})
}

// end begins the end of the program. It is called on the UI goroutine.
func (w *window) end() {
	w.quit.Do(func() {
		w.ending.Store(true)
		w.watch()
		w.window.Keep() // now, since the toolkit may not come back
		w.window.Stop()
		w.app.Quit()
	})
}

// canShow reports whether a window can be shown. If not, it says so in a sentence, in the language that the settings of the
// data folder choose.
func canShow(out io.Writer, dir string) bool {
	if desktop.HasDisplay() {
		return true
	}
	chosen := settings.SystemChoice
	if s, err := settings.OpenReadOnly(dir); err == nil {
		chosen = s.Get().Language
	}
	fmt.Fprintln(out, terminal.NoDisplay(terminal.LanguageOf(chosen, os.Getenv)))
	return false
}
