package settings

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"udpchat/chat/peers"
)

// joinNumbers puts dots between the numbers of an address that was typed with commas, spaces or the word for a dot, as in
// "192，168，1，20".
func joinNumbers(text string) string {
	host, port, hasPort := strings.Cut(text, ":")
	between := func(r rune) bool { return r == '.' || r == ',' || r == ' ' || r == '点' }
	numbers := strings.FieldsFunc(host, between)
	if !strings.ContainsAny(host, ", 点") || len(numbers) > 4 || !onlyDigits(strings.Join(numbers, "")) {
		return text
	}
	joined := strings.Join(numbers, ".")
	if strings.HasSuffix(host, ",") && len(numbers) < 4 {
		joined += "." // more is being typed
	}
	if hasPort {
		joined += ":" + strings.TrimSpace(port)
	}
	return joined
}

// mapIPv6 replaces IPv4 addresses in the form of IPv6, such as ::ffff:192.0.2.7, by their usual form.
func mapIPv6(text string) string {
	var out strings.Builder
	for {
		start := strings.IndexFunc(text, ofIPv6)
		if start < 0 {
			return out.String() + text
		}
		run := leading(text[start:], ofIPv6)
		out.WriteString(text[:start])
		text = text[start+len(run):]
		if a, after := cutIPv6(run); a.Is4In6() {
			run = a.Unmap().String() + after
		}
		out.WriteString(run)
	}
}

// cutIPv6 reads an IPv6 address, in brackets or not, and returns it with what follows the brackets; zero, if it is none.
func cutIPv6(run string) (a netip.Addr, after string) {
	if strings.Count(run, ":") > 1 {
		run, after, _ = strings.Cut(strings.TrimPrefix(run, "["), "]")
		a, _ = netip.ParseAddr(strings.TrimRight(run, ".")) // it may end a sentence
	}
	return a, after
}

func ofIPv6(r rune) bool { return ofWord(r) || strings.ContainsRune(":%[]", r) }

// ofWord reports whether a character may be part of an address or of a name in ASCII.
func ofWord(r rune) bool { return r < unicode.MaxASCII && !notOfName(r) }

// runs are the runs of characters of a kind in a text.
func runs(text string, of func(rune) bool) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !of(r) })
}

// leading returns the characters of a kind that a text begins with.
func leading(text string, of func(rune) bool) string {
	return text[:len(text)-len(strings.TrimLeftFunc(text, of))]
}

// parseWithin finds the address in a longer text. If there is none it looks for a host name, as in a link; bare is the error of
// the whole text.
func parseWithin(text string, defaultPort uint16, bare error) (Target, error) {
	var found Target
	wrong := bare
	for rest, word, before := text, "", ""; ; {
		start := strings.IndexFunc(rest, ofWord)
		if start < 0 {
			break
		}
		before, word = word, leading(rest[start:], ofWord)
		rest = rest[start+len(word):]
		if found.Address.IsValid() && slices.Contains([]string{"broadcast", "brd", "Bcast"}, before) {
			continue // ifconfig and ip write it behind the address
		}
		if word = strings.Trim(word, ".-"); !numbersAndDots(word) {
			continue
		}
		next, err := parseAddress(word)
		switch {
		case err != nil:
			wrong = err
			continue
		case found.Address.IsValid() && found.Address != next.Address:
			return Target{}, &PeerError{PeerSeveral, found.Host}
		}
		if next.Port, err = portAfter(rest, next, text); err != nil {
			return Target{}, err
		}
		next.Port = max(next.Port, found.Port) // zero: none
		found = next
	}
	if !found.Address.IsValid() {
		return parseLink(text, defaultPort, wrong)
	}
	if found.Port == 0 {
		found.Port = defaultPort
	}
	return found, nil
}

// numbersAndDots reports whether a word looks like an address.
func numbersAndDots(word string) bool {
	return strings.Count(word, ".") > 2 && onlyDigits(strings.ReplaceAll(word, ".", ""))
}

// addressBeside reports whether a name has an address in it, as in "地址192.0.2.7".
func addressBeside(name string) bool {
	return slices.ContainsFunc(runs(name, ofWord), func(word string) bool { return word != name && numbersAndDots(word) })
}

// portAfter reads the port from what follows an address in a text; 0, if there is none.
func portAfter(rest string, at Target, text string) (uint16, error) {
	if after, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "/"); ok {
		return 0, checkPrefix(at.Address, strings.TrimLeft(after, " "), text)
	}
	after, marked := toPort(rest)
	number := leading(after, ofWord)
	trimmed := strings.TrimRight(number, ".-")
	_, noMAC := net.ParseMAC(leading(after, ofIPv6))
	switch {
	case noMAC == nil:
		return 0, nil // as in the table of a router
	case strings.HasPrefix(rest, "~") && leading(rest[1:], unicode.IsDigit) != "":
		return 0, &PeerError{PeerExtra, text} // several addresses, as in "192.168.1.20~50"
	case onlyDigits(trimmed) && trimmed != "":
		behind := strings.TrimLeft(after[len(number):], " 号")
		marked = marked || firstOf(behind, portWords) != ""
		switch unclear := !marked && strings.ContainsFunc(behind, letterOrDigit); {
		case unclear && strings.HasPrefix(rest, ")"):
			return 0, nil // as in "PING lab-pc (192.0.2.7) 56(84) bytes of data."
		case unclear, strings.HasPrefix(after, trimmed+" ") && leading(behind, unicode.IsDigit) != "":
			return 0, &PeerError{PeerExtra, text}
		}
		return parsePort(trimmed, text)
	case number != "" && rest == ":"+after:
		return parsePort(number, text)
	}
	return 0, nil
}

// portWords say that a number is a port.
var portWords = []string{"端口", "port"}

// toPort skips what stands between an address and its port, as in "192.168.1.20的端口是3457". It reports whether that says that a
// port follows.
func toPort(rest string) (after string, marked bool) {
	marked = strings.HasPrefix(rest, ":")
	for {
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !letterOrDigit(r) && !strings.ContainsRune("\r\n!?~\\", r) })
		word := firstOf(rest, portWords)
		marked = marked || word != ""
		if word == "" {
			word = firstOf(rest, []string{"的", "默认", "号", "是", "为", "udp"})
		}
		if word == "" {
			return rest, marked
		}
		rest = rest[len(word):]
	}
}

// firstOf returns the word that a text begins with; "", if it is none of them.
func firstOf(text string, words []string) string {
	for _, word := range words {
		if len(text) >= len(word) && strings.EqualFold(text[:len(word)], word) {
			return word
		}
	}
	return ""
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// checkPrefix checks what follows an address and a slash: the length of a prefix, a netmask, or the path of a link. An address
// that is a whole network is refused.
func checkPrefix(a netip.Addr, after, text string) error {
	word := leading(after, ofWord)
	if strings.Contains(text, "://") {
		return nil // a path, be it a number
	}
	bits, err := strconv.Atoi(word)
	if mask, no := netip.ParseAddr(word); no == nil && mask.Is4() {
		bits, _ = net.IPMask(mask.AsSlice()).Size()
		err = nil
	}
	p, no := a.Prefix(bits)
	switch {
	case err != nil || word == "":
		return nil // a path
	case no != nil:
		return &PeerError{PeerExtra, text}
	case p.Addr() != a:
		return nil
	}
	if last, ok := peers.Broadcast(p); ok {
		return &PeerError{PeerNetwork, last.String()}
	}
	return nil
}

// parseLink finds the host name in a link such as "http://lab-pc:3456/" or "\\lab-pc\files", between quotes, or before
// punctuation. wrong is the error if there is none.
func parseLink(text string, defaultPort uint16, wrong error) (Target, error) {
	const quotes, ends = " \t\r\n'\"`“”‘’「」『』《》<>(){}[]", ".,;!?"
	name, link := strings.Trim(text, quotes), false
	if scheme, after, ok := strings.Cut(name, "://"); ok && onlyScheme(scheme) {
		name, link = after, true
	} else if after := strings.TrimLeft(name, `\/`); after != name {
		name, link = after, true
	}
	if i := strings.IndexAny(name, `/\?`); i >= 0 && (link || i == len(name)-1 || strings.ContainsAny(name[:i], ".:")) {
		name = name[:i]
	}
	name = name[strings.LastIndex(name, "@")+1:]
	name = strings.TrimRight(name, quotes+ends)
	if parts := strings.Fields(name); len(parts) == 2 && onlyDigits(parts[1]) {
		name = parts[0] + ":" + parts[1]
	}
	if name != "" && name != text {
		if t, err := parseBare(name, defaultPort); err == nil {
			return t, nil
		} else if link {
			wrong = err
		}
	}
	return Target{}, explain(text, wrong)
}

// explain finds a better reason for a text without an IPv4 address: that it has one of IPv6, or more than one word, as in
// "主机名：lab-pc".
func explain(text string, wrong error) error {
	better := wrong
	outsideASCII := func(r rune) bool { return r > unicode.MaxASCII }
	var e *PeerError
	switch errors.As(wrong, &e); {
	case e == nil || e.Kind != PeerBadName && e.Kind != PeerBadPort:
	case strings.ContainsAny(text, " \t\n()<>[]"), e.Kind == PeerBadPort && strings.ContainsFunc(text, outsideASCII):
		better = &PeerError{PeerExtra, text}
	}
	for _, run := range runs(text, ofIPv6) {
		for _, part := range []string{run, strings.TrimPrefix(run, ":")} { // the colon may end the word before
			if a, _ := cutIPv6(part); a.Is6() {
				better = &PeerError{PeerIPv6, part}
			}
		}
	}
	return better
}

// onlyScheme reports whether a text can be the scheme of a link (RFC 3986).
func onlyScheme(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r >= unicode.MaxASCII || notOfName(r) && r != '+'
	}) < 0
}
