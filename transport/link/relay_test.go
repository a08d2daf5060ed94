package link

import (
	"net/netip"
	"sync"
	"testing"

	"udpchat/transport/transporttest"
)

// relay passes datagrams between nodes that send to it and one target, until it is cut.
type relay struct {
	*transporttest.Relay

	mu   sync.Mutex
	kept [][]byte // all that came from clients
}

func startRelay(t testing.TB, target netip.AddrPort) *relay {
	t.Helper()
	r := &relay{}
	var err error
	r.Relay, err = transporttest.NewRelay(transporttest.RelayConfig{Target: target, Tap: r.keep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func (r *relay) keep(data []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, data)
}

// cut makes the relay lose everything, or nothing again.
func (r *relay) cut(on bool) {
	f := transporttest.Faults{Cut: on}
	r.Set(f, f)
}

// captured returns all datagrams that went to the target.
func (r *relay) captured() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([][]byte(nil), r.kept...)
}
