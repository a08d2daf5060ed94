package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history"
	"udpchat/history/lines"
	"udpchat/settings"
	"udpchat/transport"
)

const (
	limit     = 2 * time.Minute        // how long anything may take that takes a moment: busy machines take their time
	asProgram = "UDPCHAT_TEST_PROGRAM" // in the environment it makes the test binary the program
	testMeta  = Metadata("[Details]\n  Version = \"1.2.3\"\n")
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	o, err := ParseOptions(os.Args[1:], Complaints())
	if err != nil {
		os.Exit(exitUsage)
	}
	os.Exit(Run(o, testMeta))
}

// nobody is a face that shows nothing; it holds a token when something has changed.
type nobody chan struct{}

func (n nobody) Changed() {
	select {
	case n <- struct{}{}:
	default:
	}
}

func (n nobody) Run(ctx context.Context, _ *chat.Room) error {
	<-ctx.Done()
	return nil
}

func (n nobody) Raise() bool { return false }

// begin starts a node on a data folder that speaks plain text only, so that no beacon leaves this machine; it stops with the
// test.
func begin(t *testing.T, dir string, o Options) *parts {
	t.Helper()
	return beginBeside(t, dir, o, false)
}

func beginBeside(t *testing.T, dir string, o Options, elsewhere bool) *parts {
	t.Helper()
	if o.Port == 0 {
		o.Port = freePort(t)
	}
	o.Plain = true
	p, err := open(o, dir, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	until(t, "the port is open and the peers are known", func() bool {
		n := p.board.State().Network
		return n.State != health.NetworkStarting && len(n.Peers) == len(o.Peers)+len(p.store.Get().Peers)
	})
	return p
}

// until waits for something that no channel tells.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick, late := time.NewTicker(2*time.Millisecond), time.After(limit)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

// freePort is a port that nobody has at the moment.
func freePort(t *testing.T) uint16 {
	t.Helper()
	conn, port := hold(t)
	conn.Close()
	return port
}

// hold opens a port as somebody else's program would.
func hold(t *testing.T) (*net.UDPConn, uint16) {
	t.Helper()
	conn := holdPort(t, 0)
	return conn, conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
}

// holdPort is hold on a certain port.
func holdPort(t *testing.T, port uint16) *net.UDPConn {
	t.Helper()
	conn, err := transport.Listen(port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// to is a peer on this machine.
func to(port uint16) transport.Target {
	e, err := entry(addressOf(port).String())
	if err != nil {
		panic(err)
	}
	return e
}

func addressOf(port uint16) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port)
}

// script sends datagrams as a plain peer does; the address is where they come from.
func script(t *testing.T, port uint16, texts ...string) netip.AddrPort {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, s := range texts {
		if _, err := conn.WriteToUDPAddrPort([]byte(s), addressOf(port)); err != nil {
			t.Fatal(err)
		}
	}
	return conn.LocalAddr().(*net.UDPAddr).AddrPort()
}

// flood sends 2,000 numbers a second to a port, from one address, until the test calls off what it returns; that
// returns how many it sent.
func flood(t *testing.T, port uint16) (enough func() int) {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	sent := make(chan int, 1)
	go func() {
		defer conn.Close()
		n := 0
		for tick := time.NewTicker(10 * time.Millisecond); ctx.Err() == nil; <-tick.C {
			for range 20 {
				n++
				_, _ = conn.WriteToUDPAddrPort(fmt.Appendf(nil, "%d", n), addressOf(port)) // nobody may be there any more
			}
		}
		sent <- n
	}()
	return func() int { cancel(); return <-sent }
}

// heard returns the messages of a text that a node shows.
func heard(p *parts, text string) []chat.Message {
	return slices.DeleteFunc(p.room.Changes(chat.OpenRoom, 0).Messages, func(m chat.Message) bool { return m.Text != text })
}

// says says a text, which must be possible, and returns its message when nothing of it is on its way any more.
func says(t *testing.T, p *parts, text string) chat.Message {
	t.Helper()
	id, err := p.room.Say(chat.OpenRoom, text)
	if err != nil {
		t.Fatal(err)
	}
	var m chat.Message
	until(t, "what was said is sent", func() bool {
		all := heard(p, text)
		if i := slices.IndexFunc(all, func(m chat.Message) bool { return m.ID == id }); i >= 0 {
			m = all[i]
		}
		return m.ID == id && m.State() != chat.StateSending
	})
	return m
}

// notice is the trouble that matters most.
func notice(p *parts) health.Notice {
	if all := p.board.State().Notices; len(all) > 0 {
		return all[0]
	}
	return health.Notice{}
}

// kept is a message in the history, as exported.
type kept struct {
	ID           chat.ID
	Author       chat.MemberID
	From, Text   string
	Conversation string
	Deliveries   []struct {
		To  string
		Why string
	}
}

// historyOf reads what a data folder keeps.
func historyOf(t *testing.T, dir string) []kept {
	t.Helper()
	var out bytes.Buffer
	if err := history.Export(t.Context(), dir, &out, lines.JSONL, nil, nil); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var all []kept
	for lines := json.NewDecoder(&out); lines.More(); {
		var k kept
		if err := lines.Decode(&k); err != nil {
			t.Fatal(err)
		}
		all = append(all, k)
	}
	return all
}

// online is the state of a node that has its port: a machine may have loopback only.
func online(t *testing.T) health.NetworkState {
	t.Helper()
	if l, err := transport.Interfaces(); err != nil || len(l.Interfaces) == 0 {
		return health.Offline
	}
	return health.Receiving
}

// read returns the next datagram somebody else's program gets.
func read(t *testing.T, conn *net.UDPConn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1<<16)
	n, _, err := conn.ReadFromUDPAddrPort(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

func mustOpen(t *testing.T, dir string) *settings.Store {
	t.Helper()
	s, err := settings.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// saved changes the settings of a data folder that no node uses.
func saved(t *testing.T, dir string, change func(*settings.Settings)) {
	t.Helper()
	s := mustOpen(t, dir)
	if err := errors.Join(s.Update(change), s.Close()); err != nil {
		t.Fatal(err)
	}
}
