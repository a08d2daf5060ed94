package app

import (
	"database/sql"
	"errors"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport/beacon"
)

func TestLinksThatFailedAreTriedAgain(t *testing.T) {
	p, err := open(Options{Port: freePort(t)}, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	conns := make(chan net.PacketConn, 10)
	tries := 0
	p.links.world.network, p.links.world.rest = nowhere{}, time.Millisecond
	p.links.world.listen = func() (net.PacketConn, error) {
		if tries++; tries == 1 {
			return nil, errors.New("no socket to be had")
		}
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		conns <- conn
		return conn, err
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	broken := <-conns
	until(t, "there is a hub", func() bool { return p.links.current() != nil })
	broken.Close()
	<-conns
	until(t, "there is another", func() bool { return p.links.current() != nil })
	b := linked(t, t.TempDir(), Options{})
	meet(t, p, b)
}

func TestAPortOfLinksThatIsTakenIsDoneWithout(t *testing.T) {
	if conn, err := net.ListenUDP("udp4", &net.UDPAddr{Port: linkPort}); err == nil {
		t.Cleanup(func() { conn.Close() })
	} // or another program has it, which is the same
	a, b := linked(t, t.TempDir(), Options{}), linked(t, t.TempDir(), Options{})
	if port := a.links.current().Port(); port == linkPort || port == 0 {
		t.Errorf("links are taken on %d", port)
	}
	meet(t, a, b)
}

func TestWithADiskThatHangsTheEndDoesNotWaitForLinks(t *testing.T) {
	dir := t.TempDir()
	a, b := linked(t, dir, Options{}), linked(t, t.TempDir(), Options{})
	meet(t, a, b)
	disk := lockHistory(t, dir)
	defer disk.Close()
	long := strings.Repeat("字", chat.MaxText/3)
	for range 100 { // more than a link may have waiting for the disk
		say(t, b, long)
	}
	until(t, "entries wait for the disk", func() bool { return memberOf(a, b).Count >= 32 })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.stop()
	}()
	select {
	case <-ended:
	case <-time.After(limit):
		t.Error("it does not end")
	}
}

// lockHistory keeps a history from being written to.
func lockHistory(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "history.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE"); err != nil { // a commit may be under way
		t.Fatal(err)
	}
	return db
}

// loud is a network that shows what beacons are sent, and delivers nothing.
type loud struct{ sent chan []byte }

func (n loud) Addresses() ([]beacon.Address, error) {
	at := netip.MustParsePrefix("192.0.2.1/24")
	return []beacon.Address{{Prefix: at, Multicast: true}}, nil
}

func (n loud) Listen([]beacon.Address) (beacon.Socket, error) { return n.Open(beacon.Address{}) }

func (n loud) Open(beacon.Address) (beacon.Socket, error) {
	return &loudSocket{n.sent, make(chan struct{}), sync.Once{}}, nil
}

type loudSocket struct {
	sent   chan []byte
	closed chan struct{}
	once   sync.Once
}

func (s *loudSocket) ReadFromUDPAddrPort([]byte) (int, netip.AddrPort, error) {
	<-s.closed
	return 0, netip.AddrPort{}, net.ErrClosed
}

func (s *loudSocket) WriteToUDPAddrPort(p []byte, _ netip.AddrPort) (int, error) {
	select {
	case s.sent <- slices.Clone(p):
	default:
	}
	return len(p), nil
}

func (s *loudSocket) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

// Who begins anew is heard again: a beacon that counts from the start under an instance known would not be.
func TestEachBeginningIsThatOfAnotherInstance(t *testing.T) {
	p, err := open(Options{Port: freePort(t)}, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	n, conns := loud{make(chan []byte, 1000)}, make(chan net.PacketConn, 10)
	p.links.world.network, p.links.world.rest = n, time.Millisecond
	p.links.world.listen = func() (net.PacketConn, error) {
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		conns <- conn
		return conn, err
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	first, err := beacon.ParsePacket(<-n.sent)
	if err != nil {
		t.Fatal(err)
	}
	broken := <-conns
	broken.Close()
	<-conns
	for second := first; second.LinkPort == first.LinkPort; {
		if second, err = beacon.ParsePacket(<-n.sent); err != nil {
			t.Fatal(err)
		}
		if second.LinkPort != first.LinkPort && second.Instance == first.Instance {
			t.Errorf("both are %x", first.Instance)
		}
	}
}
