package app

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// errHungUp is the cause of the end when the terminal or the session has gone.
var errHungUp = errors.New("hung up")

// untilTold returns a context that ends with the first signal that ends a program, Ctrl+\ among them. A program started with
// hang-ups ignored, as by nohup, goes on ignoring them; that Ctrl+\ was ignored, Go's runtime does not tell. A broken pipe no
// longer kills the program; it shows as a failed write.
func untilTold() (context.Context, context.CancelFunc) {
	told, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT)
	ctx, cancel := context.WithCancelCause(told)
	pipe, hangUp := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(hangUp, syscall.SIGHUP)
	}
	go func() {
		select {
		case <-hangUp:
			cancel(errHungUp)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel(nil)
		stop()
		signal.Stop(pipe)
		signal.Stop(hangUp)
	}
}
