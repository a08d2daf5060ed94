package app

import (
	"fmt"
	"strings"

	"udpchat/chat/health"
	"udpchat/settings"
	"udpchat/settings/secrets"
)

// named wraps an error in its health.Trouble, if it has one.
func named(err error) error {
	if t := health.TroubleOf(err); err != nil && t != health.OtherTrouble {
		return fmt.Errorf("%w: %w", t, err)
	}
	return err
}

func secretsNotice(p *secrets.Problem) health.Notice {
	switch p.Kind {
	case secrets.Replaced:
		return health.Notice{Kind: health.IdentityReplaced, What: p.Path}
	case secrets.Outdated:
		return health.Notice{Kind: health.IdentityReplaced, What: p.Path}
	case secrets.Moved:
		return health.Notice{Kind: health.IdentityMoved}
	case secrets.Renewed:
		return health.Notice{Kind: health.IdentityRenewed}
	case secrets.Restored:
		return health.Notice{Kind: health.IdentityRestored, What: p.Path}
	}
	return health.NoticeOf(health.SettingsUnsaved, p.Err)
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
