// Package link keeps the encrypted connections between nodes.
//
// A node is identified by its Ed25519 key, see [LoadIdentity]. A [Hub] holds one link to each node that it was told to
// [Hub.Connect] to or that connected to it, over QUIC (RFC 9000) with TLS 1.3. Both sides prove their keys and their knowledge
// of the room's [Code]; the dialling side also insists on the key it expects. A link carries letters and their
// acknowledgements, see PROTOCOL.md.
//
// Nothing is stored here. After a link has ended, the room sends the rest over the next one.
package link
