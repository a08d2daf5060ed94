package transport

import (
	"errors"
	"slices"
	"syscall"

	"udpchat/chat"
)

// reason classifies an error of sending, so that a face can explain it.
func reason(err error) chat.Reason {
	if err == nil {
		return chat.ReasonNone
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		if why, ok := reasons[number]; ok {
			return why
		}
	}
	return chat.OtherSendFailed
}

// temporary reports whether the same send may succeed a moment later.
func temporary(err error) bool {
	return slices.ContainsFunc(temporaryErrors, func(p error) bool { return errors.Is(err, p) })
}
