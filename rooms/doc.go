// Package rooms is what a node knows of a room: who its members are, the keys by which they read, its code and its name. All of it
// follows from the entries of the room's roll.
//
// A room is two conversations of the journal. In one people talk, and what is said in it is sealed. The other one, the roll, has the
// control entries alone: they are not sealed, only members get them, and they are kept for ever. Roll reads them, and makes those that
// this node has to say.
//
// Nobody decides alone and nobody is asked: members come and go while some are away. So everything here is a function of the set of
// entries. Two nodes with the same entries agree on the members and the code, in whatever order the entries came.
//
// The package has no goroutines, clock, disk or sockets. It trusts that the caller has verified the headers of entries.
package rooms
