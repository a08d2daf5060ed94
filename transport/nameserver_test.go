package transport

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"udpchat/chat"
	"udpchat/chat/health"
)

// nameServer answers every question with a code, or never; it returns the Lookup that asks it, with a short patience.
func nameServer(t *testing.T, answers bool, code dnsmessage.RCode) Lookup {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		for buf := make([]byte, 512); ; {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) == nil && answers {
				m.Response, m.RecursionAvailable, m.RCode, m.Additionals = true, true, code, nil
				answer, _ := m.Pack()
				_, _ = conn.WriteToUDPAddrPort(answer, from)
			}
		}
	}()
	return askAt(conn.LocalAddr().String())
}

func askAt(server string) Lookup {
	r := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp4", server)
	}}
	return func(ctx context.Context, host string) ([]netip.Addr, error) {
		ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
		return r.LookupNetIP(ctx, "ip4", host)
	}
}

// closedPort is an address where nobody answers.
func closedPort(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.LocalAddr().String()
}

func TestWhyANameWasNotFound(t *testing.T) {
	online := Local{Interfaces: []health.Interface{{Address: host(1)}}}
	silent := nameServer(t, false, 0)
	nothing := func(context.Context, string) ([]netip.Addr, error) { return nil, nil }
	cut := func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("cut off") }
	for name, c := range map[string]struct {
		lookup Lookup
		host   string
		local  Local
		want   chat.Reason
	}{
		"no such name":                   {nameServer(t, true, dnsmessage.RCodeNameError), "lab.example.", online, chat.UnknownHost},
		"a name without addresses":       {nameServer(t, true, dnsmessage.RCodeSuccess), "lab.example.", online, chat.UnknownHost},
		"no answer":                      {silent, "lab.example.", online, chat.ServerSilent},
		"nobody listens":                 {askAt(closedPort(t)), "lab.example.", online, chat.ServerSilent},
		"a server that fails":            {nameServer(t, true, dnsmessage.RCodeServerFailure), "lab.example.", online, chat.ServerFailed},
		"a server that refuses":          {nameServer(t, true, dnsmessage.RCodeRefused), "lab.example.", online, chat.ServerFailed},
		"a server that knows no names":   {nameServer(t, true, dnsmessage.RCodeNotImplemented), "lab.example.", online, chat.ServerFailed},
		"another error":                  {cut, "lab", online, chat.ServerFailed},
		"no error and no address":        {nothing, "lab", online, chat.UnknownHost},
		"no machine on the link answers": {silent, "lab.local", online, chat.UnknownHost},
		"no network":                     {silent, "lab.example.", Local{}, chat.NoNetwork},
		"no network and a link name":     {silent, "lab.local", Local{}, chat.NoNetwork},
		"only IPv6":                      {silent, "lab.example.", Local{IPv6: true}, chat.NeedsIPv4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := NewResolver(c.lookup, nil)
			r.SetLocal(c.local)
			r.SetTargets([]Target{{Entered: "x", Host: c.host, Port: 1}})
			for _, n := range r.begin() {
				r.find(t.Context(), n)
			}
			if got := r.Peers()[0].Why; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
