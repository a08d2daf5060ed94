package settings

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// Target is the parsed form of an address. Two texts mean the same peer if and only if their targets are equal.
type Target struct {
	Host    string     // an IPv4 address, or a host name in lower case
	Address netip.Addr // IPv4; zero when Host is a name
	Port    uint16     // UDP port, 1 to 65535
}

// String returns the canonical form host:port, which [ParsePeer] parses to the same target.
func (t Target) String() string { return t.Host + ":" + strconv.Itoa(int(t.Port)) }

// ParsePeer parses an IPv4 address or a host name, with or without a port. It ignores surrounding spaces and invisible
// characters. Digits, letters, dots and colons may be full-width, as a Chinese input method types them. A text of digits and
// dots is an address, never a name. A defaultPort of 0 means [DefaultPort]. The error is a [*PeerError]. ParsePeer does not use
// the network.
func ParsePeer(text string, defaultPort uint16) (Target, error) {
	text = strings.TrimSpace(strings.Map(narrow, text))
	if text == "" {
		return Target{}, &PeerError{Kind: PeerEmpty}
	}
	if looksLikeIPv6(text) {
		return Target{}, &PeerError{PeerIPv6, text}
	}
	host, portText, hasPort := strings.Cut(text, ":")
	t, err := parseHost(host)
	if err != nil {
		return Target{}, err
	}
	t.Port = defaultPort
	if hasPort {
		t.Port, err = parsePort(portText, text)
	} else if t.Port == 0 {
		t.Port = DefaultPort
	}
	if err != nil {
		return Target{}, err
	}
	return t, nil
}

// narrow converts full-width characters to ASCII and drops invisible ones, for [strings.Map].
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width forms have the order of ASCII
		return r - '！' + '!'
	case r == '。', r == '｡':
		return '.'
	case r == '﹕', r == '︰':
		return ':'
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// looksLikeIPv6 reports whether a text begins with a bracket, or is hexadecimal digits with two or more colons.
func looksLikeIPv6(text string) bool {
	if text[0] == '[' {
		return true
	}
	before, _, _ := strings.Cut(text, ":")
	address, _, _ := strings.Cut(text, "%")
	return strings.Count(text, ":") > 1 && !strings.Contains(before, ".") &&
		strings.Trim(address, "0123456789abcdefABCDEF:.") == ""
}

// parsePort parses text, the part of whole after the first colon.
func parsePort(text, whole string) (uint16, error) {
	if text == "" {
		return 0, &PeerError{PeerIncomplete, whole}
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, &PeerError{PeerBadPort, text}
	}
	return uint16(port), nil
}

// parseHost parses the part before the port.
func parseHost(host string) (Target, error) {
	if strings.Trim(host, "0123456789.") == "" {
		return parseAddress(host)
	}
	if err := checkName(host); err != nil {
		return Target{}, err
	}
	return Target{Host: strings.ToLower(host)}, nil
}

// parseAddress parses a text of digits and dots.
func parseAddress(text string) (Target, error) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return Target{}, &PeerError{PeerTooManyParts, text}
	}
	var octets [4]byte
	for i, part := range parts {
		octet, kind := parseOctet(part)
		if kind == PeerIncomplete {
			return Target{}, &PeerError{kind, text}
		}
		if kind != 0 {
			return Target{}, &PeerError{kind, part}
		}
		octets[i] = octet
	}
	if len(parts) < 4 {
		return Target{}, &PeerError{PeerTooFewParts, text}
	}
	address := netip.AddrFrom4(octets)
	switch {
	case octets[0] == 0:
		return Target{}, &PeerError{PeerUnspecified, text}
	case address.IsMulticast():
		return Target{}, &PeerError{PeerMulticast, text}
	}
	return Target{Host: address.String(), Address: address}, nil
}

func parseOctet(part string) (byte, PeerErrorKind) {
	if part == "" {
		return 0, PeerIncomplete
	}
	if part[0] == '0' && len(part) > 1 {
		return 0, PeerLeadingZero
	}
	octet, err := strconv.ParseUint(part, 10, 8)
	if err != nil {
		return 0, PeerOctetTooLarge
	}
	return byte(octet), 0
}

// checkName accepts the host names of RFC 1123, and also underscores and letters of any language, as Windows and mDNS (RFC 6762)
// do.
func checkName(name string) error {
	bad := &PeerError{PeerBadName, name}
	if len(name) > 253 || strings.ContainsFunc(name, notOfName) {
		return bad
	}
	labels := strings.Split(name, ".")
	last := labels[len(labels)-1]
	for i, label := range labels {
		typing := i == len(labels)-1 // typing on may complete the last label
		switch {
		case strings.HasPrefix(label, "-"), len(label) > 63:
			return bad
		case label == "" || strings.HasSuffix(label, "-"):
			if !typing {
				return bad
			}
			return &PeerError{PeerIncomplete, name}
		}
	}
	if strings.Trim(last, "0123456789") == "" { // a mistyped address such as l92.168.1.20
		return bad
	}
	return nil
}

func notOfName(r rune) bool {
	if r < unicode.MaxASCII {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_.", r))
	}
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r)
}

// PeerErrorKind is the reason why a text is no address.
type PeerErrorKind uint8

// The kinds of [PeerError]. Value is the part of the text to quote.
const (
	PeerEmpty         PeerErrorKind = iota + 1 // nothing was entered
	PeerIncomplete                             // a part is missing, as in "192.168." or "lab-pc:"; Value is the incomplete part
	PeerTooFewParts                            // an address has four parts; Value is the address
	PeerTooManyParts                           // an address has four parts; Value is the address
	PeerOctetTooLarge                          // each part is 0 to 255; Value is the part, such as "300"
	PeerLeadingZero                            // some programs read "010" as 8; Value is the part
	PeerBadPort                                // a port is 1 to 65535; Value is the port
	PeerBadName                                // no machine can have this name; Value is the name
	PeerIPv6                                   // plain peers are IPv4 only; Value is the text
	PeerMulticast                              // plain peers join no multicast group; Value is the address
	PeerUnspecified                            // 0.0.0.0/8 are no hosts (RFC 1122); Value is the address
)

// PeerError is the error of [ParsePeer]. The faces turn it into a sentence.
type PeerError struct {
	Kind  PeerErrorKind
	Value string // as its kind says
}

var peerErrors = map[PeerErrorKind]string{
	PeerEmpty:         "is empty",
	PeerIncomplete:    "is not complete",
	PeerTooFewParts:   "has fewer than four parts",
	PeerTooManyParts:  "has more than four parts",
	PeerOctetTooLarge: "is larger than 255",
	PeerLeadingZero:   "begins with a zero",
	PeerBadPort:       "is not a port from 1 to 65535",
	PeerBadName:       "is not the name of a machine",
	PeerIPv6:          "is not an IPv4 address",
	PeerMulticast:     "is a multicast address",
	PeerUnspecified:   "is the address of no machine",
}

// Error returns the reason in English, for logs.
func (e *PeerError) Error() string {
	return fmt.Sprintf("read address: %q %s", e.Value, peerErrors[e.Kind])
}

// Typing reports whether typing on may make the text valid. A form need not show the error while its entry has the focus.
func (e *PeerError) Typing() bool {
	return e.Kind == PeerEmpty || e.Kind == PeerIncomplete || e.Kind == PeerTooFewParts
}
