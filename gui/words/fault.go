package words

import (
	"errors"

	"udpchat/chat"
	"udpchat/gui/typeset"
	"udpchat/settings"
)

// Fault tells why an address that was entered is refused.
func Fault(fault error) string {
	var e *settings.PeerError
	if !errors.As(fault, &e) {
		return Say("This address is already in the list.")
	}
	value := typeset.FirstRunes(chat.Visible(e.Value), 40)
	switch e.Kind {
	case settings.PeerEmpty:
		return Say("Enter an address.")
	case settings.PeerIncomplete:
		return Say("The address is incomplete.")
	case settings.PeerTooFewParts, settings.PeerTooManyParts:
		return Say("An address has four parts, like 192.168.1.20.")
	case settings.PeerOctetTooLarge:
		return Say("{{.Part}} is too large. Each part is 0 to 255.", "Part", value)
	case settings.PeerLeadingZero:
		return Say("Write {{.Part}} without leading zeros.", "Part", value)
	case settings.PeerBadPort:
		return Say("Enter a port from 1 to 65535.")
	case settings.PeerIPv6:
		return Say("Only IPv4 works here. Use an address like 192.168.1.20.")
	case settings.PeerMulticast:
		return Say("{{.Address}} is a multicast address, which can't be used here.", "Address", value)
	case settings.PeerUnspecified:
		return Say("{{.Address}} is not the address of a computer.", "Address", value)
	}
	return Say("“{{.Name}}” is not a valid host name.", "Name", value)
}
