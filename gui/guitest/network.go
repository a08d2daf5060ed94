package guitest

import (
	"net/netip"
	"time"

	"udpchat/chat/health"
)

// Checked is a network after a self-test, with the result of its last probe.
func Checked(last health.ProbeResult) health.Network {
	n := Online()
	address := n.Interfaces[0].Address
	n.Interfaces = append(n.Interfaces, health.Interface{Name: "docker0", Address: netip.MustParseAddr("198.51.100.1"), Virtual: true})
	n.Received, n.Sent = 204, 86
	n.Losses = []health.Loss{{Host: HomePeer.Addr(), Count: 3}}
	n.Recent = []health.Datagram{
		{At: Noon, Address: netip.MustParseAddrPort("192.0.2.9:3456"), Out: true, Bytes: 4, Text: "你好"},
		{At: Noon.Add(-time.Minute), Address: HomePeer, Bytes: 9, Text: "温度 23.6℃\n\x1b"},
	}
	n.Check = health.Check{
		Ended: Noon, Firewall: health.FirewallUFW, Commands: []string{"sudo ufw allow 3456:3458/udp"},
		Probes: []health.Probe{
			{Way: health.ProbeLoopback, Address: netip.MustParseAddr("127.0.0.1"), Took: 210 * time.Microsecond},
			{Way: health.ProbeOwn, Interface: "eth0", Address: address, Took: 300 * time.Microsecond},
			{Way: health.ProbeInterface, Interface: "eth0", Address: address, Result: last, Took: time.Millisecond},
		},
	}
	return n
}
