// Package days tests whole days of people: several computers in networks of their own, each with the program as it is shipped, which
// are killed, moved, cloned, restored and cut off. The tests drive it as another program would, by its JSON. All of it is in the
// tests; `make days` runs them, and `make soak` the long ones.
package days
