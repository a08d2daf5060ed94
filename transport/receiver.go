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
	readBuffer = 65_535 // bytes; no datagram is longer, and Windows reports an error for one that does not fit
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

// NewReceiver returns a receiver that owns conn. It logs read errors.
func NewReceiver(conn PacketReader, queue *Queue, log *slog.Logger) *Receiver {
	return &Receiver{conn: conn, queue: queue, log: log, stop: make(chan struct{})}
}

// Serve reads until Close and then returns nil. It does nothing but read and copy: that is what keeps bursts from being
// lost. After a read error it goes on, with a pause that grows from 5 ms to a second.
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

// wait reports false when Close came first.
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

// Close closes the socket and returns when Serve has.
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
