// Package transport moves plain datagrams: what comes to the room's port, and what goes to the peers the person entered.
//
// Incoming: a [Port] keeps the port and its one [Receiver], which reads, copies and puts datagrams into a [Queue];
// [Decoder.Serve] takes batches out, reads the text and hands it on. Outgoing: a [Sender] carries texts from one socket
// whose port the system chose, to the addresses a [Resolver] found. [Watch] tells both what this machine's addresses are.
//
// Everything is IPv4. Nothing received changes state or is answered; what is sent is GB2312 of at most 1,024 bytes.
// Every Serve blocks and belongs on a goroutine of its own; the program's composition starts and ends it.
package transport
