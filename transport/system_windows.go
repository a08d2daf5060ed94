package transport

import (
	"errors"
	"syscall"

	"udpchat/chat"
)

// Winsock's own error numbers, which package syscall leaves out; from winsock2.h.
const (
	wsaEACCES        syscall.Errno = 10013
	wsaEWOULDBLOCK   syscall.Errno = 10035
	wsaEADDRINUSE    syscall.Errno = 10048
	wsaEADDRNOTAVAIL syscall.Errno = 10049
	wsaENETDOWN      syscall.Errno = 10050
	wsaENETUNREACH   syscall.Errno = 10051
	wsaENOBUFS       syscall.Errno = 10055
	wsaEHOSTDOWN     syscall.Errno = 10064
	wsaEHOSTUNREACH  syscall.Errno = 10065
)

// soExclusiveAddrUse is SO_EXCLUSIVEADDRUSE of winsock2.h. Without it any program that asks for address reuse takes the
// port over while it is in use.
const soExclusiveAddrUse = ^syscall.SO_REUSEADDR

func exclusive(_, _ string, c syscall.RawConn) error {
	var err error
	ctl := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, soExclusiveAddrUse, 1)
	})
	return errors.Join(ctl, err)
}

// PortTaken reports whether err says that another program holds the port. One that holds it exclusively shows as a lack of
// permission.
func PortTaken(err error) bool {
	return errors.Is(err, wsaEADDRINUSE) || errors.Is(err, wsaEACCES)
}

// passing are the errors of sending that go by themselves: the system is short of buffers at the moment.
var passing = []error{wsaENOBUFS, wsaEWOULDBLOCK}

// reasons are the errors of sending that have a name for people.
var reasons = map[syscall.Errno]chat.Reason{
	wsaENETDOWN:      chat.NoNetwork,
	wsaENETUNREACH:   chat.NoNetwork,
	wsaEHOSTDOWN:     chat.NoNetwork,
	wsaEHOSTUNREACH:  chat.NoNetwork,
	wsaEADDRNOTAVAIL: chat.NoNetwork,
	wsaEACCES:        chat.NotAllowed,
}
