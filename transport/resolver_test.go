package transport

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// names looks names up in a table. Other names do not exist, and a look-up of "slow" never returns.
type names struct {
	mu    sync.Mutex
	table map[string][]netip.Addr
	asked int
	most  int
	now   int
}

func (n *names) set(name string, addrs ...netip.Addr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.table[name] = addrs
}

func (n *names) lookup(ctx context.Context, name string) ([]netip.Addr, error) {
	n.mu.Lock()
	n.asked++
	n.now++
	n.most = max(n.most, n.now)
	addrs, ok := n.table[name]
	n.mu.Unlock()
	defer func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.now--
	}()
	if name == "slow" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	time.Sleep(time.Millisecond)
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return addrs, nil
}

// reports counts reports and keeps the last.
type reports struct {
	mu    sync.Mutex
	last  []chat.Peer
	count int
}

func (r *reports) report(peers []chat.Peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = peers
	r.count++
}

func (r *reports) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := ""
	for _, p := range r.last {
		out += fmt.Sprintf("%s=", p.Entered)
		if p.Address.IsValid() {
			out += p.Address.String()
		}
		out += string(p.Why)
		if p.Own {
			out += " own"
		}
		if p.Broadcast {
			out += " broadcast"
		}
		out += "; "
	}
	return out
}

// resolving runs test in a bubble beside a resolver that serves.
func resolving(t *testing.T, test func(t *testing.T, r *Resolver, n *names, out *reports)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n, out := &names{table: map[string][]netip.Addr{}}, &reports{}
		r := NewResolver(n.lookup, out.report)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.Serve(ctx)
		}()
		synctest.Wait()
		test(t, r, n, out)
		cancel()
		<-ended
	})
}

func entry(hosts ...string) []Target {
	var out []Target
	for _, h := range hosts {
		out = append(out, Target{Entered: chat.Recipient(h), Host: h, Port: 3456})
	}
	return out
}

func expect(t *testing.T, out *reports, want string) {
	t.Helper()
	synctest.Wait()
	if got := out.String(); got != want {
		t.Errorf("reported %s\nwant     %s", got, want)
	}
}

func TestResolverReportsAddressesAtOnceAndMarksThem(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, out *reports) {
		r.SetLocal(Local{Interfaces: []health.Interface{{Address: host(5)}}, Networks: []netip.Prefix{netip.PrefixFrom(host(0), 24)}})
		r.SetTargets(entry("10.0.0.1", "10.0.0.5", "10.0.0.255", "255.255.255.255", "127.0.0.1", "::1", "::ffff:10.0.0.2"))
		expect(t, out, "10.0.0.1=10.0.0.1:3456; 10.0.0.5=10.0.0.5:3456 own; 10.0.0.255=10.0.0.255:3456 broadcast; "+
			"255.255.255.255=255.255.255.255:3456 broadcast; 127.0.0.1=127.0.0.1:3456 own; ::1=unknown host; ::ffff:10.0.0.2=10.0.0.2:3456; ")
		if n.asked != 0 {
			t.Errorf("%d look-ups", n.asked)
		}
	})
}

func TestResolverLooksNamesUpAgain(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, out *reports) {
		n.set("pc", host(1))
		r.SetLocal(Local{Interfaces: []health.Interface{{Address: host(5)}}})
		r.SetTargets(entry("pc", "ghost", "10.0.0.9"))
		expect(t, out, "pc=; ghost=; 10.0.0.9=10.0.0.9:3456; ")
		time.Sleep(2 * time.Millisecond)
		expect(t, out, "pc=10.0.0.1:3456; ghost=unknown host; 10.0.0.9=10.0.0.9:3456; ")
		n.set("ghost", netip.MustParseAddr("fe80::1"), host(2))
		time.Sleep(lookAgain)
		expect(t, out, "pc=10.0.0.1:3456; ghost=10.0.0.2:3456; 10.0.0.9=10.0.0.9:3456; ")
		n.set("pc", host(3), host(1)) // the one in use is still there
		n.set("ghost")
		time.Sleep(lookEvery + time.Second)
		expect(t, out, "pc=10.0.0.1:3456; ghost=10.0.0.2:3456; 10.0.0.9=10.0.0.9:3456; ")
		n.set("pc", host(3))
		time.Sleep(lookEvery + time.Second)
		expect(t, out, "pc=10.0.0.3:3456; ghost=10.0.0.2:3456; 10.0.0.9=10.0.0.9:3456; ")
		before := out.count
		time.Sleep(10 * time.Minute)
		if synctest.Wait(); out.count != before {
			t.Errorf("%d reports without news", out.count-before)
		}
		asked := n.asked
		r.SetLocal(Local{})
		time.Sleep(2 * time.Millisecond)
		if synctest.Wait(); n.asked != asked+2 {
			t.Errorf("%d look-ups after the network changed", n.asked-asked)
		}
	})
}

func TestResolverDoesNotLetASlowNameDelayOthers(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, out *reports) {
		n.set("pc", host(1))
		r.SetTargets(entry("slow", "pc"))
		time.Sleep(2 * time.Millisecond)
		expect(t, out, "slow=; pc=10.0.0.1:3456; ")
		r.SetTargets(entry("slow", "pc", "10.0.0.3"))
		expect(t, out, "slow=; pc=10.0.0.1:3456; 10.0.0.3=10.0.0.3:3456; ")
		time.Sleep(lookTimeout)
		expect(t, out, "slow=no network; pc=10.0.0.1:3456; 10.0.0.3=10.0.0.3:3456; ")
		r.SetTargets(nil)
		expect(t, out, "")
	})
}

func TestNamesOfOneHostShareAnAddress(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, out *reports) {
		n.set("pc", host(1), host(2))
		r.SetTargets(entry("pc", "also"))
		time.Sleep(2 * time.Millisecond)
		expect(t, out, "pc=10.0.0.1:3456; also=unknown host; ")
		n.set("also", host(2), host(1))
		time.Sleep(lookEvery + time.Second)
		expect(t, out, "pc=10.0.0.1:3456; also=10.0.0.1:3456; ")
		r.SetTargets(entry("pc", "also", "10.0.0.2"))
		time.Sleep(2 * time.Millisecond)
		expect(t, out, "pc=10.0.0.2:3456; also=10.0.0.2:3456; 10.0.0.2=10.0.0.2:3456; ")
	})
}

func TestANameWithoutAnAddressThatDeliversIsUnknown(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, out *reports) {
		n.set("blocked", netip.IPv4Unspecified())
		n.set("group", netip.MustParseAddr("224.0.0.251"), netip.MustParseAddr("240.0.0.1"))
		n.set("both", netip.IPv4Unspecified(), netip.MustParseAddr("::ffff:10.0.0.1"))
		r.SetTargets(entry("blocked", "group", "both", "240.0.0.1"))
		time.Sleep(2 * time.Millisecond)
		expect(t, out, "blocked=unknown host; group=unknown host; both=10.0.0.1:3456; 240.0.0.1=unknown host; ")
	})
}

func TestResolverLooksUpAFewAtATimeAndEachNameOnce(t *testing.T) {
	resolving(t, func(t *testing.T, r *Resolver, n *names, _ *reports) {
		var hosts []string
		for i := range 40 {
			hosts = append(hosts, fmt.Sprint("pc", i), fmt.Sprint("pc", i))
			n.set(fmt.Sprint("pc", i), host(i))
		}
		r.SetTargets(entry(hosts...))
		time.Sleep(20 * time.Millisecond)
		if synctest.Wait(); n.asked != 40 || n.most != maxLookups {
			t.Errorf("%d look-ups, %d at a time", n.asked, n.most)
		}
	})
}

func TestSystemLookupFindsThisMachine(t *testing.T) {
	addrs, err := SystemLookup(t.Context(), "localhost")
	if err != nil || len(addrs) == 0 || !addrs[0].Unmap().IsLoopback() {
		t.Errorf("%v, %v", addrs, err)
	}
}

func TestAddressesAreKnownBeforeServe(t *testing.T) {
	r := NewResolver((&names{}).lookup, func([]chat.Peer) { t.Error("reported before Serve") })
	r.SetTargets([]Target{{"10.0.0.2", "10.0.0.2", 3456}, {"lab", "lab", 3456}, {"::1", "::1", 3456}})
	want := []chat.Peer{
		{Entered: "10.0.0.2", Address: netip.MustParseAddrPort("10.0.0.2:3456")}, {Entered: "lab"}, {Entered: "::1", Why: chat.UnknownHost},
	}
	if got := r.Peers(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
