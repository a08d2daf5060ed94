package app

import (
	"fmt"
	"strings"

	"udpchat/chat/health"
	"udpchat/settings"
)

// named wraps an error in its health.Trouble, if it has one.
func named(err error) error {
	if t := health.TroubleOf(err); err != nil && t != health.OtherTrouble {
		return fmt.Errorf("%w: %w", t, err)
	}
	return err
}

func settingsNotice(p *settings.Problem) health.Notice {
	switch p.Kind {
	case settings.Damaged:
		return health.Notice{Kind: health.SettingsUnreadable, What: p.Path}
	case settings.Corrected:
		return health.Notice{Kind: health.SettingsCorrected, What: strings.Join(p.Keys, ", ")}
	}
	return health.NoticeOf(health.SettingsUnsaved, p.Err)
}
