package transport

import (
	"errors"
	"syscall"

	"udpchat/chat"
)

// Winsock's own error numbers, which package syscall leaves out; from winsock2.h.
const (
	wsaEACCES        syscall.Errno = 10013
	wsaEMFILE        syscall.Errno = 10024
	wsaEWOULDBLOCK   syscall.Errno = 10035
	wsaEADDRINUSE    syscall.Errno = 10048
	wsaEADDRNOTAVAIL syscall.Errno = 10049
	wsaENETDOWN      syscall.Errno = 10050
	wsaENETUNREACH   syscall.Errno = 10051
	wsaENOBUFS       syscall.Errno = 10055
	wsaEHOSTDOWN     syscall.Errno = 10064
	wsaEHOSTUNREACH  syscall.Errno = 10065
)

// soExclusiveAddrUse is SO_EXCLUSIVEADDRUSE of winsock2.h. Without it, a program that asks for address reuse can take the
// port over.
const soExclusiveAddrUse = ^syscall.SO_REUSEADDR

func exclusive(_, _ string, c syscall.RawConn) error {
	var err error
	ctl := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, soExclusiveAddrUse, 1)
	})
	return errors.Join(ctl, err)
}

// PortTaken reports whether err says that another program holds the port. If that program holds it exclusively, Windows reports
// a lack of permission.
func PortTaken(err error) bool {
	return errors.Is(err, wsaEADDRINUSE) || errors.Is(err, wsaEACCES)
}

// temporaryErrors are the errors of sending that soon pass: the system is short of buffers.
var temporaryErrors = []error{wsaENOBUFS, wsaEWOULDBLOCK}

// reasons classifies errors of sending.
var reasons = map[syscall.Errno]chat.Reason{
	wsaENETDOWN:      chat.NoNetwork,
	wsaENETUNREACH:   chat.NoNetwork,
	wsaEHOSTDOWN:     chat.NoNetwork,
	wsaEHOSTUNREACH:  chat.NoNetwork,
	wsaEADDRNOTAVAIL: chat.NoNetwork,
	wsaEACCES:        chat.NotAllowed,
	wsaEMFILE:        chat.TooManyOpen,
}
