package transporttest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	captureBuffer = 16 << 20
	maxCapture    = 1_000_000 // packets kept
	loopback      = 1         // index of the interface lo in every namespace
	rcvBufForce   = 33        // SO_RCVBUFFORCE, which package syscall does not name
)

// Capture records the UDP datagrams that pass the interfaces of a host, as tcpdump does.
type Capture struct {
	t       testing.TB
	file    *os.File
	raw     syscall.RawConn
	reading sync.WaitGroup
	buffer  []byte
	packets []Packet // only the reader uses it until it has ended
	more    int      // packets beyond maxCapture
}

// Capture starts to record every UDP datagram that this host sends or receives on any interface; each on the loopback interface
// once. A packet that its sender left to the interface to segment (GSO) is recorded in one piece.
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
	for _, option := range []int{syscall.SO_RCVBUF, rcvBufForce} { // root may exceed the system's limit with the second
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

// Packets ends the capture and returns the recorded packets. It fails the test when the system dropped packets of the capture,
// or when there were more than a million.
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

// drain reads all waiting packets.
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
		return // it is recorded when it comes in
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

// drops returns how many packets the system dropped because the capture's buffer was full.
func drops(fd int) uint32 {
	// The result is two 32-bit numbers. They fit an IPMreq, the only structure that package syscall reads for any option.
	s, err := syscall.GetsockoptIPMreq(fd, syscall.SOL_PACKET, syscall.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return binary.NativeEndian.Uint32(s.Interface[:])
}

// Packet is a UDP datagram over IPv4, as recorded at an interface of a host.
type Packet struct {
	At       time.Time // when it was recorded
	From, To netip.AddrPort
	Out      bool   // whether this host sent it
	Length   int    // of its data in bytes, by its UDP header
	Data     []byte // the part of its data in the first fragment
}

var errNotUDP = errors.New("not the beginning of a UDP datagram over IPv4")

const udpHeader = 8

// ParsePacket parses an IPv4 packet (RFC 791) that carries a UDP datagram (RFC 768) or its first fragment. Other packets are an
// error. Packet.Data is a part of b.
func ParsePacket(b []byte) (Packet, error) {
	if len(b) < 20 || b[0]>>4 != 4 || b[9] != 17 {
		return Packet{}, errNotUDP
	}
	header, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if later := binary.BigEndian.Uint16(b[6:])&0x1fff != 0; later || header < 20 || total < header+udpHeader || len(b) < total {
		return Packet{}, errNotUDP
	}
	u := b[header:total]
	length := int(binary.BigEndian.Uint16(u[4:])) - udpHeader
	if length < 0 {
		return Packet{}, errNotUDP
	}
	return Packet{
		From:   netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[12:16])), binary.BigEndian.Uint16(u)),
		To:     netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[16:20])), binary.BigEndian.Uint16(u[2:])),
		Length: length, Data: u[udpHeader:],
	}, nil
}
