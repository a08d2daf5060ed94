package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// keeper is a serving port with its reports.
type keeper struct {
	*Port
	queue  *Queue
	status chan PortStatus
	stop   func()
}

func keep(t *testing.T, number uint16) *keeper {
	t.Helper()
	k := &keeper{queue: NewQueue(0), status: make(chan PortStatus, 100)}
	k.Port = NewPort(number, k.queue, quiet, func(s PortStatus) { k.status <- s })
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.Serve(ctx)
	}()
	k.stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(k.stop)
	return k
}

func (k *keeper) expect(t *testing.T, want health.NetworkState) PortStatus {
	t.Helper()
	s := <-k.status
	if s.State != want {
		t.Fatalf("%+v, want state %d", s, want)
	}
	return s
}

// hear sends a datagram to a port and waits until it comes out of the queue.
func (k *keeper) hear(t *testing.T, port uint16) {
	t.Helper()
	out, err := net.Dial("udp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := fmt.Fprint(out, "hello"); err != nil {
		t.Fatal(err)
	}
	if batch, ok := k.queue.Take(nil, 1); !ok || string(batch[0].Data) != "hello" {
		t.Errorf("heard %v", batch)
	}
}

func TestPortIsWaitedForFreedAndTakenBack(t *testing.T) {
	holder, _ := loopback(t)
	number := portOf(holder)
	k := keep(t, number)
	if s := k.expect(t, health.SendOnly); s.Port != number {
		t.Errorf("%+v", s)
	}
	holder.Close()
	if s := k.expect(t, health.Receiving); s.Port != number || s.Holder != "" { // within two seconds
		t.Errorf("%+v", s)
	}
	k.hear(t, number)
	k.Release()
	k.expect(t, health.Released)
	theirs, err := Listen(number)
	if err != nil {
		t.Fatal("the port was not freed:", err)
	}
	k.Take()
	k.expect(t, health.SendOnly)
	theirs.Close()
	k.Take() // looks at once
	k.expect(t, health.Receiving)
	k.hear(t, number)
	k.SetPort(number) // where it is
	k.SetPort(0)
	if s := k.expect(t, health.Receiving); s.Port == number || s.Port == 0 {
		t.Errorf("%+v", s)
	}
	k.stop()
	back, err := Listen(number)
	if err != nil {
		t.Fatal("the port was not freed at the end:", err)
	}
	back.Close()
}

func TestPortIsTriedEveryTwoSecondsAndReportedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var reported []PortStatus
		var logged bytes.Buffer
		p := NewPort(3456, NewQueue(0), slog.New(slog.NewTextHandler(&logged, nil)), func(s PortStatus) { reported = append(reported, s) })
		tries := 0
		p.listen = func(uint16) (*net.UDPConn, error) {
			tries++
			return nil, errors.New("not now")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute-time.Second)
		defer cancel()
		p.Serve(ctx)
		if tries != 30 || len(reported) != 1 || reported[0] != (PortStatus{State: health.SendOnly, Port: 3456, Why: chat.OtherSendFailed}) {
			t.Errorf("%d tries, reported %v", tries, reported)
		}
		if n := strings.Count(logged.String(), "\n"); n != 1 {
			t.Errorf("logged %d lines: %s", n, logged.String())
		}
	})
}

func TestAPortThatIsRefusedIsNotCalledTaken(t *testing.T) {
	var refused syscall.Errno
	for number, why := range reasons {
		if why == chat.NotAllowed {
			refused = number
		}
	}
	denied := fmt.Errorf("open: %w", &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", refused)})
	synctest.Test(t, func(t *testing.T) {
		var reported []PortStatus
		p := NewPort(80, NewQueue(0), quiet, func(s PortStatus) { reported = append(reported, s) })
		p.holder = func(uint16) string { return "" }
		p.listen = func(uint16) (*net.UDPConn, error) { return nil, denied }
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		p.Serve(ctx)
		if len(reported) != 1 || reported[0] != (PortStatus{State: health.SendOnly, Port: 80, Why: chat.NotAllowed}) {
			t.Errorf("reported %v", reported)
		}
	})
}

// miser is a socket of a system that refuses large buffers.
type miser struct{ most, asked, has int }

func (m *miser) SetReadBuffer(n int) error {
	m.asked++
	if n > m.most {
		return errors.New("no buffer space available")
	}
	m.has = n
	return nil
}

func TestTheReceiveBufferIsAsLargeAsTheSystemAllows(t *testing.T) {
	for most, want := range map[int]int{16 << 20: 4 << 20, 4 << 20: 4 << 20, 3 << 20: 2 << 20, 256 << 10: 256 << 10, 1000: 0} {
		m := &miser{most: most}
		if err := enlarge(m); m.has != want || (err != nil) != (want == 0) {
			t.Errorf("of %d bytes at most it has %d, want %d; %v after %d tries", most, m.has, want, err, m.asked)
		}
	}
}
