package link

import (
	"crypto/tls"
	"net/netip"
	"sync"
	"testing"
	"time"
)

const formerProtocol = "udpchat/2"

// seen records the nodes of other versions.
type seen struct {
	mu   sync.Mutex
	all  []int
	from []netip.AddrPort
}

func (s *seen) tell(at netip.AddrPort, version int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all, s.from = append(s.all, version), append(s.from, at)
}

func (s *seen) reports() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.all...)
}

func TestOneWhoDialsWithAnotherVersionIsReported(t *testing.T) {
	for name, c := range map[string]struct {
		offers []string
		want   []int
	}{
		"the one before":         {[]string{formerProtocol}, []int{2}},
		"the first one":          {[]string{"udpchat/1"}, []int{1}},
		"several newer ones":     {[]string{"udpchat/9", "udpchat/12", "udpchat/10"}, []int{12}},
		"something else":         {[]string{"h3"}, nil},
		"no version":             {[]string{"udpchat/", "udpchat/x", "udpchat/-3", "udpchat/99999999999999999999"}, nil},
		"this version, among it": {[]string{"udpchat/9", protocol}, nil},
	} {
		var s seen
		a, from := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.OtherVersion = s.tell }), startNode(t, nil)
		shown := from.credentials.dialling(a.key)
		shown.NextProtos = c.offers
		for range 3 { // of which one is reported
			err := dialAs(t, from, shown, a, nil)
			if ours := name == "this version, among it"; ours != (err == nil) {
				t.Errorf("%s: %v", name, err)
			}
		}
		eventually(t, "it is reported", func() bool { return len(s.reports()) >= len(c.want) })
		a.Close()
		if got := s.reports(); len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s: %d was reported", name, got)
		}
	}
}

func TestANodeOfAnotherVersionThatIsDialledIsReportedOnce(t *testing.T) {
	var s seen
	a, other := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) { c.OtherVersion = s.tell }), startNode(t, nil)
	at := listenAs(t, otherProtocol(other.credentials.listening(nobody)))
	for range 3 {
		a.Connect(other.key, at)
		eventually(t, "the dial has failed", func() bool {
			a.mu.Lock()
			defer a.mu.Unlock()
			return len(a.dials.targets) == 0
		})
	}
	eventually(t, "it is reported", func() bool { return len(s.reports()) > 0 })
	a.Close()
	if s.all[0] != 0 || len(s.all) != 1 || s.from[0] != at {
		t.Errorf("%d was reported, at %v", s.all, s.from)
	}
}

func otherProtocol(c *tls.Config) *tls.Config {
	c.GetConfigForClient = nil
	c.NextProtos = []string{formerProtocol}
	return c
}

func TestReportsOfOtherVersionsAreFew(t *testing.T) {
	var o otherVersions
	count := func(hosts int, now time.Time) (n int) {
		for i := range hosts {
			for range 3 {
				if o.news(host(i).Addr(), now) {
					n++
				}
			}
		}
		return n
	}
	if n := count(5, noon); n != 5 {
		t.Errorf("%d of 5 hosts were reported", n)
	}
	if n := count(1000, noon.Add(versionsEvery-1)); n != maxVersionHosts-5 || len(o.hosts) > maxVersionHosts {
		t.Errorf("%d more were reported, %d are remembered", n, len(o.hosts))
	}
	if n := count(5, noon.Add(versionsEvery)); n != 5 {
		t.Errorf("a minute later %d of 5 hosts were reported", n)
	}
}
