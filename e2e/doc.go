// Package e2e starts the real program on a virtual display and lets it talk with real Python scripts. Everything is in its
// tests, which are built with -tags e2e; `make e2e` runs them.
//
// Each test has machines of its own: network namespaces, in which the room's real port is free and nothing leaves this
// computer. The tests need Linux and what packaging/setup.sh test installs.
package e2e
