package chat

import (
	"net/netip"

	"udpchat/chat/members"
)

// Who is in a conversation, and what is known of them: see package members.
type (
	MemberID = members.ID      // names a member
	Member   = members.Member  // somebody in a conversation
	Node     = members.Node    // what is known of a member that is a node
	Held     = members.Held    // what a member acknowledges of an own log
	Known    = members.Known   // what the person settled about a member
	Contact  = members.Contact // what is kept about a node
	Key      = members.Key     // names a node
)

// Me is the member at this node.
const Me = members.Me

// PlainMember is the ID of the plain peer at a host address.
func PlainMember(host netip.Addr) MemberID { return members.OfHost(host) }

// LinkedMember is the ID of the node with a key.
func LinkedMember(k Key) MemberID { return members.OfKey(k) }

// Contacts keeps what is known of nodes. Archives implement it.
type Contacts interface {
	// Contacts lists the nodes ever heard of, those seen last first, at most 1,000 of them; see package fair for which. It is called
	// once, at the start.
	Contacts() []Contact
	// SaveContacts replaces what was known under the keys of the contacts. It returns at once, like Archive.Update.
	SaveContacts(batch []Contact)
}
