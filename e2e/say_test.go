//go:build e2e

package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/transport"
)

const randomMessages = 10_000

func TestRandomMessagesLeaveAClassicServerAlive(t *testing.T) {
	t.Parallel()
	here := newThisHost(t)
	port := freePort(t)
	server := here.server(fmt.Sprintf("PORT=%d", port))
	sender, err := transport.OpenSender()
	if err != nil {
		t.Fatal(err)
	}
	sender.SetPeers([]chat.Peer{{Entered: "server", Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port)}})
	go func() { _ = sender.Serve() }()
	defer sender.Close()
	room := chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: sender, Carriers: []chat.Carrier{sender}, Changed: func() {}})
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var pieces []string
	for said := 0; said < randomMessages; {
		text := randomText(random)
		plain, _ := room.Preview(chat.OpenRoom, text)
		if _, err := room.Say(chat.OpenRoom, text); err == nil {
			pieces = append(pieces, plain.Pieces...)
			said++
		}
	}
	if err := sender.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.waitFor("print something", limit, func() bool { return strings.Count(server.out.String(), "\n") > 1 })
	address := strings.Split(server.out.String(), "\n")[1]
	var want strings.Builder
	want.WriteString("-------UDP聊天室-------\n")
	for _, p := range pieces {
		want.WriteString(address + "\n" + asPython.Replace(p) + "\n")
	}
	server.waitUntil(10*time.Second, func() bool { return len(server.out.String()) >= want.Len() })
	compare(t, server, want.String())
	if !server.running() {
		t.Errorf("the classic server died: %s", server.err.String())
	}
}

// asPython replaces the two characters that Python decodes to other code points than our preview shows.
var asPython = strings.NewReplacer("\u00b7", "\u30fb", "\u2014", "\u2015")

// compare fails at the first line of a server's output that differs from want.
func compare(t *testing.T, server *process, want string) {
	t.Helper()
	got := server.out.String()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("line %d of %d is %.200q, want %.200q", i, len(w), g[i], w[i])
		}
	}
	t.Fatalf("%d lines were printed, want %d", len(g), len(w))
}

// alphabets are the ranges of code points from which random messages are made.
var alphabets = [][2]rune{
	{' ', '~'},
	{' ', '~'},
	{0x4e00, 0x9fff},
	{0x4e00, 0x9fff},
	{0, 0x2ff},
	{0x3000, 0x30ff},
	{0xff00, 0xffef},
	{0x2000, 0x206f},
	{0x1f300, 0x1faff},
	{0x20000, 0x2a6df},
	{0xe000, 0xffff},
	{0xd800, 0xdfff},
	{0, 0x10ffff},
}

func randomText(random *rand.Rand) string {
	length := random.IntN(40)
	switch random.IntN(100) {
	case 0:
		length = 1000 + random.IntN(40)
	case 1:
		length = random.IntN(2500)
	}
	var b strings.Builder
	alphabet := alphabets[random.IntN(len(alphabets))]
	for range length {
		if random.IntN(8) == 0 {
			alphabet = alphabets[random.IntN(len(alphabets))]
		}
		if random.IntN(200) == 0 {
			b.WriteByte(byte(random.Uint32())) // maybe no UTF-8
		}
		b.WriteRune(alphabet[0] + random.Int32N(alphabet[1]-alphabet[0]+1))
	}
	return b.String()
}

// freePort is a UDP port that nobody uses.
func freePort(t *testing.T) uint16 {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4zero})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).AddrPort().Port()
}
