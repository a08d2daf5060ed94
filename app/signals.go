package app

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// errHungUp is the cause of the end when the terminal or the session has gone away.
var errHungUp = errors.New("hung up")

// untilTold returns a context that ends with the first signal that tells the program to end. A program that was started with
// hang-ups ignored, as nohup does, goes on ignoring them. A closed pipe kills it no more: it shows as a failed write.
func untilTold() (context.Context, context.CancelFunc) {
	told, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
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
