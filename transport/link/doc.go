// Package link keeps the encrypted connections between copies of the program.
//
// A copy is its Ed25519 key, see [LoadIdentity]. A [Hub] holds one link to each other copy it was told to [Hub.Connect], over
// QUIC with TLS 1.3: both sides prove their keys, the one that dials also insists on the key it expects, and both prove
// that they know the room's [Code]. On a link letters go one way and acknowledgements the other, see PROTOCOL.md.
//
// Nothing is kept here: what a link did not deliver is sent again by the room once there is a link again.
package link
