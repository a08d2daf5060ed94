package nodes

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// messagesVariable is how many messages the members say. Unset, there are few and no time is checked, since other tests use the
// processors and the disk at the same time.
const messagesVariable = "NODES_MESSAGES"

func messages(t *testing.T, few int) (n int, timed bool) {
	t.Helper()
	s := os.Getenv(messagesVariable)
	if s == "" {
		return few, false
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n, true
}

// relayed makes two members with histories, whose link goes over a relay with the same faults both ways, and waits until
// they are linked.
func relayed(t *testing.T, f transporttest.Faults, heard func(chat.Message)) (a, b *side, folders [2]string, r *transporttest.Relay) {
	t.Helper()
	var sides [2]*side
	for i := range sides {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		folders[i] = t.TempDir()
		sides[i] = newSide(t, memberConfig{folder: folders[i], conn: conn}, heard)
		if i == 1 {
			at := conn.LocalAddr().(*net.UDPAddr).AddrPort()
			if r, err = transporttest.NewRelay(transporttest.RelayConfig{Target: at, Forward: f, Reverse: f, Seed: 7}); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { r.Close() })
		}
	}
	a, b = sides[0], sides[1]
	linked(t, a, b, r.Addr())
	return a, b, folders, r
}

func TestEveryMessageReachesTheDiskOnceAndInOrder(t *testing.T) {
	n, _ := messages(t, 500)
	for _, loss := range losses {
		t.Run(fmt.Sprintf("%.0f %% loss", 100*loss), func(t *testing.T) {
			t.Parallel()
			a, b, folders, r := relayed(t, bad(loss), func(chat.Message) {})
			start := time.Now()
			exchange(t, a, b, n/2)
			took := time.Since(start).Round(time.Millisecond)
			for i, s := range []*side{a, b} {
				if err := s.close(); err != nil {
					t.Error(err)
				}
				inOrder(t, folders[i], n/2)
			}
			there, back := r.Counts()
			t.Logf("%d messages in %v; of %d + %d datagrams %d + %d were lost", n, took, there.Sent, back.Sent, there.Lost, back.Lost)
		})
	}
}

func TestFromSayToReceiveWithADisk(t *testing.T) {
	n, timed := messages(t, 100)
	n = min(n, 3_000)
	f := bad(0.2)
	slowest := f.Delay + 5*time.Millisecond // the longest time of a reordered datagram
	var good, lossy time.Duration
	t.Run("at the same time", func(t *testing.T) {
		t.Run("without faults", func(t *testing.T) { t.Parallel(); good = overRelay(t, transporttest.Faults{Delay: slowest}, n) })
		t.Run("20 % loss", func(t *testing.T) { t.Parallel(); lossy = overRelay(t, f, n) })
	})
	// The machine and its disk are busy with both.
	if limit := 50*time.Millisecond + good; timed && lossy > limit {
		t.Errorf("p99 is %v, want at most %v", lossy, limit)
	}
}

// overRelay says n messages, 50 a second, and returns the p99 of their times.
func overRelay(t *testing.T, f transporttest.Faults, n int) time.Duration {
	t.Helper()
	var took []time.Duration
	a, b, _, _ := relayed(t, f, func(m chat.Message) { took = append(took, time.Since(m.At)) })
	paced(t, a, b, n)
	return p99(t, took)
}
