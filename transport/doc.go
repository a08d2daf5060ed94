// Package transport moves plain datagrams: it receives those that come to the room's port, and sends to the peers the
// person entered.
//
// Incoming: a [Port] holds the port and its one [Receiver], which copies each datagram into a [Queue]. [Decoder.Serve] takes
// batches out of the queue, decodes their text and hands it on. Outgoing: a [Sender] sends from one socket, whose port the
// system chose, to the addresses a [Resolver] found. [Watch] tells both which addresses this machine has.
//
// Everything is IPv4. A received datagram changes no state and gets no answer. A sent datagram is at most 1,024 bytes of
// GB2312. Every Serve blocks; package app gives each a goroutine and ends it.
package transport
