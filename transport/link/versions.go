package link

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/quic-go/quic-go"
)

const (
	versionsEvery   = time.Minute // a host is reported
	maxVersionHosts = 64          // reported within that time; others are not

	// noProtocol is TLS's alert no_application_protocol (RFC 7301, section 3.2) as an error of QUIC (RFC 9001, section 4.8).
	noProtocol quic.TransportErrorCode = 0x100 + 120
)

// otherVersions bounds how often nodes of other versions are reported.
type otherVersions struct {
	mu    sync.Mutex
	hosts map[netip.Addr]time.Time // when each was reported
}

// news reports whether a host is to be reported now.
func (o *otherVersions) news(host netip.Addr, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for h, at := range o.hosts {
		if now.Sub(at) >= versionsEvery {
			delete(o.hosts, h)
		}
	}
	if _, known := o.hosts[host]; known || len(o.hosts) >= maxVersionHosts {
		return false
	}
	if o.hosts == nil {
		o.hosts = map[netip.Addr]time.Time{}
	}
	o.hosts[host] = now
	return true
}

// otherVersion reports a node of another version to the caller. It returns at once.
func (h *Hub) otherVersion(at netip.AddrPort, version int) {
	if tell := h.config.OtherVersion; tell != nil && h.versions.news(at.Addr(), time.Now()) {
		h.spawn(func() { tell(at, version) })
	}
}

// offered returns the newest version that one who dials offers, 0 if none. It is 0, too, if this version is among them.
func offered(protocols []string) (newest int) {
	if slices.Contains(protocols, protocol) {
		return 0
	}
	for _, p := range protocols {
		if n, ours := strings.CutPrefix(p, protocolName); ours {
			if v, err := strconv.ParseUint(n, 10, 16); err == nil {
				newest = max(newest, int(v))
			}
		}
	}
	return newest
}

// refusesVersion reports whether a dial failed because the other side does not speak this version.
func refusesVersion(err error) bool {
	var t *quic.TransportError
	return errors.As(err, &t) && t.Remote && t.ErrorCode == noProtocol
}
