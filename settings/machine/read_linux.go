package machine

import (
	"net"
	"os"
	"path/filepath"
	"strings"
)

// Read reads the marks of this machine. Only root can read the UUID of the board; boards without SMBIOS have a number that
// everybody can read.
func Read() Marks {
	found, err := net.Interfaces()
	if err != nil {
		found = nil // then there are fewer marks
	}
	return readAt("/", found)
}

// readAt reads the marks from the file system below root.
func readAt(root string, interfaces []net.Interface) Marks {
	m := Marks{}
	m.add(Board, uuid(line(root, "sys/class/dmi/id/product_uuid")))
	if serial := line(root, "sys/firmware/devicetree/base/serial-number"); strings.Trim(serial, "0") != "" {
		m.add(Board, serial)
	}
	for _, name := range []string{"etc/machine-id", "var/lib/dbus/machine-id"} {
		if id := uuid(line(root, name)); id != "" && len(m[System]) == 0 {
			m.add(System, id)
		}
	}
	for _, i := range interfaces {
		if builtIn(root, i.Name) {
			m.add(Wired, wired(i.HardwareAddr))
		}
	}
	return m
}

// line returns the text of a small file without the bytes around it; empty, if it cannot be read.
func line(root, name string) string {
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), " \t\r\n\x00")
}

// builtIn reports whether an interface is a piece of hardware that is neither wireless nor plugged in by USB, and has the
// address that its maker gave it.
func builtIn(root, name string) bool {
	const permanent = "0" // NET_ADDR_PERM of the kernel
	folder := filepath.Join(root, "sys/class/net", name)
	device, err := filepath.EvalSymlinks(filepath.Join(folder, "device"))
	if err != nil || strings.Contains(device, "/usb") || strings.Contains(device, "/devices/virtual/") {
		return false
	}
	for _, radio := range []string{"wireless", "phy80211"} {
		if _, err := os.Stat(filepath.Join(folder, radio)); err == nil {
			return false
		}
	}
	return line(folder, "addr_assign_type") == permanent
}
