package transport

import (
	"encoding/binary"
	"net"
	"net/netip"
	"syscall"
	"unsafe"
)

// Tables of iphlpapi.dll: a count, then rows of the layouts MIB_IPFORWARDROW and MIB_IPNETROW of ipmib.h. Numbers are
// little-endian, addresses are in network order.
const (
	forwardRow = 56 // destination 4, mask 4, policy 4, next hop 4, interface 4, type 4, protocol 4, age 4, AS 4, metric 4 and more
	indirect   = 4  // MIB_IPROUTE_TYPE_INDIRECT: through another host

	netRow         = 24 // interface 4, length of the hardware address 4, hardware address 8, address 4, type 4
	invalidNetType = 2  // MIB_IPNET_TYPE_INVALID
)

// gateways lists the routes of this machine through other hosts.
func gateways() []gateway { return gatewaysIn(systemTable("GetIpForwardTable")) }

func gatewaysIn(table []byte) (all []gateway) {
	for _, r := range rowsOf(table, forwardRow) {
		if binary.LittleEndian.Uint32(r[20:]) != indirect {
			continue
		}
		if ones, bits := net.IPMask(r[4:8]).Size(); bits == 32 {
			to := netip.PrefixFrom(netip.AddrFrom4([4]byte(r[0:4])), ones)
			all = append(all, gateway{to: to, at: netip.AddrFrom4([4]byte(r[12:16])), metric: binary.LittleEndian.Uint32(r[36:])})
		}
	}
	return all
}

// hardwareOf returns the hardware address of a neighbour, or nil while the system does not know it.
func hardwareOf(a netip.Addr) []byte { return hardwareIn(systemTable("GetIpNetTable"), a) }

func hardwareIn(table []byte, a netip.Addr) []byte {
	for _, r := range rowsOf(table, netRow) {
		n := binary.LittleEndian.Uint32(r[4:])
		known := n > 0 && n <= 8 && binary.LittleEndian.Uint32(r[20:]) != invalidNetType
		if known && netip.AddrFrom4([4]byte(r[16:20])) == a {
			return r[8 : 8+n]
		}
	}
	return nil
}

// rowsOf cuts a table into its rows.
func rowsOf(table []byte, size int) (rows [][]byte) {
	if len(table) < 4 {
		return nil
	}
	n := binary.LittleEndian.Uint32(table)
	for table = table[4:]; n > 0 && len(table) >= size; n-- {
		rows = append(rows, table[:size])
		table = table[size:]
	}
	return rows
}

// systemTable asks for a table; nil when the system refuses.
func systemTable(function string) []byte {
	ask := syscall.NewLazyDLL("iphlpapi.dll").NewProc(function)
	size := uint32(16 << 10)
	for range 5 { // rows may be added between two calls
		table := make([]byte, size)
		const unsorted = 0
		result, _, _ := ask.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), unsorted)
		if result == 0 {
			return table
		}
		if syscall.Errno(result) != syscall.ERROR_INSUFFICIENT_BUFFER {
			break
		}
	}
	return nil
}
