//go:build unix

package transport

import (
	"errors"
	"syscall"

	"udpchat/chat"
)

// exclusive does nothing here: a port is exclusive unless both programs ask to share it.
func exclusive(string, string, syscall.RawConn) error { return nil }

// PortTaken reports whether err says that another program holds the port.
func PortTaken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// temporaryErrors are the errors of sending that soon pass: the system is short of buffers.
var temporaryErrors = []error{syscall.ENOBUFS, syscall.ENOMEM, syscall.EAGAIN}

// reasons classifies errors of sending.
var reasons = map[syscall.Errno]chat.Reason{
	syscall.ENETDOWN:      chat.NoNetwork,
	syscall.ENETUNREACH:   chat.NoNetwork,
	syscall.EHOSTDOWN:     chat.NoNetwork,
	syscall.EHOSTUNREACH:  chat.NoNetwork,
	syscall.EADDRNOTAVAIL: chat.NoNetwork,
	syscall.EACCES:        chat.NotAllowed,
	syscall.EPERM:         chat.NotAllowed,
	syscall.EMFILE:        chat.TooManyOpen,
	syscall.ENFILE:        chat.TooManyOpen,
}
