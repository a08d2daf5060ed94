package link

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

// membersVariable holds the address of the node that the role of members dials.
const membersVariable = "LINK_MEMBERS_OF"

const members = 200

func TestMain(m *testing.M) {
	if at := os.Getenv(membersVariable); at != "" {
		membersRole(netip.MustParseAddrPort(at))
		return
	}
	os.Exit(m.Run())
}

// membersRole runs 200 members that dial one node, whose key it reads, until its input ends.
func membersRole(at netip.AddrPort) {
	in := bufio.NewReader(os.Stdin)
	var k chat.Key
	var b []byte
	if _, err := fmt.Fscanf(in, "%x\n", &b); err != nil {
		fmt.Println(err)
		return
	}
	copy(k[:], b)
	for range members {
		if err := member(k, at); err != nil {
			fmt.Println(err)
			return
		}
	}
	_, _ = in.ReadByte() // ends with the other process, at the latest
}

// member starts a node that dials another one and answers its frames.
func member(k chat.Key, at netip.AddrPort) error {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	var c testNode
	ready := make(chan struct{})
	c, _, err = makeNode(conn, func(_ *Config, _ *limits, r *fakeRoom) {
		r.onFrames = func(from chat.Key, frames [][]byte) {
			<-ready
			for range frames {
				c.say(from, "here")
			}
		}
		r.onUp = func(l Link) { <-ready; c.Tell(l.ID) }
	})
	close(ready)
	c.Connect(k, at)
	return err
}

// BenchmarkTwoHundredLinks measures one node with 200 links. Another process runs the members, so that only one end counts.
func BenchmarkTwoHundredLinks(b *testing.B) {
	debug.FreeOSMemory()
	before := memory()
	var c testNode
	ready := make(chan struct{})
	c = startNode(b, func(_ *Config, _ *limits, r *fakeRoom) { r.onUp = func(l Link) { <-ready; c.Tell(l.ID) } })
	close(ready)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), membersVariable+"="+c.at().String())
	in, err := child.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	defer child.Wait()
	defer in.Close()
	fmt.Fprintf(in, "%x\n", c.key[:])
	c.room.until(b, "all have told who they are", func() bool { return len(c.room.told) == members })
	runtime.GC()
	debug.FreeOSMemory()
	grown := memory() - before
	everybody := slices.Collect(maps.Keys(c.room.up)) // nobody comes or goes any more
	number := 0
	for b.Loop() {
		number++
		for _, k := range everybody {
			if !c.say(k, "你好，大家好！") {
				b.Fatal("a queue is above its mark")
			}
		}
		c.room.until(b, "all have it", func() bool {
			for _, k := range everybody {
				if len(c.room.frames[k]) < number {
					return false
				}
			}
			return true
		})
	}
	b.ReportMetric(float64(grown)/members/1024, "KiB/link")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(number), "ms/fan-out")
	b.ReportMetric(idle(b, 20*time.Second), "idle-%")
}

func memory() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// idle returns how much of a core this process uses during a time, in percent.
func idle(b *testing.B, during time.Duration) float64 {
	before := processorTime(b)
	<-time.After(during)
	return 100 * float64(processorTime(b)-before) / float64(during)
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkRoundTrip measures a frame and its answer, in turns with as many bytes on a bare QUIC stream.
func BenchmarkRoundTrip(b *testing.B) {
	ours, bare := linkTurn(b), bareTurn(b)
	const batch = 50
	var spent [2][]time.Duration
	for b.Loop() {
		for which, turn := range []func(){ours, bare} {
			start := time.Now()
			for range batch {
				turn()
			}
			spent[which] = append(spent[which], time.Since(start)/batch)
		}
	}
	link, stream := median(spent[0]), median(spent[1])
	b.ReportMetric(float64(link.Nanoseconds()), "ns/link")
	b.ReportMetric(float64(stream.Nanoseconds()), "ns/bare")
	b.ReportMetric(float64(link)/float64(stream), "ratio")
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// echoText is what both carry.
var echoText = strings.Repeat("x", 100)

// linkTurn returns a function that sends a frame and waits for its answer.
func linkTurn(b *testing.B) func() {
	back := make(chan struct{}, 1)
	var there testNode
	free := func(l *limits) { l.frames = 1e9 }
	here := startNode(b, func(_ *Config, l *limits, r *fakeRoom) {
		free(l)
		r.onFrames = func(chat.Key, [][]byte) { back <- struct{}{} }
	})
	ready := make(chan struct{})
	there = startNode(b, func(_ *Config, l *limits, r *fakeRoom) {
		free(l)
		r.onFrames = func(from chat.Key, frames [][]byte) {
			<-ready
			there.Send(there.id(from), frames[0])
		}
	})
	close(ready)
	here.Connect(there.key, there.at())
	here.room.untilUp(b, there.key)
	there.room.untilUp(b, here.key)
	return func() {
		here.say(there.key, echoText)
		<-back
	}
}

// bareTurn returns a function that sends as many bytes on a stream and waits for the answer.
func bareTurn(b *testing.B) func() {
	one, two := startNode(b, nil), startNode(b, nil) // for their keys and sockets
	conn := listenLoopback(b)
	tr := &quic.Transport{Conn: conn}
	settings := defaultLimits().settings()
	settings.MaxIncomingStreams = 1
	ears, err := tr.Listen(one.credentials.listening(nobody), settings)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { tr.Close(); conn.Close() })
	go func() {
		c, err := ears.Accept(context.Background())
		if err != nil {
			return
		}
		s, err := c.AcceptStream(context.Background())
		if err == nil {
			_, _ = io.Copy(s, s) // until the connection is closed
		}
	}()
	c, err := two.transport.Dial(b.Context(), conn.LocalAddr(), two.credentials.dialling(one.key), settings)
	if err != nil {
		b.Fatal(err)
	}
	s, err := c.OpenStream()
	if err != nil {
		b.Fatal(err)
	}
	frame := make([]byte, headerBytes+len(echoText))
	return func() {
		if _, err := s.Write(frame); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(s, frame); err != nil {
			b.Fatal(err)
		}
	}
}
