package transport

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

const (
	readBuffer = 65_535 // bytes; Windows reports an error for a datagram that does not fit, and none is longer
	firstPause = 5 * time.Millisecond
	maxPause   = time.Second
)

// PacketReader is the socket of a Receiver. It may be used from several goroutines, and Close ends a read with
// net.ErrClosed.
type PacketReader interface {
	ReadFromUDPAddrPort(p []byte) (n int, from netip.AddrPort, err error)
	LocalAddr() net.Addr
	Close() error
}

// Receiver reads datagrams from a socket into a queue.
type Receiver struct {
	conn    PacketReader
	queue   *Queue
	log     *slog.Logger
	stop    chan struct{}
	once    sync.Once
	serving sync.Mutex // held while Serve runs
}

// NewReceiver returns a receiver, which owns conn and logs read errors.
func NewReceiver(conn PacketReader, queue *Queue, log *slog.Logger) *Receiver {
	return &Receiver{conn: conn, queue: queue, log: log, stop: make(chan struct{})}
}

// Serve reads until Close and then returns nil. It only reads and copies, so that it keeps up with bursts. After a read error
// it pauses, 5 ms at first and a second at most, and goes on.
func (r *Receiver) Serve() error {
	r.serving.Lock()
	defer r.serving.Unlock()
	failed := func(err error, pause time.Duration) {
		r.log.Warn("reading from the room's port failed", "err", err, "pause", pause)
	}
	ReadUntilClosed(r.conn.ReadFromUDPAddrPort, r.stop, failed, func(p []byte, from netip.AddrPort) {
		r.queue.Push(from, time.Now(), p)
	})
	return nil
}

// ReadUntilClosed calls read, the method of a socket, until the socket is closed or stop is. It hands each datagram to got with
// the unmapped address of its sender; got must not keep p. After an error it calls failed and pauses, 5 ms at first and a second
// at most.
func ReadUntilClosed(
	read func(p []byte) (n int, from netip.AddrPort, err error), stop <-chan struct{},
	failed func(err error, pause time.Duration), got func(p []byte, from netip.AddrPort),
) {
	p := make([]byte, readBuffer)
	pause := firstPause
	for {
		n, from, err := read(p)
		switch {
		case err == nil:
			pause = firstPause
			got(p[:n], unmapped(from))
			continue
		case errors.Is(err, net.ErrClosed):
			return
		}
		failed(err, pause)
		select {
		case <-time.After(pause):
		case <-stop:
			return
		}
		pause = min(2*pause, maxPause)
	}
}

// Close closes the socket and returns after Serve. Further calls do nothing.
func (r *Receiver) Close() error {
	r.once.Do(func() { close(r.stop) })
	err := r.conn.Close()
	r.serving.Lock()
	defer r.serving.Unlock()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func unmapped(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}
