package transport

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"udpchat/chat"
	"udpchat/transport/gb2312"
)

// MaxPiece is the length in bytes of the longest datagram sent to a plain peer: the classic chat window reads no more.
const MaxPiece = 1024

// PacketWriter is the socket of a Sender.
type PacketWriter interface {
	WriteToUDPAddrPort(p []byte, to netip.AddrPort) (int, error)
	LocalAddr() net.Addr
	Close() error
}

// Sender sends texts to plain peers. It uses one socket for the whole run, so that a person keeps one address. It is a
// chat.Carrier. Any goroutine may use it.
type Sender struct {
	conn    PacketWriter
	port    uint16
	sent    atomic.Uint64
	wake    chan struct{} // holds a token when Serve is to look at the schedule again
	stop    chan struct{}
	serving sync.Mutex // held while Serve runs
	cut     cutting    // only Serve uses it

	Trace *Trace // records the latest datagrams; set before Serve, may be nil

	mu       sync.Mutex
	peers    recipients
	queues   map[chat.Recipient]*recipientQueue
	schedule []*recipientQueue // in the order in which their next datagrams may leave
	backlog  backlog
	closed   bool
}

// OpenSender returns a sender with a socket on a port that the system chooses. When no socket can be opened it returns both an
// error and a sender, whose deliveries all fail for that reason.
func OpenSender() (*Sender, error) {
	conn, err := net.ListenUDP("udp4", nil)
	if err != nil {
		err = fmt.Errorf("open the sending socket: %w", err)
		return NewSender(noSocket{err}), err
	}
	return NewSender(conn), nil
}

// noSocket is the PacketWriter of a sender that has no socket.
type noSocket struct{ why error }

// WriteToUDPAddrPort implements PacketWriter; it always fails.
func (n noSocket) WriteToUDPAddrPort([]byte, netip.AddrPort) (int, error) { return 0, n.why }

// LocalAddr implements PacketWriter.
func (n noSocket) LocalAddr() net.Addr { return nil }

// Close implements PacketWriter.
func (n noSocket) Close() error { return nil }

// NewSender returns a sender, which owns conn.
func NewSender(conn PacketWriter) *Sender {
	s := &Sender{
		conn: conn, wake: make(chan struct{}, 1), stop: make(chan struct{}), queues: map[chat.Recipient]*recipientQueue{},
	}
	if a, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		s.port = a.AddrPort().Port()
	}
	return s
}

// Serve sends the queued texts until Close, and then returns nil.
func (s *Sender) Serve() error {
	s.serving.Lock()
	defer s.serving.Unlock()
	for !s.stopped() {
		q, pause := s.next(time.Now())
		if q != nil {
			s.step(q)
			continue
		}
		Sleep(pause, s.wake, s.stop)
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

// Wake puts a token into a channel that holds one, for Sleep, unless it has one.
func Wake(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Sleep waits for wake or stop, but not longer than pause; 0 means without a limit.
func Sleep(pause time.Duration, wake, stop <-chan struct{}) {
	var timer <-chan time.Time
	if pause > 0 {
		timer = time.After(pause)
	}
	select {
	case <-timer:
	case <-wake:
	case <-stop:
	}
}

// step sends one datagram of the first delivery in a queue that next took off the schedule; to everybody, one for each network.
func (s *Sender) step(q *recipientQueue) {
	text, to, why := s.head(q)
	if why == chat.ReasonNone && len(to) == 0 {
		s.reschedule(q) // the name is being looked up again
		return
	}
	if why == chat.ReasonNone && q.pieces == nil {
		q.pieces = s.cut.pieces(text)
	}
	if why == chat.ReasonNone && len(q.pieces) == 0 {
		why = chat.OtherSendFailed // the text has no character that can be sent
	}
	if why != chat.ReasonNone {
		s.finish(q, why)
		return
	}
	if q.left == nil {
		q.left, q.went = to, false
	}
	s.afterPiece(q, s.spread(q))
}

// spread sends the first piece where it is still to go. It fails if that is temporary, or if the piece went nowhere.
func (s *Sender) spread(q *recipientQueue) (err error) {
	for len(q.left) > 0 {
		failed := s.put(q.pieces[0], q.left[0])
		if failed != nil && temporary(failed) && q.tries < maxTries {
			return failed
		}
		err = cmp.Or(err, failed)
		q.went = q.went || failed == nil
		q.left = q.left[1:]
	}
	if q.went {
		return nil
	}
	return err
}

// afterPiece plans the next step of a queue after a try to send a datagram.
func (s *Sender) afterPiece(q *recipientQueue, err error) {
	now := time.Now()
	if err != nil && len(q.left) > 0 {
		q.next = now.Add(firstPause << q.tries)
		q.tries++
		s.reschedule(q)
		return
	}
	q.next, q.tries, q.left = now.Add(pieceEvery), 0, nil
	q.pieces = q.pieces[1:]
	if err != nil || len(q.pieces) == 0 {
		s.finish(q, s.why(err))
		return
	}
	s.reschedule(q)
}

var errUnfit = errors.New("not what a plain peer can read")

// put is the only function that sends to a plain peer. It sends 1 to 1,024 bytes of GB2312 whose only control characters are
// TAB and LF; anything else could stop or confuse a classic script, so it is an error.
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

// Sent counts the datagrams sent since the start.
func (s *Sender) Sent() uint64 { return s.sent.Load() }

// Port returns the port that the sender sends from; 0 without a socket.
func (s *Sender) Port() uint16 { return s.port }

// Own reports whether a datagram came from this sender: from its port at an address of this machine.
func (s *Sender) Own(from netip.AddrPort) bool {
	if from.Port() != s.port {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peers.local.Owns(from.Addr())
}

// SetLocal sets this machine's addresses.
func (s *Sender) SetLocal(l Local) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.peers.setLocal(l)
}

// Close ends Serve after the datagram at hand, completes all queued texts with chat.Interrupted, and closes the socket. Further
// calls do nothing. It must not be called from a callback of Send.
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

// why is the reason of an error of sending from here.
func (s *Sender) why(err error) chat.Reason {
	why := reason(err)
	if why == chat.NoNetwork {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.peers.local.without()
	}
	return why
}

// reason classifies an error of sending, so that a face can explain it.
func reason(err error) chat.Reason {
	if err == nil {
		return chat.ReasonNone
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		if why, ok := reasons[number]; ok {
			return why
		}
	}
	return chat.OtherSendFailed
}

// temporary reports whether the same send may succeed a moment later.
func temporary(err error) bool {
	return slices.ContainsFunc(temporaryErrors, func(p error) bool { return errors.Is(err, p) })
}
