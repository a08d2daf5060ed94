package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"udpchat/chat"
	"udpchat/settings"
)

// Exit codes of the program.
const (
	exitOK      = 0
	exitTrouble = 1
	exitUsage   = 2
)

// maxStop is how long the program may take to end once it was told to.
const maxStop = 5 * time.Second

// face is what a person sees of the room: a window or a terminal.
type face interface {
	// Changed is the room's hook.
	Changed()
	// Run shows the room until the person ends it, ctx does, or something fails.
	Run(ctx context.Context, room *chat.Room) error
	// Raise brings a window to the front.
	Raise()
}

// Run runs the program and returns its exit code.
func Run(o Options, meta Metadata) int {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if o.Version {
		fmt.Println(meta.Describe())
		return exitOK
	}
	dir, err := settings.DataDir(o.Data)
	if err != nil {
		fmt.Fprintf(os.Stderr, "udpchat: %v\n", err)
		return exitUsage
	}
	if o.Export != "" {
		return runExport(o.Export, dir, os.Stdout, os.Stderr)
	}
	windowed := !o.Terminal && canShow(os.Stderr)
	lock, err := settings.Lock(dir)
	elsewhere := errors.Is(err, settings.ErrLocked)
	if elsewhere && windowed && settings.Raise(dir) == nil {
		return exitOK
	}
	if lock != nil {
		defer lock.Close()
	}
	return run(o, meta, dir, lock, windowed, elsewhere)
}

func run(o Options, meta Metadata, dir string, lock *settings.FolderLock, windowed, elsewhere bool) int {
	p, err := open(o, dir, elsewhere)
	if err != nil {
		fmt.Fprintf(os.Stderr, "udpchat: %v\n", err)
		return exitTrouble
	}
	var f face
	if windowed {
		f = newWindow(p, meta)
	} else {
		f = newTerminal(p)
	}
	if lock != nil {
		if err := lock.OnRaise(f.Raise); err != nil {
			slog.Warn("a second start cannot find this one", "err", err)
		}
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	p.start(f)
	err = f.Run(ctx, p.room)
	if !within(maxStop, p.stop) {
		slog.Error("the program did not end in time", "limit", maxStop)
		return exitTrouble
	}
	if err != nil {
		return exitTrouble
	}
	return exitOK
}

// within runs f and reports whether it ended in time.
func within(limit time.Duration, f func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}
