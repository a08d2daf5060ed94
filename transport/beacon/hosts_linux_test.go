package beacon

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport"
)

// These variables make this test binary a host: the number of its key, and the hosts it knows.
const (
	hostNumber = "UDPCHAT_BEACON_HOST"
	hostKnows  = "UDPCHAT_BEACON_KNOWS"
)

func TestMain(m *testing.M) {
	if network := os.Getenv(hostFloods); network != "" {
		os.Exit(runFlood(network, os.Getenv(hostNumber)))
	}
	if n := os.Getenv(hostNumber); n != "" {
		os.Exit(runHost(n))
	}
	os.Exit(m.Run())
}

// runHost runs a node in the network of this process. It begins at the first line of its input, prints its events with the time
// in Unix nanoseconds, and says goodbye at the end of its input. It also listens on the port of scripts.
func runHost(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return 2
	}
	in := bufio.NewReader(os.Stdin)
	fmt.Println("ready")
	_, _ = in.ReadString('\n')
	var mu sync.Mutex
	tell := func(what string, key [32]byte, addr netip.AddrPort) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(time.Now().UnixNano(), what, hex.EncodeToString(key[:]), addr)
	}
	cfg := Config{
		Key: keyOf(byte(n)), LinkPort: func() uint16 { return 3457 },
		Found: func(p Node) { tell("met", p.Key, p.Addr) }, Left: func(k chat.Key) { tell("gone", k, netip.AddrPort{}) },
	}
	binary.BigEndian.PutUint64(cfg.Instance[:], uint64(time.Now().UnixNano()))
	if list := os.Getenv(hostKnows); list != "" {
		knows(strings.Split(list, ",")...)(&cfg)
		friends := everyKey()
		cfg.Friend = func(k chat.Key) bool { return slices.Contains(friends, k) }
	}
	b, err := New(cfg)
	if err != nil {
		return 1
	}
	script, err := transport.Listen(RoomPort)
	if err != nil {
		return 1
	}
	go func() {
		if _, from, err := script.ReadFromUDPAddrPort(make([]byte, 65_535)); err == nil {
			tell("script", [32]byte{}, from)
		}
	}()
	tell("began", [32]byte{}, netip.AddrPort{})
	ctx, leave := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, in)
		tell("leaves", [32]byte{}, netip.AddrPort{})
		leave()
	}()
	if b.Serve(ctx) != nil {
		return 1
	}
	return 0
}

// everyKey is the keys of all hosts.
func everyKey() (all []chat.Key) {
	for n := range byte(hostCount) {
		all = append(all, publicOf(keyOf(n+1)))
	}
	return all
}

// event is a line that a host has printed.
type event struct {
	at   time.Time
	what string
	who  int // the number of the other host's key
}

// host is a network namespace with a process in it.
type host struct {
	world *world
	n     int // from 1
	links []link
	cmd   *exec.Cmd
	in    io.WriteCloser

	mu     sync.Mutex
	events []event
	ended  chan struct{}
}

// link connects a host to a network, as one of its machines.
type link struct{ network, machine int }

func (l link) address() string { return fmt.Sprintf("10.91.%d.%d", l.network, l.machine) }
func (l link) mac() string     { return fmt.Sprintf("02:00:00:91:%02x:%02x", l.network, l.machine) }
func (l link) port() string    { return fmt.Sprintf("p%d-%d", l.network, l.machine) }

// start starts the host, which then waits for begin.
func (h *host) start(known ...string) {
	t := h.world.t
	t.Helper()
	args := h.world.root("ip", "netns", "exec", h.world.name(h.n), "env",
		hostNumber+"="+strconv.Itoa(h.n), hostKnows+"="+strings.Join(known, ","), h.world.program)
	h.cmd = exec.Command(args[0], args[1:]...)
	h.cmd.Stderr = os.Stderr
	var err error
	if h.in, err = h.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := h.cmd.StdoutPipe()
	if err == nil {
		err = h.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("host %d says %q", h.n, lines.Text())
	}
	h.events, h.ended = nil, make(chan struct{})
	go func() {
		defer close(h.ended)
		for lines.Scan() {
			h.note(lines.Text())
		}
		_ = h.cmd.Wait()
	}()
}

func (h *host) note(line string) {
	words := strings.Fields(line)
	if len(words) < 3 {
		return
	}
	nanos, _ := strconv.ParseInt(words[0], 10, 64)
	e := event{at: time.Unix(0, nanos), what: words[1]}
	for _, other := range h.world.hosts {
		key := publicOf(keyOf(byte(other.n)))
		if words[2] == hex.EncodeToString(key[:]) {
			e.who = other.n
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

// begin makes the host announce itself.
func (h *host) begin() { _, _ = io.WriteString(h.in, "go\n") }

// leave ends the input of the host. end also waits for the process.
func (h *host) leave() { _ = h.in.Close() }

func (h *host) end() {
	if h.cmd == nil {
		return
	}
	h.leave()
	select {
	case <-h.ended:
	case <-time.After(time.Minute):
		_ = h.cmd.Process.Kill()
		<-h.ended
	}
	h.cmd = nil
	if !h.when("script", 0, time.Time{}).IsZero() {
		h.world.t.Errorf("something came to host %d at the room's port", h.n)
	}
}

// when returns the time of the first event of a kind after another time; zero when there was none.
func (h *host) when(what string, who int, after time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.events {
		if e.what == what && e.who == who && e.at.After(after) {
			return e.at
		}
	}
	return time.Time{}
}
