// Package nodes tests several nodes on bad networks: real rooms, histories and links, without faces. All of it is in the tests;
// `make soak` runs them for long.
package nodes
