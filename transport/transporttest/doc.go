// Package transporttest provides three kinds of test networks. Network is in memory and follows the clock of testing/synctest.
// Relay stands between real sockets on this machine. Namespace and Switch are several hosts on one Linux machine. The first two
// can lose, duplicate, reorder and delay datagrams, see Faults; the test chooses the seed.
package transporttest
