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
	p := make([]byte, readBuffer)
	pause := firstPause
	for {
		n, from, err := r.conn.ReadFromUDPAddrPort(p)
		if err == nil {
			pause = firstPause
			r.queue.Push(unmapped(from), time.Now(), p[:n])
			continue
		}
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		r.log.Warn("reading from the room's port failed", "err", err, "pause", pause)
		if !r.wait(pause) {
			return nil
		}
		pause = min(2*pause, maxPause)
	}
}

// wait pauses; it reports false when Close ended the pause.
func (r *Receiver) wait(pause time.Duration) bool {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.stop:
		return false
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
