package words

import (
	"errors"
	"io/fs"

	"udpchat/chat/health"
)

// Unsaved reports whether a notice says that messages are not saved.
func Unsaved(n health.Notice) bool {
	return n.Kind == health.HistoryUnsaved || n.Kind == health.HistoryElsewhere
}

// Notice is the sentence for a lasting problem; empty for a kind it does not know.
func Notice(n health.Notice) string {
	switch n.Kind {
	case health.SettingsUnreadable:
		return Say("The settings file was damaged and has been renamed to {{.What}}. Default settings are in use.", "What", n.What)
	case health.SettingsCorrected:
		return Say("Some settings were out of range and have been corrected: {{.What}}. The file is backed up before it changes.", "What", n.What)
	case health.SettingsUnsaved:
		return Say("Can't save settings: {{.What}}. They apply until you quit.", "What", detail(n))
	case health.HistoryUnsaved:
		return Say("Can't save history: {{.What}}. Messages stay in the window.", "What", detail(n))
	case health.HistoryReplaced:
		return Say("The history file was damaged and has been renamed to {{.What}}. A new one was started.", "What", n.What)
	case health.HistoryElsewhere:
		return Say("Another window of the program is using this data folder. Messages here are lost when you quit.")
	case health.HistoryTrimmed:
		return Say("History is full; the oldest messages were removed.")
	case health.IdentityMissing:
		return Say("Your key can't be used: {{.What}}. Messages are sent unencrypted.", "What", detail(n))
	case health.IdentityTwice:
		return Say("Another computer is using your key: its data folder was copied. Delete identity.key on one of the two, then restart the program there.")
	}
	return ""
}

// detail tells the cause of a notice, in the system's words if there are no others.
func detail(n health.Notice) string {
	if words := Trouble(n.Why); words != "" {
		return words
	}
	return n.What
}

// Trouble tells what is wrong with a file, as part of a sentence; empty if only the system has words for it.
func Trouble(t health.Trouble) string {
	switch t {
	case health.DiskFull:
		return Say("the disk is full")
	case health.ReadOnly:
		return Say("the folder is read-only")
	case health.Locked:
		return Say("another program is using the file")
	case health.Damaged:
		return Say("the file is damaged")
	case health.NewerVersion:
		return Say("the file is from a newer version; update the program")
	case health.MemoryOnly:
		return Say("there is no saved history")
	}
	return ""
}

// Why tells why an action with files failed, in the system's words if there are no others.
func Why(err error) string {
	trouble, _ := errors.AsType[health.Trouble](err)
	if trouble == health.OtherTrouble && errors.Is(err, fs.ErrPermission) {
		trouble = health.ReadOnly
	}
	if words := Trouble(trouble); words != "" {
		return words
	}
	return err.Error()
}
