package transport

import (
	"errors"
	"slices"
	"syscall"

	"udpchat/chat"
)

// reason names an error of sending for people.
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

// passes reports whether the same send may succeed in a moment.
func passes(err error) bool {
	return slices.ContainsFunc(passing, func(p error) bool { return errors.Is(err, p) })
}
