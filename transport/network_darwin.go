package transport

import (
	"net"
	"net/netip"
	"syscall"

	"golang.org/x/net/route"
)

// gateways lists the routes of this machine through other hosts.
func gateways() (all []gateway) {
	for _, m := range routes(route.RIBTypeRoute, 0) {
		if m.Flags&syscall.RTF_GATEWAY == 0 || len(m.Addrs) <= syscall.RTAX_GATEWAY {
			continue
		}
		to, ok1 := m.Addrs[syscall.RTAX_DST].(*route.Inet4Addr)
		at, ok2 := m.Addrs[syscall.RTAX_GATEWAY].(*route.Inet4Addr)
		if !ok1 || !ok2 {
			continue
		}
		ones := 0 // the mask of the default route may be left out
		if m.Flags&syscall.RTF_HOST != 0 {
			ones = 32
		} else if len(m.Addrs) > syscall.RTAX_NETMASK {
			if mask, ok := m.Addrs[syscall.RTAX_NETMASK].(*route.Inet4Addr); ok {
				ones, _ = net.IPMask(mask.IP[:]).Size()
			}
		}
		all = append(all, gateway{to: netip.PrefixFrom(netip.AddrFrom4(to.IP), ones), at: netip.AddrFrom4(at.IP)})
	}
	return all
}

// hardwareOf returns the hardware address of a neighbour, or nil while the system does not know it.
func hardwareOf(a netip.Addr) []byte {
	for _, m := range routes(syscall.NET_RT_FLAGS, syscall.RTF_LLINFO) {
		if len(m.Addrs) <= syscall.RTAX_GATEWAY {
			continue
		}
		of, ok1 := m.Addrs[syscall.RTAX_DST].(*route.Inet4Addr)
		at, ok2 := m.Addrs[syscall.RTAX_GATEWAY].(*route.LinkAddr)
		if ok1 && ok2 && netip.AddrFrom4(of.IP) == a {
			return at.Addr
		}
	}
	return nil
}

func routes(kind route.RIBType, flags int) (all []*route.RouteMessage) {
	table, err := route.FetchRIB(syscall.AF_INET, kind, flags)
	if err != nil {
		return nil
	}
	messages, err := route.ParseRIB(kind, table)
	if err != nil {
		return nil
	}
	for _, m := range messages {
		if m, ok := m.(*route.RouteMessage); ok {
			all = append(all, m)
		}
	}
	return all
}
