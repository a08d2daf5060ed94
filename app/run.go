package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
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

// maxStop is how long the program may take to end after its face has gone; a terminal takes a second at most.
const maxStop = 5 * time.Second

// sendPatience is how long the last messages may take to leave; noPatience is the same after a face that has waited already.
const (
	sendPatience = 2 * time.Second
	noPatience   = 100 * time.Millisecond
)

// face shows the room to a person: a window or a terminal.
type face interface {
	// Changed is called after every change of the room.
	Changed()
	// Run shows the room until the person ends it, ctx ends, or something fails.
	Run(ctx context.Context, room *chat.Room) error
	// Raise brings a window to the front, and reports false when there is none.
	Raise() bool
}

// errNoWindow says that a face could not open its window.
var errNoWindow = errors.New("no window could be opened")

// front is the face shown now. To those that call it, it is a face itself.
type front struct{ shown atomic.Pointer[face] }

func (f *front) set(now face) { f.shown.Store(&now) }

// Changed implements face.
func (f *front) Changed() { (*f.shown.Load()).Changed() }

// Raise implements face.
func (f *front) Raise() bool { return (*f.shown.Load()).Raise() }

// leastThreads is how many threads may run at once, at least. On a machine with few processors a datagram or a key press
// would otherwise wait for Go's scheduler behind the history's work; with more threads the system shares the processors out
// sooner.
const leastThreads = 4

// Run runs the program and returns its exit code.
func Run(o Options, meta Metadata) int {
	debug.SetGCPercent(startPercent)
	runtime.GOMAXPROCS(max(leastThreads, runtime.NumCPU()))
	slog.SetDefault(logger(os.Getenv("UDPCHAT_LOG")))
	if o.Version {
		fmt.Println(meta.Describe())
		return exitOK
	}
	dir, err := settings.DataDir(o.Data)
	if err != nil {
		_ = complain(Complaints(), err)
		return exitUsage
	}
	if o.Export != "" {
		return runExport(o.Export, dir, o.Force, exported(), Complaints())
	}
	windowed := !o.Terminal && canShow(Complaints(), dir)
	lock, err := settings.Lock(dir)
	if errors.Is(err, settings.ErrLocked) && windowed {
		if settings.Raise(dir) == nil {
			return exitOK
		}
		lock, err = lockSoon(dir, endsWithin)
	}
	elsewhere := errors.Is(err, settings.ErrLocked)
	code := run(o, meta, dir, lock, windowed, elsewhere)
	if lock != nil {
		lock.Close()
	}
	return code
}

// logger returns the log, which is for developers: debug, info, warn or error says from which level on it goes to standard error.
// Without a level nothing does. What a person has to know is said in sentences.
func logger(level string) *slog.Logger {
	var from slog.Level
	if from.UnmarshalText([]byte(level)) != nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: from}))
}

// endsWithin is how long a node without a window may take to give its data folder back, if it is about to end.
const endsWithin = 3 * time.Second

// lockSoon locks a data folder. If another node has it, lockSoon waits, but not longer than patience.
func lockSoon(dir string, patience time.Duration) (lock *settings.FolderLock, err error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		if lock, err = settings.Lock(dir); !errors.Is(err, settings.ErrLocked) || time.Since(began) > patience {
			return lock, err
		}
	}
}

// run runs a face until it has ended.
func run(o Options, meta Metadata, dir string, lock *settings.FolderLock, windowed, elsewhere bool) int {
	p, err := open(o, dir, elsewhere)
	if err != nil {
		_ = complain(Complaints(), err)
		return exitTrouble
	}
	f := newFace(p, meta, windowed)
	var shown front
	shown.set(f)
	if lock != nil {
		if err := lock.OnRaise(shown.Raise); err != nil {
			slog.Warn("a second start cannot find this one", "err", err)
		}
	}
	ctx, cancel := untilTold()
	defer cancel()
	p.start(&shown)
	err = f.Run(ctx, p.room)
	if errors.Is(err, errNoWindow) {
		err = p.withoutWindow(ctx, &shown)
	}
	if !within(maxStop, p.stop) {
		within(lastTry, func() { slog.Error("the program did not end in time", "limit", maxStop) })
		return exitTrouble
	}
	if c, is := (*shown.shown.Load()).(console); is && !errors.Is(err, errStuck) {
		c.terminal.Rest()
	}
	if err != nil {
		return exitTrouble
	}
	return exitOK
}

func newFace(p *parts, meta Metadata, windowed bool) face {
	switch {
	case windowed:
		return newWindow(p, meta)
	case p.options.JSON:
		return newMachine(p, meta)
	}
	return newTerminal(p)
}

// lastTry is how long a last log line may take, since nobody may be reading it.
const lastTry = 100 * time.Millisecond

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
