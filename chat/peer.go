package chat

import "net/netip"

// Peer is what is known about an address the person entered.
type Peer struct {
	Entered   Recipient
	Address   netip.AddrPort // zero until it was found
	Broadcast bool
	Own       bool     // this machine itself
	Node      MemberID // the copy of the program that was met there; empty: none ever was
	Moved     bool     // with Copy: it has a link, and is at another address by now
	Clear     bool     // with Copy: what is said goes there in plain text all the same
	Why       Reason   // why it cannot be sent to
}

// Plain reports whether what is said goes there as plain text.
func (p Peer) Plain() bool { return p.Node == "" || p.Clear }
