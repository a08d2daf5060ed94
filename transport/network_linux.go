package transport

import (
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// gateways lists the routes of this machine through other hosts.
func gateways() []gateway {
	table, err := os.ReadFile("/proc/thread-self/net/route")
	if err != nil {
		return nil
	}
	return gatewaysIn(string(table))
}

// gatewaysIn reads the file net/route of proc(5): Iface, Destination, Gateway, Flags, RefCnt, Use, Metric, Mask and more; addresses are in hex,
// in the order of bytes of the processor.
func gatewaysIn(table string) (all []gateway) {
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) < 8 {
			continue
		}
		flags, err := strconv.ParseUint(f[3], 16, 16)
		const up, through = 1, 2 // RTF_UP and RTF_GATEWAY of linux/route.h
		if err != nil || flags&(up|through) != up|through {
			continue
		}
		to, ok1 := processorAddr(f[1])
		at, ok2 := processorAddr(f[2])
		mask, ok3 := processorAddr(f[7])
		metric, err := strconv.ParseUint(f[6], 10, 32)
		if !ok1 || !ok2 || !ok3 || err != nil {
			continue
		}
		m := mask.As4()
		if ones, bits := net.IPMask(m[:]).Size(); bits == 32 {
			all = append(all, gateway{to: netip.PrefixFrom(to, ones), at: at, metric: uint32(metric)})
		}
	}
	return all
}

func processorAddr(text string) (netip.Addr, bool) {
	n, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 8 {
		return netip.Addr{}, false
	}
	var a [4]byte
	binary.NativeEndian.PutUint32(a[:], uint32(n))
	return netip.AddrFrom4(a), true
}

// hardwareOf returns the hardware address of a neighbour, or nil while the system does not know it.
func hardwareOf(a netip.Addr) []byte {
	table, err := os.ReadFile("/proc/thread-self/net/arp")
	if err != nil {
		return nil
	}
	return hardwareIn(string(table), a)
}

// hardwareIn reads the file net/arp of proc(5): IP address, HW type, Flags, HW address, Mask, Device.
func hardwareIn(table string, a netip.Addr) []byte {
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) < 6 || f[0] != a.String() {
			continue
		}
		flags, err := strconv.ParseUint(f[2], 0, 16)
		const complete = 2 // ATF_COM of linux/if_arp.h
		if err != nil || flags&complete == 0 {
			continue
		}
		if mac, err := hex.DecodeString(strings.ReplaceAll(f[3], ":", "")); err == nil && len(mac) > 0 {
			return mac
		}
	}
	return nil
}
