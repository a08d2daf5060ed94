//go:build unix

package transport

import (
	"errors"
	"syscall"

	"udpchat/chat"
)

// exclusive needs to do nothing here: a port is exclusive unless both programs ask to share it.
func exclusive(string, string, syscall.RawConn) error { return nil }

// PortTaken reports whether err says that another program holds the port.
func PortTaken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// passing are the errors of sending that go by themselves: the system is short of buffers at the moment.
var passing = []error{syscall.ENOBUFS, syscall.ENOMEM, syscall.EAGAIN}

// reasons are the errors of sending that have a name for people.
var reasons = map[syscall.Errno]chat.Reason{
	syscall.ENETDOWN:      chat.NoNetwork,
	syscall.ENETUNREACH:   chat.NoNetwork,
	syscall.EHOSTDOWN:     chat.NoNetwork,
	syscall.EHOSTUNREACH:  chat.NoNetwork,
	syscall.EADDRNOTAVAIL: chat.NoNetwork,
	syscall.EACCES:        chat.NotAllowed,
	syscall.EPERM:         chat.NotAllowed,
}
