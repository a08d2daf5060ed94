package settings

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestPeersAreRead(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an address":                        {"192.168.1.20", "192.168.1.20:3456"},
		"an address with a port":            {"192.168.1.20:4000", "192.168.1.20:4000"},
		"space around it":                   {" \t192.168.1.20\u3000\n", "192.168.1.20:3456"},
		"full-width digits and dots":        {"１９２．１６８。１｡２０", "192.168.1.20:3456"},
		"a full-width colon":                {"192.168.1.20：４０００", "192.168.1.20:4000"},
		"invisible characters of a copy":    {"\u202a192.168.1.20\u200b", "192.168.1.20:3456"},
		"a host name":                       {"lab-pc", "lab-pc:3456"},
		"a host name in capitals":           {"LAB-PC", "lab-pc:3456"},
		"a full-width host name":            {"ＬＡＢ－ＰＣ", "lab-pc:3456"},
		"a host name with domain and port":  {"lab-pc.local:4000", "lab-pc.local:4000"},
		"a Chinese host name":               {"小明的电脑.local", "小明的电脑.local:3456"},
		"an underscore":                     {"lab_pc", "lab_pc:3456"},
		"a name that begins with digits":    {"3com.example", "3com.example:3456"},
		"localhost":                         {"localhost", "localhost:3456"},
		"oneself":                           {"127.0.0.1", "127.0.0.1:3456"},
		"the broadcast address":             {"255.255.255.255", "255.255.255.255:3456"},
		"the broadcast address of a subnet": {"192.168.1.255:3456", "192.168.1.255:3456"},
		"the last port":                     {"lab:65535", "lab:65535"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParsePeer(c.text, 0)
			if err != nil || got.String() != c.want {
				t.Fatalf("ParsePeer(%q) = %v, %v; want %s", c.text, got, err, c.want)
			}
			if addr, err := netip.ParseAddr(got.Host); got.Address != addr && err == nil {
				t.Errorf("Address is %v beside the host %s", got.Address, got.Host)
			}
		})
	}
}

func TestTheDefaultPortIsUsedWithoutOne(t *testing.T) {
	for text, want := range map[string]uint16{"lab": 4000, "lab:5000": 5000, "10.0.0.1": 4000} {
		if got, err := ParsePeer(text, 4000); err != nil || got.Port != want {
			t.Errorf("ParsePeer(%q, 4000) = %v, %v; want port %d", text, got, err, want)
		}
	}
}

func TestInvalidPeersAreRefusedWithAReason(t *testing.T) {
	long := strings.Repeat("a", 64)
	for name, c := range map[string]struct {
		text  string
		kind  PeerErrorKind
		value string
	}{
		"nothing":                      {"", PeerEmpty, ""},
		"only space":                   {" \u3000\u200b", PeerEmpty, ""},
		"an octet too large":           {"192.168.1.300", PeerOctetTooLarge, "300"},
		"an octet far too large":       {"192.168.1.99999999999999999999", PeerOctetTooLarge, "99999999999999999999"},
		"a large octet while typing":   {"192.300", PeerOctetTooLarge, "300"},
		"three parts":                  {"192.168.1", PeerTooFewParts, "192.168.1"},
		"one number":                   {"192", PeerTooFewParts, "192"},
		"three parts and a port":       {"192.168.1:80", PeerTooFewParts, "192.168.1"},
		"five parts":                   {"192.168.1.2.3", PeerTooManyParts, "192.168.1.2.3"},
		"a dot at the end":             {"192.168.", PeerIncomplete, "192.168."},
		"a full-width dot at the end":  {"１９２。", PeerIncomplete, "192."},
		"an empty part":                {"192..1.1", PeerIncomplete, "192..1.1"},
		"an octet with a leading zero": {"192.168.01.20", PeerLeadingZero, "01"},
		"a colon at the end":           {"lab-pc:", PeerIncomplete, "lab-pc:"},
		"a name with a dash at end":    {"lab-", PeerIncomplete, "lab-"},
		"only a port":                  {":4000", PeerIncomplete, ""},
		"port zero":                    {"lab:0", PeerBadPort, "0"},
		"a port too large":             {"lab:65536", PeerBadPort, "65536"},
		"a port that is no number":     {"lab:http", PeerBadPort, "http"},
		"a negative port":              {"lab:-1", PeerBadPort, "-1"},
		"a space inside":               {"lab pc", PeerExtra, "lab pc"},
		"a link":                       {"http/lab", PeerBadName, "http/lab"},
		"an address with a letter":     {"l92.168.1.20", PeerBadName, "l92.168.1.20"},
		"a dash at the beginning":      {"-rf", PeerBadName, "-rf"},
		"a dash before a dot":          {"lab-.local", PeerBadName, "lab-.local"},
		"two dots in a name":           {"lab..local", PeerBadName, "lab..local"},
		"a label too long":             {long, PeerBadName, long},
		"a name too long":              {strings.Repeat("abc.", 80) + "de", PeerBadName, strings.Repeat("abc.", 80) + "de"},
		"a control character":          {"lab\x1b", PeerBadName, "lab\x1b"},
		"bytes that are no UTF-8":      {"lab\xff", PeerBadName, "lab\ufffd"},
		"an emoji":                     {"😀", PeerBadName, "😀"},
		"IPv6":                         {"::1", PeerIPv6, "::1"},
		"IPv6 with a zone":             {"fe80::1%eth0", PeerIPv6, "fe80::1%eth0"},
		"IPv6 with a port":             {"[::1]:3456", PeerIPv6, "[::1]:3456"},
		"a multicast address":          {"239.1.2.3", PeerMulticast, "239.1.2.3"},
		"the unspecified address":      {"0.0.0.0", PeerUnspecified, "0.0.0.0"},
		"an address of no machine":     {"0.1.2.3", PeerUnspecified, "0.1.2.3"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParsePeer(c.text, DefaultPort)
			var reason *PeerError
			if !errors.As(err, &reason) {
				t.Fatalf("ParsePeer(%q) = %v, %v; want a PeerError", c.text, got, err)
			}
			if reason.Kind != c.kind || reason.Value != c.value || got != (Target{}) {
				t.Errorf("ParsePeer(%q) = %v, kind %d %q; want kind %d %q", c.text, got, reason.Kind, reason.Value, c.kind, c.value)
			}
		})
	}
}

func TestAFormIsQuietWhileAnAddressIsTyped(t *testing.T) {
	for _, whole := range []string{"192.168.1.20:4000", "lab-pc.local:4000", "１９２。１６８。１。２０：４０００"} {
		for i := range whole {
			var reason *PeerError
			if _, err := ParsePeer(whole[:i], DefaultPort); errors.As(err, &reason) && !reason.Typing() {
				t.Errorf("typing %q on the way to %q is told: %v", whole[:i], whole, err)
			}
		}
	}
	if _, err := ParsePeer("192.168.1.300", DefaultPort); err.(*PeerError).Typing() {
		t.Error("300 is said to become right by typing on")
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	for kind := PeerEmpty; kind <= PeerExtra; kind++ {
		if peerErrors[kind] == "" {
			t.Errorf("kind %d has none", kind)
		}
	}
	err := &PeerError{PeerOctetTooLarge, "300"}
	if got := err.Error(); got != `read address: "300" is larger than 255` {
		t.Errorf("Error() = %q", got)
	}
}

func FuzzParsePeer(f *testing.F) {
	for _, text := range []string{
		"192.168.1.20", "１９２。１６８。１。２０：４０００", "lab-pc.local:4000", "小明.local", "[::1]:80", "192.168.", "İ:1", "\xff.\u0300", "-._:",
	} {
		f.Add(text, DefaultPort)
	}
	f.Fuzz(func(t *testing.T, text string, port uint16) {
		got, err := ParsePeer(text, port)
		if err != nil {
			var reason *PeerError
			if !errors.As(err, &reason) || peerErrors[reason.Kind] == "" || got != (Target{}) {
				t.Fatalf("ParsePeer(%q) = %v, %v", text, got, err)
			}
			return
		}
		if got.Port == 0 || got.Host == "" || got.Address.Is6() || got.Address.IsValid() && got.Address.String() != got.Host {
			t.Fatalf("ParsePeer(%q) = %+v", text, got)
		}
		if again, err := ParsePeer(got.String(), 1); err != nil || again != got {
			t.Fatalf("ParsePeer(%q) = %v, which reads as %v, %v", text, got, again, err)
		}
	})
}
