package settings

import "fmt"

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
	PeerReserved                               // nothing is ever delivered to 240.0.0.0/4 (RFC 1112); Value is the address
	PeerNetwork                                // a whole network, as in "192.168.1.0/24"; Value is its broadcast address
	PeerSeveral                                // more than one address; Value is the first
	PeerExtra                                  // there is more than an address, and it is not clear which part to take; Value is the text
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
	PeerReserved:      "is a reserved address, which no machine has",
	PeerNetwork:       "is the broadcast address of the network; enter it, or the address of one machine",
	PeerSeveral:       "is not the only address",
	PeerExtra:         "has more than an address; leave the rest out",
}

// Error returns the reason in English, for logs.
func (e *PeerError) Error() string {
	return fmt.Sprintf("read address: %q %s", e.Value, peerErrors[e.Kind])
}

// Typing reports whether typing on may make the text valid. A form need not show the error while its entry has the focus.
func (e *PeerError) Typing() bool {
	return e.Kind == PeerEmpty || e.Kind == PeerIncomplete || e.Kind == PeerTooFewParts
}
