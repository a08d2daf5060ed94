// Package beacon finds other nodes in this network, and makes this one known to them.
//
// A [Beacon] sends small signed packets on every interface and to known hosts, and answers the packets of other nodes. Once a
// node has proved that it receives at its address, by returning a token, the beacon calls a hook. [Packet] documents the
// format, PROTOCOL.md the exchange. Packets carry no names and no texts: those go over links.
//
// A received packet is hostile until its signature is checked; at most 200 signatures are checked in a second. A packet gets at
// most one answer, of the same size. Nothing is ever sent to a room's port. Package app gives [Beacon.Serve] a goroutine; Serve
// starts one more for each socket and waits for it.
package beacon
