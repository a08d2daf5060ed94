package link

import (
	"fmt"
	"testing"
	"time"
)

func TestCapturedPacketsDoNothingWhenTheyAreSentAgain(t *testing.T) {
	a, b := startNode(t, nil), startNode(t, nil)
	r := startRelay(t, b.at())
	a.Connect(b.key, r.Addr())
	a.room.untilUp(t, b.key)
	for i := range 20 {
		a.say(b.key, fmt.Sprint(i))
	}
	b.room.untilFrames(t, a.key, 20)
	kept := r.captured()
	fresh := listenLoopback(t)
	defer fresh.Close()
	for n := 0; n < 4*attempts(t); {
		for _, p := range kept {
			r.Inject(a.at(), p)
			fresh.WriteToUDPAddrPort(p, b.at())
			n += 2
		}
		barrier(t, a, b)
	}
	a.Close()
	b.room.untilDown(t, a.key)
	for _, p := range kept { // and once more when the link is gone
		r.Inject(a.at(), p)
	}
	barrier(t, startNode(t, nil), b)
	if got := b.room.has(a.key); got < 20 || len(distinct(b.room.untilFrames(t, a.key, 20))) != got {
		t.Errorf("%d frames came", got)
	}
	b.room.mu.Lock()
	defer b.room.mu.Unlock()
	if b.room.ups != 2 || len(b.room.up) != 1 {
		t.Errorf("%d links came up", b.room.ups)
	}
}

func distinct(frames []string) map[string]bool {
	all := map[string]bool{}
	for _, f := range frames {
		all[f] = true
	}
	return all
}

// barrier sends a frame and waits for its arrival, so that all earlier packets have arrived, too.
func barrier(t *testing.T, from, to testNode) {
	t.Helper()
	if from.link(to.key) == nil {
		from.Connect(to.key, to.at())
		from.room.untilUp(t, to.key)
	}
	n := to.room.has(from.key)
	from.say(to.key, fmt.Sprint("barrier ", n))
	to.room.untilFrames(t, from.key, n+1)
}

// A forged source address must not receive more bytes than its forger sends (RFC 9000, section 8).
func TestAnAddressThatReturnedNothingIsSentNoMoreThanItSent(t *testing.T) {
	b := startNode(t, nil)
	first, made := initials(t, b), 0
	for name, packets := range map[string][][]byte{
		"the start of a handshake": first,
		"one packet of it":         first[:1],
		"an unknown version":       {withVersion(first[0], 0x1a2a3a4a)},
		"a forged token":           {withToken(first[0], garbage(100, 0))},
		"a packet of nothing":      {garbage(1200, 0xc3)},
		"a packet of no link":      {garbage(60, 0x40), garbage(1200, 0x5f)},
		"text":                     {[]byte("你好"), []byte("88"), garbage(300, 'a')},
		"nothing":                  {{}},
	} {
		received, sent := exchangeWith(t, b, packets)
		made++
		t.Logf("%s: %d bytes sent, %d in answer", name, sent, received)
		if received > sent {
			t.Errorf("%s: %d bytes in answer to %d", name, received, sent)
		}
	}
	if ups, _, frames := b.room.counts(); ups != made || frames != made {
		t.Errorf("%d links and %d frames, %d of them true", ups, frames, made)
	}
}

// initials returns the first packets of a dial.
func initials(t *testing.T, to testNode) [][]byte {
	t.Helper()
	trap := listenLoopback(t)
	defer trap.Close()
	from := startNode(t, nil)
	from.Connect(to.key, addrPort(trap.LocalAddr()))
	var packets [][]byte
	buf := make([]byte, 65535)
	for len(packets) < 2 {
		trap.SetReadDeadline(time.Now().Add(patience))
		n, _, err := trap.ReadFromUDPAddrPort(buf)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, append([]byte(nil), buf[:n]...))
	}
	return packets
}

func withVersion(p []byte, v uint32) []byte {
	p = append([]byte(nil), p...)
	p[1], p[2], p[3], p[4] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	return p
}

// withToken adds a token to the first packet of a handshake, which has none.
func withToken(p, token []byte) []byte {
	at := 5                  // after flags and version
	at += 1 + int(p[at])     // the destination's ID
	at += 1 + int(p[at])     // the source's
	n := 0x4000 | len(token) // a number of two bytes
	head := append(append([]byte(nil), p[:at]...), byte(n>>8), byte(n))
	return append(append(head, token...), p[at+1:]...)
}

func garbage(n int, first byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i * 7)
	}
	p[0] = first
	return p
}

// exchangeWith sends packets ten times from a new address that never answers, and counts the bytes that come back until another
// node has linked.
func exchangeWith(t *testing.T, to testNode, packets [][]byte) (received, sent int) {
	t.Helper()
	conn := listenLoopback(t)
	defer conn.Close()
	for range 10 {
		for _, p := range packets {
			n, err := conn.WriteToUDPAddrPort(p, to.at())
			if err != nil {
				t.Fatal(err)
			}
			sent += n
		}
	}
	barrier(t, startNode(t, nil), to)
	own := addrPort(conn.LocalAddr())
	if _, err := conn.WriteToUDPAddrPort([]byte("last"), own); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 65535)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			t.Fatal(err)
		}
		if from == own {
			return received, sent
		}
		received += n
	}
}
