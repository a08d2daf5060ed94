// Package network is the page that tells what this node can do on the network, and what to do about what it cannot. It belongs to the UI
// goroutine.
package network
