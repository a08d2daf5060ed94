//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"udpchat/transport"
)

// A receiving reference prints the port it chose on 127.0.0.1. Then it takes lines "count round": it reads count datagrams
// that are waiting already, or, when count is 0, everything until the three bytes 'e', round/256, round%256. It answers with
// "datagrams ns ns": how much came, and how long the reading thread and the whole process worked for it.

// play is this program in the part of a reference.
func play(role string) error {
	if role == "node" {
		return single()
	}
	conn, err := transport.Listen(0)
	if err != nil {
		return err
	}
	fmt.Println(conn.LocalAddr().(*net.UDPAddr).Port)
	g := &gated{UDPConn: conn, lines: bufio.NewReader(os.Stdin)}
	runtime.LockOSThread()
	if role == "bare" {
		return bare(g)
	}
	return ours(g)
}

// bare is the loop every Go program begins with.
func bare(conn *gated) error {
	p := make([]byte, 65_535)
	for {
		if _, _, err := conn.ReadFromUDPAddrPort(p); err != nil {
			return ended(err)
		}
	}
}

// ours is the program's receiver with its queue and a worker that empties it.
func ours(conn *gated) error {
	queue := transport.NewQueue(0)
	go func() {
		batch := make([]transport.Datagram, 0, 512)
		for ok := true; ok; {
			batch, ok = queue.Take(batch[:0], 512)
		}
	}()
	conn.lost = func() int {
		n := 0
		for _, l := range queue.Losses() {
			n += int(l.Count)
		}
		return n
	}
	return ended(transport.NewReceiver(conn, queue, slog.Default()).Serve())
}

func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// gated is a socket that reads only when it is told to, and prints how much it read.
type gated struct {
	*net.UDPConn
	lines           *bufio.Reader
	open            bool
	want, got       int
	end             [3]byte
	thread, process int64      // nanoseconds at the beginning of the round
	lost            func() int // of what was read, since the start; nil: nothing
	lostBefore      int
}

func (g *gated) losses() int {
	if g.lost == nil {
		return 0
	}
	return g.lost()
}

// ReadFromUDPAddrPort implements transport.PacketReader. It returns net.ErrClosed when there are no more lines.
func (g *gated) ReadFromUDPAddrPort(p []byte) (int, netip.AddrPort, error) {
	for {
		if !g.open && !g.begin() {
			return 0, netip.AddrPort{}, net.ErrClosed
		}
		n, from, err := g.UDPConn.ReadFromUDPAddrPort(p)
		if n == 3 && p[0] == 'e' {
			if g.want == 0 && [3]byte(p[:3]) == g.end {
				g.finish()
			}
			continue
		}
		if g.got++; g.got == g.want {
			g.finish() // the last one is still to be queued, which is one in thousands
		}
		return n, from, err
	}
}

func (g *gated) begin() bool {
	line, err := g.lines.ReadString('\n')
	if err != nil {
		return false
	}
	var round int
	if _, err := fmt.Sscan(line, &g.want, &round); err != nil {
		return false
	}
	g.open, g.got, g.end, g.lostBefore = true, 0, endOf(round), g.losses()
	g.thread, g.process = usage(unix.CLOCK_THREAD_CPUTIME_ID), usage(unix.CLOCK_PROCESS_CPUTIME_ID)
	return true
}

func (g *gated) finish() {
	g.open = false
	fmt.Println(g.got-g.losses()+g.lostBefore, usage(unix.CLOCK_THREAD_CPUTIME_ID)-g.thread, usage(unix.CLOCK_PROCESS_CPUTIME_ID)-g.process)
}

// usage is the processor time of this process or of this thread, in nanoseconds. Getrusage would be late by up to a tick.
func usage(clock int32) int64 {
	var t unix.Timespec
	_ = unix.ClockGettime(clock, &t)
	return t.Nano()
}

func endOf(round int) [3]byte { return [3]byte{'e', byte(round >> 8), byte(round)} }

// receiver is a receiving reference at work.
type receiver struct {
	*process
	port   int
	rounds int

	thread, whole sample // ns for a datagram
	lost          sample // datagrams of a round
	drops         sample // of these, by the kernel
	rates         sample // datagrams sent a second
}

func (w *workshop) receiver(command ...string) *receiver {
	r := &receiver{process: start(true, nil, command[0], command[1:]...)}
	must(fmt.Sscan(r.line(), &r.port))
	return r
}

// round measures what reading costs. A waiting round reads n datagrams that are in the socket's buffer; the others what another
// process sends meanwhile.
func (r *receiver) round(w *workshop, waiting bool, n int) {
	r.rounds++
	before, _ := dropped(r.port)
	count := 0
	if waiting {
		w.send(r.port, n, 0, "hundred")
		count = n
	}
	must(fmt.Fprintln(r.in, count, r.rounds))
	if !waiting {
		r.rates = append(r.rates, w.send(r.port, n, blastRate, "hundred"))
	}
	var got, thread, whole float64
	must(fmt.Sscan(r.answer(waiting), &got, &thread, &whole))
	after, _ := dropped(r.port)
	r.thread = append(r.thread, thread/got)
	r.whole = append(r.whole, whole/got)
	r.lost = append(r.lost, float64(n)-got)
	r.drops = append(r.drops, float64(after-before))
}

// answer waits for the end of a round. It repeats the datagram that ends the round until the receiver has it.
func (r *receiver) answer(waiting bool) string {
	if waiting {
		return r.line()
	}
	conn := must(net.Dial("udp4", fmt.Sprint("127.0.0.1:", r.port)))
	defer conn.Close()
	done := make(chan struct{})
	go func() {
		end := endOf(r.rounds)
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
				_, _ = conn.Write(end[:])
			}
		}
	}()
	defer close(done)
	return r.line()
}

// send lets the sender in C send n datagrams at a rate, without a limit when it is 0, and returns how many it sent a second.
func (w *workshop) send(port, n int, rate float64, file string) float64 {
	p := start(true, nil, w.built("udp"), "send", fmt.Sprint(port), fmt.Sprint(n), fmt.Sprint(rate), w.built(file))
	defer p.stop()
	var sent, ns float64
	must(fmt.Sscan(p.line(), &sent, &ns))
	return sent / ns * 1e9
}
