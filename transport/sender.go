package transport

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

// MaxPiece is the longest datagram a plain peer is sent, in bytes: the classic chat window reads no more.
const MaxPiece = 1024

// PacketWriter is the socket of a Sender.
type PacketWriter interface {
	WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error)
	LocalAddr() net.Addr
	Close() error
}

// Sender carries texts to plain peers, from one socket whose port stays the same for the whole run, so that one person
// keeps one address. It is a chat.Carrier and tells how plain peers read a text. Any goroutine may use it.
type Sender struct {
	conn    PacketWriter
	port    uint16
	sent    atomic.Uint64
	wake    chan struct{} // holds a token when Serve should look again
	stop    chan struct{}
	serving sync.Mutex // held while Serve runs
	cut     cutting    // of Serve

	Trace *Trace // remembers the last that left; set before Serve, or nil

	mu       sync.Mutex
	local    Local
	peers    peers
	lanes    map[chat.Recipient]*lane
	schedule schedule
	waiting  int           // deliveries whose outcome is open
	bytes    int           // of their texts
	idle     chan struct{} // closed when waiting is 0; nil while nobody waits
	closed   bool
}

// OpenSender opens a socket on a port the system chooses. Without one the error says why, and every delivery of the sender
// it returns all the same fails for that reason.
func OpenSender() (*Sender, error) {
	conn, err := net.ListenUDP("udp4", nil)
	if err != nil {
		err = fmt.Errorf("open the sending socket: %w", err)
		return NewSender(noSocket{err}), err
	}
	return NewSender(conn), nil
}

// noSocket stands where no socket could be opened.
type noSocket struct{ why error }

// WriteToUDPAddrPort implements PacketWriter; it always fails.
func (n noSocket) WriteToUDPAddrPort([]byte, netip.AddrPort) (int, error) { return 0, n.why }

// LocalAddr implements PacketWriter.
func (n noSocket) LocalAddr() net.Addr { return nil }

// Close implements PacketWriter.
func (n noSocket) Close() error { return nil }

// NewSender returns a sender that owns conn.
func NewSender(conn PacketWriter) *Sender {
	s := &Sender{
		conn: conn, wake: make(chan struct{}, 1), stop: make(chan struct{}), lanes: map[chat.Recipient]*lane{},
	}
	if a, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		s.port = a.AddrPort().Port()
	}
	return s
}

// Serve sends what is queued until Close, and then returns nil.
func (s *Sender) Serve() error {
	s.serving.Lock()
	defer s.serving.Unlock()
	for !s.stopped() {
		l, pause := s.next(time.Now())
		if l != nil {
			s.step(l)
			continue
		}
		rest(pause, s.wake, s.stop)
	}
	return nil
}

func (s *Sender) stopped() bool {
	select {
	case <-s.stop:
		return true
	default:
		return false
	}
}

// rest waits until it is woken or stopped, at most for a time; 0: for however long.
func rest(pause time.Duration, wake, stop <-chan struct{}) {
	var timer <-chan time.Time
	if pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
	case <-wake:
	case <-stop:
	}
}

// step sends one piece of the message at the head of a lane, which next took off the schedule.
func (s *Sender) step(l *lane) {
	text, to, why := s.head(l)
	if why == chat.ReasonNone && !to.IsValid() {
		s.again(l) // being looked up anew
		return
	}
	if why == chat.ReasonNone && l.pieces == nil {
		l.pieces = s.cut.pieces(text)
	}
	if why == chat.ReasonNone && len(l.pieces) == 0 {
		why = chat.OtherSendFailed // nothing in it that could be sent
	}
	if why != chat.ReasonNone {
		s.finish(l, why)
		return
	}
	err := s.put(l.pieces[0], to)
	s.after(l, err)
}

// after plans what comes next in a lane once a piece was tried.
func (s *Sender) after(l *lane, err error) {
	now := time.Now()
	if err != nil && passes(err) && l.tries < maxTries {
		l.next = now.Add(firstPause << l.tries)
		l.tries++
		s.again(l)
		return
	}
	l.next, l.tries = now.Add(pieceEvery), 0
	l.pieces = l.pieces[1:]
	if err != nil || len(l.pieces) == 0 {
		s.finish(l, reason(err))
		return
	}
	s.again(l)
}

var errUnfit = errors.New("not what a plain peer can read")

// put is the only way bytes reach a plain peer. It refuses whatever would kill or confuse a classic script: anything but 1
// to 1,024 bytes of GB2312 without control characters but TAB and LF.
func (s *Sender) put(piece []byte, to netip.AddrPort) error {
	if !fit(piece) {
		return errUnfit
	}
	if _, err := s.conn.WriteToUDPAddrPort(piece, to); err != nil {
		return err
	}
	s.sent.Add(1)
	s.Trace.left(to, piece)
	return nil
}

func fit(piece []byte) bool {
	for _, c := range piece {
		if c < ' ' && c != '\t' && c != '\n' || c == 0x7f {
			return false
		}
	}
	return len(piece) > 0 && len(piece) <= MaxPiece && gb2312.Valid(piece)
}

// Sent counts the datagrams that left since the start.
func (s *Sender) Sent() uint64 { return s.sent.Load() }

// Port is where everything it sends comes from; 0 without a socket.
func (s *Sender) Port() uint16 { return s.port }

// Own reports whether a datagram came from this sender: from its port, on an address of this machine.
func (s *Sender) Own(from netip.AddrPort) bool {
	if from.Port() != s.port {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.local.Owns(from.Addr())
}

// SetLocal tells which addresses are this machine's.
func (s *Sender) SetLocal(l Local) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.local = l
}

// Close ends Serve after the piece at hand, calls back for what is queued with chat.Interrupted, and closes the socket. It
// must not be called from a callback of Send.
func (s *Sender) Close() error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if !first {
		return nil
	}
	close(s.stop)
	s.serving.Lock()
	defer s.serving.Unlock()
	s.interrupt()
	return s.conn.Close()
}
