package settings

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"udpchat/chat/peers"
)

// Target is the parsed form of an address. Two texts mean the same peer if and only if their targets are equal.
type Target struct {
	Host    string     // an IPv4 address, or a host name in lower case
	Address netip.Addr // IPv4; zero when Host is a name
	Port    uint16     // UDP port, 1 to 65535
}

// String returns the canonical form host:port, which [ParsePeer] parses to the same target.
func (t Target) String() string { return t.Host + ":" + strconv.Itoa(int(t.Port)) }

// Short returns host:port, without the port if that is [DefaultPort].
func (t Target) Short() string {
	if t.Port == DefaultPort {
		return t.Host
	}
	return t.String()
}

// Entered returns what to call the target that text was parsed to: the text itself if it is nothing but an address, so that it
// looks as the person wrote it, else the short form.
func (t Target) Entered(text string) string {
	text = strings.TrimSpace(text)
	if lower := strings.ToLower(text); lower == t.Host || lower == t.String() {
		return text
	}
	return t.Short()
}

// ParsePeer parses an IPv4 address or a host name, with or without a port. Digits, letters, dots and colons may be full-width,
// as a Chinese input method types them. A text of digits and dots is an address, never a name. The address may stand in a longer
// text, as people copy it from a browser, from ipconfig or from the transcript; such a text must name one address only. A
// defaultPort of 0 means [DefaultPort]. The error is a [*PeerError]. ParsePeer does not use the network.
func ParsePeer(text string, defaultPort uint16) (Target, error) {
	if defaultPort == 0 {
		defaultPort = DefaultPort
	}
	text = joinNumbers(mapIPv6(strings.TrimSpace(strings.Map(narrow, text))))
	if text == "" {
		return Target{}, &PeerError{Kind: PeerEmpty}
	}
	t, err := parseBare(text, defaultPort)
	if err == nil {
		return t, nil
	}
	return parseWithin(text, defaultPort, err)
}

// parseBare parses a text that is an address or a name with or without a port, and nothing else.
func parseBare(text string, defaultPort uint16) (Target, error) {
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
		if t.Port, err = parsePort(portText, text); err != nil {
			return Target{}, err
		}
	}
	return t, nil
}

// narrow converts full-width characters, and others that look like ASCII, to ASCII, and drops invisible ones, for [strings.Map].
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width forms have the order of ASCII
		return r - '！' + '!'
	case strings.ContainsRune("。｡·・•․﹒", r):
		return '.'
	case strings.ContainsRune("﹕︰∶", r):
		return ':'
	case strings.ContainsRune("、､﹐﹑", r):
		return ','
	case strings.ContainsRune("‐‑‒–−", r):
		return '-'
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector), strings.ContainsRune("\u115f\u1160\u3164\uffa0\u2800", r):
		return -1 // the last are letters and a sign without a shape
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

// ParsePort parses a port alone, which may be in full-width digits. The error is a [*PeerError].
func ParsePort(text string) (uint16, error) {
	text = strings.TrimSpace(strings.Map(narrow, text))
	return parsePort(text, text)
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
	if onlyDigits(strings.ReplaceAll(host, ".", "")) {
		return parseAddress(host)
	}
	if len(host) > 1 && host[len(host)-2] != '.' {
		host = strings.TrimSuffix(host, ".") // the root, as resolvers write it
	}
	if err := checkName(host); err != nil {
		return Target{}, err
	}
	return Target{Host: strings.ToLower(host)}, nil
}

// parseAddress parses a text of digits and dots.
func parseAddress(text string) (Target, error) {
	if strings.Count(text, ".") == 4 {
		text = strings.TrimSuffix(text, ".") // the end of a sentence
	}
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
	case !peers.Deliverable(address):
		return Target{}, &PeerError{PeerReserved, text}
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
	if mistyped(labels) || addressBeside(name) {
		return bad
	}
	return nil
}

// mistyped reports whether the labels of a name were meant to be an address, as in l92.168.1.20, 192.168.1.2O and 192.168.x.x.
func mistyped(labels []string) bool {
	numbers := 0
	for _, label := range labels {
		if strings.Trim(label, "0123456789lLiIoOxX") == "" {
			numbers++
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789-_") == "" || len(labels) == 4 && numbers >= 3
}

func notOfName(r rune) bool {
	if r < unicode.MaxASCII {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_.", r))
	}
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r)
}

// onlyDigits reports whether a text has no other character than digits.
func onlyDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }
