package transport

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"

	"udpchat/chat"
)

// retryEvery is how often a port that is taken is tried again.
const retryEvery = 2 * time.Second

// PortStatus is what became of the room's port.
type PortStatus struct {
	State  chat.NetworkState // Receiving, SendOnly or Released
	Port   uint16            // listened on, or wanted
	Holder string            // the program that has it, where the system tells: name and process number
	Why    chat.Reason       // why it cannot be opened, when no program has it: NotAllowed or OtherSendFailed
}

// Port keeps the room's port: it listens, waits for a port that is taken to become free, and lets go of it when told. While
// it has the port it runs the one Receiver.
type Port struct {
	queue  *Queue
	report func(PortStatus)
	log    *slog.Logger
	listen func(uint16) (*net.UDPConn, error)
	holder func(uint16) string
	turn   chan struct{} // holds a token when Serve should look at what is wanted
	last   PortStatus    // reported; only Serve

	mu       sync.Mutex
	number   uint16
	released bool
}

// NewPort returns the keeper of a port, 0 for one the system chooses. It calls report from the goroutine of Serve, at the
// start and whenever the status has changed.
func NewPort(number uint16, queue *Queue, log *slog.Logger, report func(PortStatus)) *Port {
	return &Port{
		queue: queue, report: report, log: log, listen: Listen, holder: portHolder, number: number,
		turn: make(chan struct{}, 1),
	}
}

// SetPort moves to another port.
func (p *Port) SetPort(number uint16) { p.want(func() { p.number = number }) }

// Release frees the port for somebody else's program.
func (p *Port) Release() { p.want(func() { p.released = true }) }

// Take takes the port back after Release, as soon as it is free.
func (p *Port) Take() { p.want(func() { p.released = false }) }

func (p *Port) want(change func()) {
	p.mu.Lock()
	change()
	p.mu.Unlock()
	select {
	case p.turn <- struct{}{}:
	default:
	}
}

func (p *Port) wanted() (number uint16, released bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.number, p.released
}

// Serve keeps the port until ctx ends, and returns when the receiver has.
func (p *Port) Serve(ctx context.Context) {
	for ctx.Err() == nil {
		number, released := p.wanted()
		if released {
			p.tell(PortStatus{State: chat.Released, Port: number})
			rest(0, p.turn, ctx.Done())
			continue
		}
		conn, err := p.listen(number)
		if err == nil {
			p.receive(ctx, conn, number)
			continue
		}
		status := PortStatus{State: chat.SendOnly, Port: number}
		if PortTaken(err) {
			status.Holder = p.holder(number)
		}
		if status.Holder == "" {
			status.Why = refusal(err)
		}
		if p.tell(status) && status.Why != chat.ReasonNone {
			p.log.Warn("the room's port cannot be opened", "port", number, "err", err)
		}
		rest(retryEvery, p.turn, ctx.Done())
	}
}

// receive runs a receiver until something else is wanted.
func (p *Port) receive(ctx context.Context, conn *net.UDPConn, number uint16) {
	r := NewReceiver(conn, p.queue, p.log)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = r.Serve() // it ends by Close only
	}()
	p.tell(PortStatus{State: chat.Receiving, Port: conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()})
	for ctx.Err() == nil && p.still(number) {
		rest(0, p.turn, ctx.Done())
	}
	if err := r.Close(); err != nil {
		p.log.Warn("closing the room's port failed", "err", err)
	}
	<-ended
}

// still reports whether a port is the one wanted.
func (p *Port) still(number uint16) bool {
	wanted, released := p.wanted()
	return wanted == number && !released
}

// tell reports a status that is not the last one, and returns whether it did.
func (p *Port) tell(s PortStatus) bool {
	if s == p.last {
		return false
	}
	p.last = s
	p.report(s)
	return true
}

// refusal names an error of opening a port that nobody is known to have; none when it is taken. Windows says of a port that
// it reserves what it says of one that is held.
func refusal(err error) chat.Reason {
	switch {
	case reason(err) == chat.NotAllowed:
		return chat.NotAllowed
	case PortTaken(err):
		return chat.ReasonNone
	}
	return chat.OtherSendFailed // there are other causes, but no other advice than another port
}
