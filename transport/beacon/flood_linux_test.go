package beacon

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostFloods makes this test binary a forger instead: it sends to the group in the name of random addresses of this network,
// until the end of its input.
const hostFloods = "UDPCHAT_BEACON_FLOODS"

// runFlood sends forgedASecond packets a second from the address own, with right signatures under many keys.
func runFlood(network, own string) int {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_RAW)
	if err == nil {
		err = syscall.SetsockoptInet4Addr(socket, syscall.IPPROTO_IP, syscall.IP_MULTICAST_IF, netip.MustParseAddr(own).As4())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("ready")
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	var keys []ed25519.PrivateKey
	for i := range byte(50) {
		keys = append(keys, keyOf(100+i))
	}
	f := forger{network: netip.MustParsePrefix(network), keys: keys, rand: rand.New(rand.NewPCG(1, 2))}
	to := &syscall.SockaddrInet4{Addr: Group().As4()}
	ticks := time.NewTicker(10 * time.Millisecond)
	for began, sent := time.Now(), 0; ; {
		select {
		case <-ended:
			return 0
		case now := <-ticks.C:
			for ; sent < int(now.Sub(began).Seconds()*forgedASecond); sent++ {
				from, p := f.next()
				_ = syscall.Sendto(socket, datagramFrom(from, p), 0, to) // the device may be full
			}
		}
	}
}

// datagramFrom is an IPv4 packet with a UDP datagram to the group. The system adds the checksum of the header; that of UDP is
// left out.
func datagramFrom(from netip.AddrPort, p []byte) []byte {
	source, group := from.Addr().As4(), Group().As4()
	b := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 1, syscall.IPPROTO_UDP, 0, 0}
	b = append(append(b, source[:]...), group[:]...)
	b = binary.BigEndian.AppendUint16(b, from.Port())
	b = binary.BigEndian.AppendUint16(b, Port)
	b = binary.BigEndian.AppendUint16(b, uint16(8+len(p)))
	return append(append(b, 0, 0), p...)
}

// TestFiguresUnderAFloodOfForgedBeacons measures with real sockets how long it takes to be found, and what the flood costs.
func TestFiguresUnderAFloodOfForgedBeacons(t *testing.T) {
	w := newWorld(t)
	hosts := w.on(1)
	here, newcomer, friend, evil := hosts[0], hosts[1], hosts[2], hosts[3]
	here.start(friend.links[0].address())
	here.begin()
	stop := evil.flood()
	time.Sleep(2 * time.Second) // the budgets are used up by then
	user, system := here.cpu()
	began := time.Now()
	time.Sleep(5 * time.Second)
	userLater, systemLater := here.cpu()
	share := func(d time.Duration) float64 { return 100 * d.Seconds() / time.Since(began).Seconds() }
	t.Logf("%d forged packets a second cost %.1f %% of a core, and in the system %.1f %%", forgedASecond, share(userLater-user), share(systemLater-system))

	begin([]*host{newcomer}, nobody)
	judge(t, "a newcomer is found", soonest(w, here, newcomer), 10*time.Second)
	begin([]*host{friend}, func(*host) []string { return []string{here.links[0].address()} })
	judge(t, "a known node is found", soonest(w, here, friend), 5*time.Second)
	stop()
}

// soonest waits until one of two hosts has found the other, and returns how long after the start of the second that was.
func soonest(w *world, a, b *host) time.Duration {
	w.t.Helper()
	since := b.began()
	for time.Since(since) < 20*time.Second {
		for _, p := range [][2]*host{{a, b}, {b, a}} {
			if at := p[0].when("met", p[1].n, since); !at.IsZero() {
				return at.Sub(since)
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	return 20 * time.Second
}

// flood begins to forge packets from a host; the function it returns ends that.
func (h *host) flood() func() {
	t, l := h.world.t, h.links[0]
	t.Helper()
	args := h.world.root("ip", "netns", "exec", h.world.name(h.n), "env",
		hostNumber+"="+l.address(), fmt.Sprintf("%s=10.91.%d.0/24", hostFloods, l.network), h.world.program)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = in.Close()
		_ = cmd.Wait()
	}
}

// cpu returns how long the host's process has used a processor, itself and in the system; zero where it cannot be told.
func (h *host) cpu() (user, system time.Duration) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", h.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	of := func(field int) time.Duration {
		n, _ := strconv.Atoi(fields[field])
		return time.Duration(n) * 10 * time.Millisecond // proc(5): in hundredths of a second
	}
	return of(11), of(12)
}
