package transporttest

import (
	"bytes"
	"encoding/binary"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	captureBuffer = 16 << 20
	maxCapture    = 1_000_000 // packets kept
	loopback      = 1         // number of the interface lo in every namespace
	rcvBufForce   = 33        // SO_RCVBUFFORCE, which package syscall does not name
)

// Capture reads what passes the interfaces of a host, as tcpdump does.
type Capture struct {
	t       testing.TB
	file    *os.File
	raw     syscall.RawConn
	reading sync.WaitGroup
	buffer  []byte
	packets []Packet // the reader's until it has ended
	more    int      // packets beyond maxCapture
}

// Capture begins to read every UDP datagram that leaves or reaches this host, on any interface; on the loopback interface
// each once. What a sender handed over in one piece for the interface to cut (GSO) is read in one piece.
func (n *Namespace) Capture() *Capture {
	n.t.Helper()
	c := &Capture{t: n.t, buffer: make([]byte, 1<<16)}
	var fd int
	var err error
	n.Do(func() {
		all := binary.NativeEndian.Uint16([]byte{syscall.ETH_P_ALL >> 8, syscall.ETH_P_ALL & 0xff})
		fd, err = syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, int(all))
	})
	if err != nil {
		n.t.Fatal("capture: ", err)
	}
	for _, option := range []int{syscall.SO_RCVBUF, rcvBufForce} { // the second goes beyond the system's limit, if it may
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, option, captureBuffer)
	}
	c.file = os.NewFile(uintptr(fd), "capture")
	if c.raw, err = c.file.SyscallConn(); err != nil {
		n.t.Fatal("capture: ", err)
	}
	c.reading.Go(func() {
		_ = c.raw.Read(func(fd uintptr) bool {
			c.drain(int(fd))
			return false // until the deadline
		})
	})
	n.t.Cleanup(c.end)
	return c
}

func (c *Capture) end() {
	_ = c.file.SetReadDeadline(time.Now())
	c.reading.Wait()
	c.file.Close()
}

// Packets ends the capture and returns what passed until now. The test fails when the system could not keep up, or when there
// were more than a million.
func (c *Capture) Packets() []Packet {
	c.t.Helper()
	_ = c.file.SetReadDeadline(time.Now())
	c.reading.Wait()
	var missed uint32
	err := c.raw.Control(func(fd uintptr) {
		c.drain(int(fd))
		missed = drops(int(fd))
	})
	if err != nil || missed > 0 || c.more > 0 {
		c.t.Errorf("the capture lacks %d packets and %d more (%v)", missed, c.more, err)
	}
	c.file.Close()
	return c.packets
}

// drain reads all there is now.
func (c *Capture) drain(fd int) {
	for {
		size, from, err := syscall.Recvfrom(fd, c.buffer, 0)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return
		}
		if at, is := from.(*syscall.SockaddrLinklayer); is {
			c.keep(at, c.buffer[:size])
		}
	}
}

func (c *Capture) keep(at *syscall.SockaddrLinklayer, b []byte) {
	out := at.Pkttype == syscall.PACKET_OUTGOING
	if at.Ifindex == loopback && out {
		return // it comes in again
	}
	p, err := ParsePacket(b)
	switch {
	case err != nil:
	case len(c.packets) >= maxCapture:
		c.more++
	default:
		p.At, p.Out, p.Data = time.Now(), out || at.Ifindex == loopback, bytes.Clone(p.Data)
		c.packets = append(c.packets, p)
	}
}

// drops asks how many packets found the capture's buffer full.
func drops(fd int) uint32 {
	// The answer is two numbers of four bytes, as long as the one structure package syscall can ask for at any level.
	s, err := syscall.GetsockoptIPMreq(fd, syscall.SOL_PACKET, syscall.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return binary.NativeEndian.Uint32(s.Interface[:])
}
