package machine

import (
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// Read reads the marks of this machine.
func Read() Marks {
	m := Marks{}
	m.add(Board, board(firmware()))
	if k, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, registry.QUERY_VALUE|registry.WOW64_64KEY); err == nil {
		if guid, _, err := k.GetStringValue("MachineGuid"); err == nil {
			m.add(System, uuid(guid))
		}
		k.Close()
	}
	for _, a := range adapters() {
		m.add(Wired, wired(a))
	}
	return m
}

// firmware returns the tables of SMBIOS, as GetSystemFirmwareTable has them; nil, if there are none.
func firmware() []byte {
	const provider = uint32('R')<<24 | uint32('S')<<16 | uint32('M')<<8 | uint32('B')
	call := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemFirmwareTable")
	if call.Find() != nil {
		return nil
	}
	size, _, _ := call.Call(uintptr(provider), 0, 0, 0)
	if size == 0 || size > 1<<20 {
		return nil
	}
	table := make([]byte, size)
	got, _, _ := call.Call(uintptr(provider), 0, uintptr(unsafe.Pointer(&table[0])), size)
	return table[:min(got, size)]
}

// adapters returns the hardware addresses of the wired adapters, without those whose drivers say that they are virtual.
func adapters() (all [][]byte) {
	const flags = windows.GAA_FLAG_SKIP_UNICAST | windows.GAA_FLAG_SKIP_ANYCAST | windows.GAA_FLAG_SKIP_MULTICAST | windows.GAA_FLAG_SKIP_DNS_SERVER
	size := uint32(1 << 15)
	for range 3 { // adapters may come meanwhile
		buffer := make([]byte, size)
		first := (*windows.IpAdapterAddresses)(unsafe.Pointer(&buffer[0]))
		err := windows.GetAdaptersAddresses(syscall.AF_UNSPEC, flags, 0, first, &size)
		if err == nil {
			for a := first; a != nil; a = a.Next {
				if a.IfType == windows.IF_TYPE_ETHERNET_CSMACD && a.PhysicalAddressLength == 6 && !imitated(windows.UTF16PtrToString(a.Description)) {
					all = append(all, append([]byte(nil), a.PhysicalAddress[:6]...))
				}
			}
			return all
		}
		if err != windows.ERROR_BUFFER_OVERFLOW {
			return nil
		}
	}
	return nil
}

// imitated reports whether the description of an adapter is that of one that is no hardware, or is not always there.
func imitated(description string) bool {
	d := strings.ToLower(description)
	for _, word := range []string{"virtual", "tap-", "vpn", "bluetooth", "loopback", "wireguard", "usb", "vmware", "npcap"} {
		if strings.Contains(d, word) {
			return true
		}
	}
	return false
}
