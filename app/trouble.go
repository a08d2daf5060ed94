package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/transport/link"
)

// troubleOf tells what is wrong with a file. The faces have words for each trouble; for any other error they show the system's
// words.
func troubleOf(err error) health.Trouble {
	if t, ok := errors.AsType[health.Trouble](err); ok {
		return t
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		if t, ok := fileTroubles[number]; ok {
			return t
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return health.ReadOnly
	case errors.Is(err, link.ErrDamaged):
		return health.Damaged
	}
	return health.OtherTrouble
}

// named wraps an error in its health.Trouble, if it has one.
func named(err error) error {
	if t := troubleOf(err); err != nil && t != health.OtherTrouble {
		return fmt.Errorf("%w: %w", t, err)
	}
	return err
}

// noticeOf makes a notice of an error.
func noticeOf(kind health.NoticeKind, err error) health.Notice {
	n := health.Notice{Kind: kind, Why: troubleOf(err)}
	if n.Why == health.OtherTrouble {
		n.What = err.Error()
	}
	return n
}

func settingsNotice(p *settings.Problem) health.Notice {
	switch p.Kind {
	case settings.Damaged:
		return health.Notice{Kind: health.SettingsUnreadable, What: p.Path}
	case settings.Corrected:
		return health.Notice{Kind: health.SettingsCorrected, What: strings.Join(p.Keys, ", ")}
	}
	return noticeOf(health.SettingsUnsaved, p.Err)
}
