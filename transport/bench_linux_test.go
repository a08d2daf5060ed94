package transport

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// worked returns the processor time of this thread or process.
func worked(t testing.TB, who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		t.Error(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bare reads until the socket is closed, and returns the number of datagrams.
func bare(in *net.UDPConn) int {
	p := make([]byte, readBuffer)
	for n := 0; ; n++ {
		if _, _, err := in.ReadFromUDPAddrPort(p); err != nil {
			return n
		}
	}
}

// whole returns a function like bare that uses a receiver, a queue and a worker. As in the program, queue and worker stay the
// same from round to round.
func whole(t testing.TB) func(*net.UDPConn) int {
	q := NewQueue(0)
	t.Cleanup(q.Close)
	go func() {
		batch := make([]Datagram, 0, maxBatch)
		for ok := true; ok; {
			batch, ok = q.Take(batch[:0], maxBatch)
		}
	}()
	return func(in *net.UDPConn) int {
		before := q.Received()
		if err := NewReceiver(in, q, quiet).Serve(); err != nil {
			t.Error(err)
		}
		if l := q.Losses(); len(l) > 0 {
			t.Error("lost in the queue:", l)
		}
		return int(q.Received() - before)
	}
}

// round is the cost of reading datagrams, in nanoseconds for each: of the thread that reads, and of the process.
type round struct {
	thread, process float64
	count           int
}

func measure(t testing.TB, read func(*net.UDPConn) int, before, during func(in, out *net.UDPConn)) round {
	in, out := loopback(t)
	defer out.Close()
	before(in, out)
	ended := make(chan round)
	go func() {
		runtime.LockOSThread()
		thread, process := worked(t, syscall.RUSAGE_THREAD), worked(t, syscall.RUSAGE_SELF)
		n := read(in)
		thread, process = worked(t, syscall.RUSAGE_THREAD)-thread, worked(t, syscall.RUSAGE_SELF)-process
		ended <- round{float64(thread) / float64(n), float64(process) / float64(n), n}
	}()
	during(in, out)
	in.Close()
	return <-ended
}

// blast makes another process send without a limit.
func blast(t testing.TB) func(in, out *net.UDPConn) {
	return func(in, _ *net.UDPConn) {
		child := exec.Command(os.Args[0], "-test.run=^TestBlaster$")
		child.Env = append(os.Environ(), fmt.Sprintf("BLAST_PORT=%d", portOf(in)))
		if out, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		time.Sleep(50 * time.Millisecond) // asleep costs nothing
	}
}

const blastSize = 200_000

// TestBlaster is the other process of the benchmark. Run as a test, it sends a few datagrams to its own socket.
func TestBlaster(t *testing.T) {
	port, n := os.Getenv("BLAST_PORT"), blastSize
	if port == "" {
		in, _ := loopback(t)
		port, n = fmt.Sprint(portOf(in)), 10
	}
	out, err := net.Dial("udp4", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	p := bytes.Repeat([]byte{'x'}, 100)
	for range n {
		if _, err := out.Write(p); err != nil {
			t.Fatal(err)
		}
	}
}

const fullSize = 9000

// fill fills the buffer of the socket.
func fill(t testing.TB) func(in, out *net.UDPConn) {
	p := bytes.Repeat([]byte{'x'}, 100)
	return func(_, out *net.UDPConn) {
		for range fullSize {
			if _, err := out.Write(p); err != nil {
				t.Error(err)
			}
		}
	}
}

// BenchmarkReceive compares the receive loop with a bare one, for datagrams of 100 bytes: from a full
// socket buffer, and from another process that sends without a limit. Rounds take turns. It reports medians: of the thread of
// the loop, of the whole process with the worker, and of the datagrams lost in a round.
func BenchmarkReceive(b *testing.B) {
	nothing := func(_, _ *net.UDPConn) {}
	rest := func(_, _ *net.UDPConn) { time.Sleep(30 * time.Millisecond) }
	b.Run("full", func(b *testing.B) { compare(b, fullSize, fill(b), rest) })
	b.Run("blast", func(b *testing.B) { compare(b, blastSize, nothing, blast(b)) })
}

func compare(b *testing.B, size int, before, during func(in, out *net.UDPConn)) {
	ours := whole(b)
	measure(b, ours, before, during)
	var x, y []round
	for b.Loop() {
		x = append(x, measure(b, bare, before, during))
		y = append(y, measure(b, ours, before, during))
	}
	thread := func(r round) float64 { return r.thread }
	process := func(r round) float64 { return r.process }
	lost := func(r round) float64 { return float64(size - r.count) }
	b.ReportMetric(median(y, thread)/median(x, thread), "loop-ratio")
	b.ReportMetric(median(y, process)/median(x, process), "process-ratio")
	b.ReportMetric(median(x, thread), "bare-ns")
	b.ReportMetric(median(y, thread), "ours-ns")
	b.ReportMetric(median(x, lost), "bare-lost")
	b.ReportMetric(median(y, lost), "ours-lost")
}

func median(rounds []round, of func(round) float64) float64 {
	var all []float64
	for _, r := range rounds {
		all = append(all, of(r))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkPush is the queue alone, with the worker's part.
func BenchmarkPush(b *testing.B) {
	p := bytes.Repeat([]byte{'x'}, 100)
	for _, hosts := range []int{1, 1000} {
		b.Run(fmt.Sprint(hosts, " hosts"), func(b *testing.B) {
			q := NewQueue(0)
			batch := make([]Datagram, 0, maxBatch)
			b.ReportAllocs()
			for i := range b.N {
				q.Push(from(i%hosts), noon, p)
				if i%maxBatch == maxBatch-1 {
					batch, _ = q.Take(batch[:0], maxBatch)
				}
			}
		})
	}
	b.Run("full", func(b *testing.B) {
		q := NewQueue(0)
		for i := range 400_000 {
			q.Push(from(i), noon, p)
		}
		b.ReportAllocs()
		b.ResetTimer()
		for i := range b.N {
			q.Push(from(i%5000), noon, p)
		}
	})
}
