// Package beacon finds other copies of the program in this network, and tells them of this one.
//
// A [Beacon] announces itself with small signed packets on every interface and to hosts it was told of, answers those of
// others, and calls a hook once a copy has proved that it receives at the address it sends from. What a packet looks like is
// [Packet]; who answers whom, and when, is in PROTOCOL.md. Names and texts are no part of it: those go over links.
//
// Everything received is hostile until its signature was checked, and no more than 200 are checked in any second. No packet
// is answered with more than one, and all have one size. Nothing is ever sent to a room's port. The program's composition
// gives [Beacon.Serve] a goroutine of its own; each socket has one more, which Serve starts and waits for.
package beacon
