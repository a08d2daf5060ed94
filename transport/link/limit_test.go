package link

import (
	"net/netip"
	"testing"
	"time"

	"udpchat/chat"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestABucketLetsABurstThroughAndThenARate(t *testing.T) {
	b := bucket{rate: 200, size: 200}
	for i := range 200 {
		if pause := b.take(noon); pause != 0 {
			t.Fatalf("number %d has to wait for %v", i, pause)
		}
	}
	for i := range 3 {
		if pause, want := b.take(noon), time.Duration(i+1)*5*time.Millisecond; pause != want {
			t.Errorf("%v to wait, want %v", pause, want)
		}
	}
	if pause := b.take(noon.Add(time.Minute)); pause != 0 {
		t.Errorf("after a rest %v to wait", pause)
	}
	if pause := b.take(noon); pause > time.Second {
		t.Errorf("when the clock goes back %v to wait", pause)
	}
}

func TestAHostMayStartSoManyHandshakes(t *testing.T) {
	d := newHandshakeLimiter(handshakeRate, handshakeBurst)
	count := func(host byte, now time.Time) (n int) {
		for range 1000 {
			if d.admit(netip.AddrFrom4([4]byte{10, 0, 0, host}), now) {
				n++
			}
		}
		return n
	}
	if n := count(1, noon); n != hostHandshakeBurst {
		t.Errorf("one host started %d", n)
	}
	for host := range byte(50) {
		count(host+2, noon)
	}
	if n := count(99, noon); n != 0 {
		t.Errorf("%d beyond what all may start", n)
	}
	later := noon.Add(time.Minute)
	if n := count(1, later); n != hostHandshakeBurst {
		t.Errorf("after a rest one host started %d", n)
	}
	if d.forgetIdle(later.Add(time.Minute)); len(d.hosts) != 0 {
		t.Errorf("%d hosts are remembered", len(d.hosts))
	}
}

func TestTheDoorRemembersABoundedNumberOfHosts(t *testing.T) {
	d := newHandshakeLimiter(handshakeRate, handshakeBurst)
	for i := range maxLimitedHosts + 100 {
		d.admit(netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}), noon)
	}
	if len(d.hosts) > maxLimitedHosts {
		t.Errorf("%d hosts", len(d.hosts))
	}
}

func keyNumber(n int) chat.Key { return chat.Key{byte(n), byte(n >> 8)} }

func host(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}), 3457)
}

// dials counts the dials of a queue by host during a time in which every dial fails at once.
func dials(w *dialQueue, during time.Duration) map[netip.AddrPort]int {
	n := map[netip.AddrPort]int{}
	for now := noon; now.Before(noon.Add(during)); {
		k, at, pause := w.next(now)
		if at.IsValid() {
			n[at]++
			w.failed(k, now)
			continue
		}
		if pause == 0 {
			break
		}
		now = now.Add(pause)
	}
	return n
}

func TestDialsAreTwentyASecond(t *testing.T) {
	w := newDialQueue()
	for i := range 500 {
		w.add(dialTarget{key: keyNumber(i), at: host(i)}, noon, time.Minute)
	}
	total := 0
	for _, n := range dials(&w, 10*time.Second) {
		total += n
	}
	if total < 190 || total > 201 {
		t.Errorf("%d dials in ten seconds", total)
	}
}

func TestAHostIsDialledOnceInTwoSeconds(t *testing.T) {
	w := newDialQueue()
	for i := range 100 {
		w.add(dialTarget{key: keyNumber(i), at: host(1)}, noon, time.Minute)
	}
	if len(w.targets) != maxHostTargets {
		t.Errorf("%d dial targets for one host", len(w.targets))
	}
	if n := dials(&w, 10*time.Second)[host(1)]; n < 4 || n > 5 {
		t.Errorf("%d dials to one host in ten seconds", n)
	}
}

func TestDialsToASilentNodeBecomeRareAndEnd(t *testing.T) {
	w := newDialQueue()
	w.add(dialTarget{key: keyNumber(1), at: host(1)}, noon, redialFor)
	if n := dials(&w, time.Hour)[host(1)]; n < 35 || n > 45 { // after 0, 2, 6, 14, 30, 46 ... seconds
		t.Errorf("%d dials", n)
	}
	if len(w.targets) != 0 {
		t.Error("there is still a target")
	}
}

func TestWishesAreBounded(t *testing.T) {
	w := newDialQueue()
	for i := range 5000 {
		w.add(dialTarget{key: keyNumber(i), at: host(i)}, noon, time.Minute)
	}
	if len(w.targets) != maxDialTargets {
		t.Errorf("%d dial targets", len(w.targets))
	}
}

func TestANewAddressIsDialledAtOnce(t *testing.T) {
	w := newDialQueue()
	w.add(dialTarget{key: keyNumber(1), at: host(1)}, noon, time.Minute)
	for range 3 {
		k, _, _ := w.next(noon)
		w.failed(k, noon)
	}
	w.add(dialTarget{key: keyNumber(1), at: host(2)}, noon.Add(time.Second), time.Minute)
	if _, at, _ := w.next(noon.Add(time.Second)); at != host(2) {
		t.Errorf("%v is dialled", at)
	}
}

func TestANewPortOfAHostIsDialledNoSooner(t *testing.T) {
	w := newDialQueue()
	w.add(dialTarget{key: keyNumber(1), at: host(1)}, noon, time.Minute)
	now := noon
	for range 3 { // the pauses are 2, 4 and 8 seconds
		k, _, _ := w.next(now)
		w.failed(k, now)
		now = w.targets[k].next
	}
	w.failed(keyNumber(1), now)
	other := netip.AddrPortFrom(host(1).Addr(), 4000)
	w.add(dialTarget{key: keyNumber(1), at: other}, now, time.Minute)
	if _, at, pause := w.next(now); at.IsValid() || pause != maxBackoff {
		t.Errorf("%v is dialled, or something in %v", at, pause)
	}
	if _, at, _ := w.next(now.Add(maxBackoff)); at != other {
		t.Errorf("%v is dialled then", at)
	}
}

// One person has many addresses, with nodes at each that cannot be linked.
func TestManyTargetsThatFailKeepNoOtherHostWaiting(t *testing.T) {
	q := newDialQueue()
	now := noon
	n := 0
	dialled := func(wanted netip.AddrPort, during time.Duration) bool {
		for end := now.Add(during); now.Before(end); now = now.Add(time.Second / dialRate) {
			for range 5 { // ever new keys
				n++
				q.add(dialTarget{key: keyNumber(n), at: host(1000 + n%150)}, now, dialFor)
			}
			for k, at, _ := q.next(now); at.IsValid(); k, at, _ = q.next(now) {
				if at == wanted {
					return true
				}
				q.failed(k, now)
			}
		}
		return false
	}
	dialled(netip.AddrPort{}, 20*time.Second)
	if len(q.targets) != maxDialTargets {
		t.Fatalf("%d targets", len(q.targets))
	}
	q.add(dialTarget{key: keyNumber(60_000), at: host(1)}, now, dialFor)
	if !dialled(host(1), time.Second) {
		t.Error("another host waits")
	}
	if len(q.targets) > maxDialTargets || len(q.hosts) > dialRate*int(dialRemembered/time.Second)+1 {
		t.Errorf("%d targets, %d hosts", len(q.targets), len(q.hosts))
	}
}
