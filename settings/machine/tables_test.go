package machine

import (
	"encoding/binary"
	"reflect"
	"slices"
	"testing"
)

// structure is one of SMBIOS: its head, its values and its texts.
func structure(kind byte, values []byte, texts string) []byte {
	return slices.Concat([]byte{kind, byte(4 + len(values)), 0, 0}, values, []byte(texts), []byte{0, 0})
}

// raw is what GetSystemFirmwareTable returns for structures.
func raw(all ...[]byte) []byte {
	tables := slices.Concat(all...)
	return append(binary.LittleEndian.AppendUint32([]byte{0, 3, 2, 0}, uint32(len(tables))), tables...)
}

var (
	number  = []byte{0x44, 0x45, 0x4c, 0x4c, 0x51, 0, 0x10, 0x34, 0x80, 0x51, 0xb5, 0xc0, 0x4f, 0x37, 0x59, 0x31}
	bios    = structure(0, make([]byte, 20), "maker\x001.0")
	system  = structure(1, slices.Concat([]byte{1, 2, 3, 4}, number, []byte{6, 0, 0}), "maker\x00PC")
	closing = structure(127, nil, "")
)

func TestTheTablesOfSMBIOSHaveTheUUIDOfTheBoard(t *testing.T) {
	const want = "44454c4c51001034" + "8051b5c04f375931"
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"first": {raw(system, closing), want}, "after others": {raw(bios, system, closing), want}, "without an end": {raw(bios, system), want},
		"nothing": {nil, ""}, "a head": {raw()[:6], ""}, "no tables": {raw(), ""}, "none of the system": {raw(bios, closing), ""},
		"after the end": {raw(closing, system), ""}, "an old one": {raw(structure(1, []byte{1, 2, 3, 4}, "x"), closing), ""},
		"of no length":  {raw([]byte{0, 0, 0, 0, 0, 0}, system), ""},
		"cut":           {raw(bios, system)[:40], ""},
		"longer inside": {append([]byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, slices.Concat(bios, system)...), want},
	} {
		if got := board(c.raw); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzTheTablesOfSMBIOS(f *testing.F) {
	f.Add(raw(bios, system, closing))
	f.Add(raw(bios))
	f.Fuzz(func(t *testing.T, b []byte) {
		if id := board(b); id != "" && uuid(id) != id {
			t.Errorf("%q is no UUID", id)
		}
	})
}

func TestTheRegistryOfDevicesHasTheMarksOfAMac(t *testing.T) {
	const text = "+-o Mac14,7  <class IOPlatformExpertDevice, id 0x1, retain 30>\n    {\n" +
		"      \"IOPolledInterface\" = \"AppleARMWatchdogTimerHibernateHandler is not serializable\"\n" +
		"      \"IOPlatformUUID\" = \"5A1C2F4E-0D7B-5C3A-9E11-2B7F6D5E4C3B\"\n" +
		"      \"IOPlatformSerialNumber\" = \"C02XXXXXXXXX\"\n      \"model\" = <\"Mac14,7\">\n    }\n"
	want := Marks{Board: {"5a1c2f4e0d7b5c3a9e112b7f6d5e4c3b"}, System: {"C02XXXXXXXXX"}}
	if got := platform(text); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	if got := platform("no such device"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
