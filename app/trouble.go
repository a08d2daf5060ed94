package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport/link"
)

// troubleOf names what is wrong with a file. The faces find the words; without a name there are only the system's.
func troubleOf(err error) chat.Trouble {
	if t, ok := errors.AsType[chat.Trouble](err); ok {
		return t
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		if t, ok := fileTroubles[number]; ok {
			return t
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return chat.ReadOnly
	case errors.Is(err, link.ErrDamaged):
		return chat.Damaged
	}
	return chat.OtherTrouble
}

// named puts a chat.Trouble into the chain of an error, when it has a name.
func named(err error) error {
	if t := troubleOf(err); err != nil && t != chat.OtherTrouble {
		return fmt.Errorf("%w: %w", t, err)
	}
	return err
}

// noticeOf is a notice of an error.
func noticeOf(kind chat.NoticeKind, err error) chat.Notice {
	n := chat.Notice{Kind: kind, Why: troubleOf(err)}
	if n.Why == chat.OtherTrouble {
		n.What = err.Error()
	}
	return n
}

func settingsNotice(p *settings.Problem) chat.Notice {
	switch p.Kind {
	case settings.Damaged:
		return chat.Notice{Kind: chat.SettingsUnreadable, What: p.Path}
	case settings.Corrected:
		return chat.Notice{Kind: chat.SettingsCorrected, What: strings.Join(p.Keys, ", ")}
	}
	return noticeOf(chat.SettingsUnsaved, p.Err)
}
