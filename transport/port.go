// Package transport moves plain datagrams: it receives those that come to the room's port, and sends to the peers the
// person entered.
//
// Incoming: a [Port] holds the port and its one [Receiver], which copies each datagram into a [Queue]. [Decoder.Serve] takes
// batches out of the queue, decodes their text and hands it on. Outgoing: a [Sender] sends from one socket, whose port the
// system chose, to the addresses a [Resolver] found. [Watch] tells both which addresses this machine has.
//
// Everything is IPv4. A received datagram changes no state and gets no answer. A sent datagram is at most 1,024 bytes of
// GB2312. Every Serve blocks; package app gives each a goroutine and ends it.
package transport

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// retryEvery is the pause between tries to open the port.
const retryEvery = 2 * time.Second

// PortStatus is the state of the room's port.
type PortStatus struct {
	State  health.NetworkState // Receiving, SendOnly or Released
	Port   uint16              // listened on, or wanted
	Holder string              // the program that has the port, by name and process number; "" when the system does not tell
	Why    chat.Reason         // why the port cannot be opened although no program has it: NotAllowed, TooManyOpen or OtherSendFailed
}

// Port holds the room's port open and runs the one Receiver on it. When another program has the port, it waits until the
// port is free. Any goroutine may call its methods.
type Port struct {
	queue  *Queue
	report func(PortStatus)
	log    *slog.Logger
	listen func(uint16) (*net.UDPConn, error)
	holder func(uint16) string
	wake   chan struct{} // holds a token when number or released has changed
	last   PortStatus    // as reported; only Serve uses it

	mu       sync.Mutex
	number   uint16
	released bool
}

// NewPort returns a Port that does nothing until Serve. Number 0 lets the system choose a port. Serve calls report on its own
// goroutine, at the start and whenever the status has changed.
func NewPort(number uint16, queue *Queue, log *slog.Logger, report func(PortStatus)) *Port {
	return &Port{
		queue: queue, report: report, log: log, listen: Listen, holder: portHolder, number: number,
		wake: make(chan struct{}, 1),
	}
}

// SetPort moves to another port.
func (p *Port) SetPort(number uint16) { p.want(func() { p.number = number }) }

// Release closes the port, so that another program can open it.
func (p *Port) Release() { p.want(func() { p.released = true }) }

// Take opens the port again after Release, as soon as it is free.
func (p *Port) Take() { p.want(func() { p.released = false }) }

func (p *Port) want(change func()) {
	p.mu.Lock()
	change()
	p.mu.Unlock()
	Wake(p.wake)
}

func (p *Port) wanted() (number uint16, released bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.number, p.released
}

// Serve holds the port until ctx ends, and returns after the receiver.
func (p *Port) Serve(ctx context.Context) {
	for ctx.Err() == nil {
		number, released := p.wanted()
		if released {
			p.tell(PortStatus{State: health.Released, Port: number})
			Sleep(0, p.wake, ctx.Done())
			continue
		}
		conn, err := p.listen(number)
		if err == nil {
			p.receive(ctx, conn, number)
			continue
		}
		status := PortStatus{State: health.SendOnly, Port: number}
		if PortTaken(err) {
			status.Holder = p.holder(number)
		}
		if status.Holder == "" {
			status.Why = refusal(err)
		}
		if p.tell(status) && status.Why != chat.ReasonNone {
			p.log.Warn("the room's port cannot be opened", "port", number, "err", err)
		}
		Sleep(retryEvery, p.wake, ctx.Done())
	}
}

// receive runs a receiver until another port or none is wanted.
func (p *Port) receive(ctx context.Context, conn *net.UDPConn, number uint16) {
	r := NewReceiver(conn, p.queue, p.log)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = r.Serve() // always nil: only Close ends it
	}()
	p.tell(PortStatus{State: health.Receiving, Port: conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()})
	for ctx.Err() == nil && p.still(number) {
		Sleep(0, p.wake, ctx.Done())
	}
	if err := r.Close(); err != nil {
		p.log.Warn("closing the room's port failed", "err", err)
	}
	<-ended
}

// still reports whether number is still the wanted port.
func (p *Port) still(number uint16) bool {
	wanted, released := p.wanted()
	return wanted == number && !released
}

// tell reports a status unless it equals the last one, and returns whether it did.
func (p *Port) tell(s PortStatus) bool {
	if s == p.last {
		return false
	}
	p.last = s
	p.report(s)
	return true
}

// refusal classifies the error of opening a port whose holder is not known; none when another program has it. For a port that
// Windows reserves, the error is the same as for a port that is held.
func refusal(err error) chat.Reason {
	switch {
	case reason(err) == chat.NotAllowed, reason(err) == chat.TooManyOpen:
		return reason(err)
	case PortTaken(err):
		return chat.ReasonNone
	}
	return chat.OtherSendFailed // whatever the cause, the only advice is another port
}
