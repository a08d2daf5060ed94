// Package people is how every part of the window shows a member:
//
//   - the name ([Label]): the one the person gave it, or the one it gives itself, or its host. Where a name could be taken for
//     another's, the first characters of the fingerprint follow as a mark.
//   - the badge ([Person.Badge]): a lock for a node, a shield once its digits were compared, a warning for a node that bears the
//     name of a verified one. A plain peer has none.
//   - the avatar ([Avatar]): a round one in the colour of its key with a letter for a node, a square with a prompt for a plain
//     peer.
//   - the address ([Address], [Host]): without a port for a plain peer, which has a new port at every start.
//
// It belongs to the UI goroutine.
package people
