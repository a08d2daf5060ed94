package beacon

import (
	"fmt"
	"testing"
	"time"
)

// TestFiguresOfDiscovery measures with real sockets: 20 hosts in network namespaces, on 3 networks, one of them on all
// three. The hosts themselves record the times, so that a slow reader here does not count.
func TestFiguresOfDiscovery(t *testing.T) {
	w := newWorld(t)
	meetAll(w)
	flap(w, w.hosts[0])
	goodbye(w, w.hosts[4])
	goodbye(w, w.hosts[hostCount-1])
	blocked(w)
}

// slowest waits until the first of each pair has seen an event of the second, and returns the longest time that took, counted
// from since. The hosts of a pair are in one network.
func slowest(w *world, what string, pairs [][2]*host, since func(a, b *host) time.Time) time.Duration {
	w.t.Helper()
	const patience = 30 * time.Second // of this test; what is reached is judged by the caller
	var longest time.Duration
	end := time.Now().Add(patience)
	for _, p := range pairs {
		from := since(p[0], p[1])
		for {
			if at := p[0].when(what, p[1].n, from); !at.IsZero() {
				longest = max(longest, at.Sub(from))
				break
			}
			if time.Now().After(end) {
				w.t.Errorf("host %d: not told %s of host %d in %v", p[0].n, what, p[1].n, patience)
				return patience
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return longest
}

// pairsOf returns all ordered pairs of hosts.
func pairsOf(hosts []*host) [][2]*host {
	var pairs [][2]*host
	for _, a := range hosts {
		for _, b := range hosts {
			if a != b {
				pairs = append(pairs, [2]*host{a, b})
			}
		}
	}
	return pairs
}

// around returns the pairs of a host with the hosts in its networks: those it is the first of, and those it is the second of.
func around(w *world, h *host) (by, of [][2]*host) {
	for _, l := range h.links {
		for _, other := range w.on(l.network) {
			if other != h && other.cmd != nil {
				by, of = append(by, [2]*host{h, other}), append(of, [2]*host{other, h})
			}
		}
	}
	return by, of
}

// bothBegan returns the time when the later of two hosts began.
func bothBegan(a, b *host) time.Time {
	x, y := a.began(), b.began()
	if x.After(y) {
		return x
	}
	return y
}

func (h *host) began() time.Time {
	for {
		if at := h.when("began", 0, time.Time{}); !at.IsZero() {
			return at
		}
		time.Sleep(time.Millisecond)
	}
}

// begin starts hosts and makes them begin at the same time.
func begin(hosts []*host, known func(*host) []string) {
	for _, h := range hosts {
		h.start(known(h)...)
	}
	for _, h := range hosts {
		h.begin()
	}
}

func nobody(*host) []string { return nil }

func judge(t *testing.T, what string, took, limit time.Duration) {
	t.Helper()
	t.Logf("%s: %v, at most %v", what, took.Round(time.Millisecond), limit)
	if took >= limit {
		t.Errorf("%s took %v, want less than %v", what, took, limit)
	}
}

// meetAll tries three times, since twenty programs that begin at once may have to wait for the few processors.
func meetAll(w *world) {
	const limit = 2 * time.Second
	var took time.Duration
	for range 3 {
		begin(w.hosts, nobody)
		took = 0
		for network := range networks {
			took = max(took, slowest(w, "met", pairsOf(w.on(network)), bothBegan))
		}
		if took < limit || w.t.Failed() {
			break
		}
		w.t.Logf("all meet in %v, tried again", took)
		w.endAll()
	}
	judge(w.t, "all meet", took, limit)
	for _, h := range w.hosts[:hostCount-1] {
		for _, other := range w.hosts[:hostCount-1] {
			if h.links[0].network != other.links[0].network && !h.when("met", other.n, time.Time{}).IsZero() {
				w.t.Errorf("host %d met host %d of another network", h.n, other.n)
			}
		}
	}
}

// flap unplugs a host for three seconds.
func flap(w *world, h *host) {
	w.must(w.ip(w.name(h.n), "link set e0 down"))
	time.Sleep(3 * time.Second)
	w.must(w.ip(w.name(h.n), "link set e0 up"))
	up := time.Now()
	since := func(_, _ *host) time.Time { return up }
	by, of := around(w, h)
	judge(w.t, "all meet after a cable was out", max(slowest(w, "met", by, since), slowest(w, "met", of, since)), 6*time.Second)
}

func goodbye(w *world, h *host) {
	_, of := around(w, h)
	left := time.Now()
	h.leave()
	took := slowest(w, "gone", of[:len(of):len(of)], func(_, _ *host) time.Time { return left })
	h.end()
	judge(w.t, fmt.Sprintf("a goodbye in %d networks", len(h.links)), took, time.Second)
}

// blocked makes the switch of the first network drop multicasts and broadcasts. Hosts that know each other's addresses still
// meet. The last host, whose address none knows, shows that the switch drops them.
func blocked(w *world) {
	w.endAll()
	hosts := w.on(0)
	var ports []string
	for _, h := range hosts {
		l := h.links[0]
		ports = append(ports, fmt.Sprintf("link set %s type bridge_slave mcast_flood off bcast_flood off", l.port()))
		var neighbours []string // asking for them is a broadcast
		for _, other := range hosts {
			neighbours = append(neighbours, fmt.Sprintf("neigh replace %s lladdr %s dev e0 nud permanent", other.links[0].address(), other.links[0].mac()))
		}
		w.must(w.ip(w.name(h.n), neighbours...))
	}
	w.must(w.ip(w.name(0), ports...))
	members, unknown := hosts[:len(hosts)-1], hosts[len(hosts)-1]
	begin(hosts, func(h *host) []string {
		var list []string
		for _, other := range members {
			if h != unknown && h != other {
				list = append(list, other.links[0].address())
			}
		}
		return list
	})
	judge(w.t, "known members meet without multicast", slowest(w, "met", pairsOf(members), bothBegan), 5*time.Second)
	for _, h := range members {
		if !unknown.when("met", h.n, time.Time{}).IsZero() || !h.when("met", unknown.n, time.Time{}).IsZero() {
			w.t.Errorf("host %d and the unknown one met: multicasts were not blocked", h.n)
		}
	}
}
