package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"udpchat/chat"
	"udpchat/chat/peers"
)

const (
	lookEvery   = 30 * time.Second // since the address of a name may change
	lookAgain   = 2 * time.Second  // after a failure; doubles each time
	lookTimeout = 5 * time.Second
	maxLookups  = 8 // at the same time
)

// Target is the parsed form of a recipient as the person entered it.
type Target struct {
	Entered chat.Recipient
	Host    string // an IPv4 address or a name
	Port    uint16
}

// Lookup finds the IPv4 addresses of a name, like [net.Resolver.LookupNetIP] with network "ip4".
type Lookup func(ctx context.Context, host string) ([]netip.Addr, error)

// SystemLookup is the Lookup of the system's resolver.
func SystemLookup(ctx context.Context, host string) ([]netip.Addr, error) {
	return net.DefaultResolver.LookupNetIP(ctx, "ip4", host)
}

// Resolver keeps the addresses of the entered peers up to date. It looks names up every 30 s, sooner after a failure, and at
// once when the network changes. While look-ups of a name fail, its last address stays. Any goroutine may call its methods.
type Resolver struct {
	lookup Lookup
	report func([]chat.Peer)
	look   chan struct{} // holds a token when Serve is to start a new round

	mu      sync.Mutex
	entries []Target
	local   Local
	found   map[string]answer // by host
	last    []chat.Peer       // as reported; only Serve uses it
}

// answer is the result of looking up a name: an address, or the reason why there is none. It is zero before the first result.
type answer struct {
	address netip.Addr
	why     chat.Reason
}

// NewResolver returns a resolver without targets. Serve calls report on its own goroutine whenever a peer has changed, with
// all peers in the order entered; report owns the slice.
func NewResolver(lookup Lookup, report func([]chat.Peer)) *Resolver {
	return &Resolver{lookup: lookup, report: report, look: make(chan struct{}, 1), found: map[string]answer{}}
}

// SetTargets replaces the targets. The resolver copies the slice.
func (r *Resolver) SetTargets(entries []Target) {
	r.mu.Lock()
	r.entries = slices.Clone(entries)
	r.mu.Unlock()
	Wake(r.look)
}

// SetLocal sets this machine's addresses and starts a new round of look-ups.
func (r *Resolver) SetLocal(l Local) {
	r.mu.Lock()
	r.local = l
	r.mu.Unlock()
	Wake(r.look)
}

// Serve looks names up and reports until ctx ends. It reports targets that are addresses at once, and names as it finds them.
func (r *Resolver) Serve(ctx context.Context) {
	pause := lookAgain
	for ctx.Err() == nil {
		round, cancel := context.WithCancel(ctx)
		wait := lookEvery
		if !r.round(round) {
			wait, pause = pause, min(2*pause, lookEvery)
		} else {
			pause = lookAgain
		}
		cancel()
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-t.C:
		case <-r.look:
			pause = lookAgain
		}
		t.Stop()
	}
}

// round looks up every name once and reports whether it found all. New targets end it early.
func (r *Resolver) round(ctx context.Context) bool {
	select {
	case <-r.look: // this round includes that change
	default:
	}
	names := r.begin()
	r.publish()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan bool, len(names))
	slots := make(chan struct{}, maxLookups)
	var lookups sync.WaitGroup
	defer lookups.Wait()
	for _, name := range names {
		lookups.Go(func() {
			slots <- struct{}{}
			answers <- r.find(ctx, name)
			<-slots
		})
	}
	all := true
	for range names {
		select {
		case ok := <-answers:
			all = all && ok
			r.publish()
		case <-r.look:
			Wake(r.look) // for Serve
			cancel()
			return false
		}
	}
	return all
}

// Peers lists the peers in the order entered, as they are known now. Right after SetTargets all are known but names. A peer
// with neither address nor reason is still being looked up. The slice is the caller's.
func (r *Resolver) Peers() []chat.Peer {
	r.begin()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.peersLocked()
}

// begin returns the names to look up, and forgets hosts that are no longer targets.
func (r *Resolver) begin() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := map[string]answer{}
	var names []string
	for _, e := range r.entries {
		_, known := found[e.Host]
		if a, err := netip.ParseAddr(e.Host); err == nil {
			found[e.Host] = literal(a)
		} else if !known {
			found[e.Host] = r.found[e.Host]
			names = append(names, e.Host)
		}
	}
	r.found = found
	return names
}

func literal(a netip.Addr) answer {
	if !peers.Deliverable(a) {
		return answer{why: chat.UnknownHost}
	}
	return answer{address: a.Unmap()}
}

// find looks up one name, notes the answer and reports whether there is an address.
func (r *Resolver) find(ctx context.Context, name string) bool {
	timed, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	addrs, err := r.lookup(timed, name)
	addrs = slices.DeleteFunc(addrs, func(a netip.Addr) bool { return !peers.Deliverable(a) })
	r.mu.Lock()
	defer r.mu.Unlock()
	old, wanted := r.found[name]
	switch {
	case !wanted || ctx.Err() != nil:
		return false
	case len(addrs) > 0:
		r.found[name] = answer{address: r.chooseLocked(name, addrs, old.address)}
		return true
	case old.address.IsValid():
		return false
	}
	r.found[name] = answer{why: r.whyLocked(name, err)}
	return false
}

// chooseLocked prefers an address that was entered too, then the address of another name, so that a host with several addresses
// gets one datagram. Else it keeps the old address if the name still has it.
func (r *Resolver) chooseLocked(name string, addrs []netip.Addr, old netip.Addr) netip.Addr {
	choice, best := addrs[0].Unmap(), 0
	for _, a := range addrs {
		a = a.Unmap()
		worth := 0
		if a == old {
			worth = 1
		}
		for other, known := range r.found {
			if other == a.String() {
				worth = 3
			} else if other != name && known.address == a {
				worth = max(worth, 2)
			}
		}
		if worth > best {
			choice, best = a, worth
		}
	}
	return choice
}

// whyLocked tells apart a name that does not exist, a name server that does not work, and a machine without a network. Names in
// .local are asked of the machines themselves (RFC 6762), so silence means that there is none of that name.
func (r *Resolver) whyLocked(name string, err error) chat.Reason {
	dns := &net.DNSError{}
	switch errors.As(err, &dns); {
	case err == nil || dns.IsNotFound:
		return chat.UnknownHost
	case len(r.local.Interfaces) == 0:
		return r.local.without()
	case strings.HasSuffix(name, ".local"):
		return chat.UnknownHost
	case dns.IsTimeout || errors.Is(err, context.DeadlineExceeded) || strings.Contains(dns.Err, syscall.ECONNREFUSED.Error()):
		return chat.ServerSilent
	}
	return chat.ServerFailed
}

// publish reports the peers if any has changed. Only Serve calls it.
func (r *Resolver) publish() {
	r.mu.Lock()
	list := r.peersLocked()
	same := r.last != nil && slices.Equal(list, r.last)
	r.last = list
	r.mu.Unlock()
	if !same {
		r.report(slices.Clone(list))
	}
}

func (r *Resolver) peersLocked() []chat.Peer {
	list := make([]chat.Peer, 0, len(r.entries))
	for _, e := range r.entries {
		list = append(list, r.peerLocked(e))
	}
	return list
}

func (r *Resolver) peerLocked(e Target) chat.Peer {
	a := r.found[e.Host]
	p := chat.Peer{Entered: e.Entered, Why: a.why}
	if a.address.IsValid() {
		p.Address = netip.AddrPortFrom(a.address, e.Port)
		p.Broadcast = r.local.IsBroadcast(a.address)
		p.Own = r.local.Owns(a.address)
	}
	return p
}
