package people

import (
	"net/netip"
	"strconv"

	"udpchat/settings"
)

func AddrPort(a netip.Addr, port uint16) string {
	return a.String() + ":" + strconv.Itoa(int(port))
}

// HostPort is an address as one tells it to others: with the port only where it is not the usual one.
func HostPort(a netip.Addr, port uint16) string {
	if port == 0 || port == settings.DefaultPort {
		return a.String()
	}
	return AddrPort(a, port)
}
