// Package nodes lets several copies of the program talk to each other over bad networks: real rooms, histories and links,
// without faces. Everything is in its tests; `make soak` runs them for long.
package nodes
