// Package nodes tests two nodes on bad networks: real rooms, journals, histories and links, without faces. All of it is in the tests;
// `make soak` runs them for long. What happens to more nodes, as whole programs, is in e2e/days.
package nodes
