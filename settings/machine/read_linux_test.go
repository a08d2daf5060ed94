package machine

import (
	"net"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// computer makes a file system with these files and links.
func computer(t *testing.T, files, links map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range links {
		target := filepath.Join(root, to)
		if err := os.MkdirAll(target, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestTheMarksOfALinuxMachineAreReadWithoutCardsThatComeAndGo(t *testing.T) {
	root := computer(t, map[string]string{
		"etc/machine-id":                        "3d1219c7c4c5404aaa1f6d2a48adfda4\n",
		"var/lib/dbus/machine-id":               "ffff19c7c4c5404aaa1f6d2a48adfda4\n",
		"sys/class/dmi/id/product_uuid":         "4c4c4544-0051-3410-8051-b5c04f375931\n",
		"sys/class/net/eth0/addr_assign_type":   "0\n",
		"sys/class/net/bond0/addr_assign_type":  "0\n",
		"sys/class/net/drawn0/addr_assign_type": "1\n",
		"sys/class/net/wlan0/addr_assign_type":  "0\n",
		"sys/class/net/wlan0/phy80211/name":     "phy0\n",
		"sys/class/net/usb0/addr_assign_type":   "0\n",
		"sys/class/net/veth0/addr_assign_type":  "0\n",
	}, map[string]string{
		"sys/class/net/eth0/device":   "sys/devices/pci0000:00/0000:00:1f.6",
		"sys/class/net/drawn0/device": "sys/devices/pci0000:00/0000:00:1f.7",
		"sys/class/net/wlan0/device":  "sys/devices/pci0000:00/0000:00:14.3",
		"sys/class/net/usb0/device":   "sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0",
		"sys/class/net/veth0/device":  "sys/devices/virtual/net/veth0/device",
	})
	var all []net.Interface
	for i, name := range []string{"lo", "bond0", "drawn0", "wlan0", "usb0", "veth0", "gone", "eth0"} {
		all = append(all, net.Interface{Name: name, HardwareAddr: net.HardwareAddr{0, 1, 2, 3, 4, byte(i)}})
	}
	want := Marks{Board: {"4c4c4544005134108051b5c04f375931"}, System: {"3d1219c7c4c5404aaa1f6d2a48adfda4"}, Wired: {"000102030407"}}
	if got := readAt(root, all); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestABoardWithoutSMBIOSHasASerialNumber(t *testing.T) {
	for serial, want := range map[string]Marks{"10000000abcdef01\x00": {Board: {"10000000abcdef01"}}, "0000000000000000\x00": {}} {
		root := computer(t, map[string]string{"sys/firmware/devicetree/base/serial-number": serial, "etc/machine-id": "uninitialized\n"}, nil)
		if got := readAt(root, nil); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", serial, got, want)
		}
	}
}

func TestThisMachineIsTheSameTwice(t *testing.T) {
	if a, b := Read(), Read(); !reflect.DeepEqual(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}
