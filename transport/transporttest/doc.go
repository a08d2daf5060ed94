// Package transporttest is the network that tests run on, in three forms: Network lives in memory and keeps the time of
// testing/synctest; Relay stands between real sockets on this machine; Namespace and Switch are several hosts on one Linux
// machine. The first two do to datagrams what Faults says, by dice whose seed the test chooses.
package transporttest
