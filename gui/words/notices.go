package words

import (
	"errors"
	"io/fs"

	"udpchat/chat"
)

// Unsaved reports whether a notice says that messages are not saved.
func Unsaved(n chat.Notice) bool {
	return n.Kind == chat.HistoryUnsaved || n.Kind == chat.HistoryElsewhere
}

// Notice is the sentence for a lasting problem; empty for a kind it does not know.
func Notice(n chat.Notice) string {
	switch n.Kind {
	case chat.SettingsUnreadable:
		return Say("The settings file was damaged and has been renamed to {{.What}}. Default settings are in use.", "What", n.What)
	case chat.SettingsCorrected:
		return Say("Some settings were out of range and have been corrected: {{.What}}. The file is backed up before it changes.", "What", n.What)
	case chat.SettingsUnsaved:
		return Say("Can't save settings: {{.What}}. They apply until you quit.", "What", detail(n))
	case chat.HistoryUnsaved:
		return Say("Can't save history: {{.What}}. Messages stay in the window.", "What", detail(n))
	case chat.HistoryReplaced:
		return Say("The history file was damaged and has been renamed to {{.What}}. A new one was started.", "What", n.What)
	case chat.HistoryElsewhere:
		return Say("Another window of the program is using this data folder. Messages here are lost when you quit.")
	case chat.HistoryTrimmed:
		return Say("History is full; the oldest messages were removed.")
	case chat.IdentityMissing:
		return Say("Your key can't be used: {{.What}}. Messages are sent unencrypted.", "What", detail(n))
	case chat.IdentityTwice:
		return Say("Another computer is using your key: its data folder was copied. Delete identity.key on one of the two, then restart the program there.")
	}
	return ""
}

// detail tells the cause of a notice, in the system's words if there are no others.
func detail(n chat.Notice) string {
	if words := Trouble(n.Why); words != "" {
		return words
	}
	return n.What
}

// Trouble tells what is wrong with a file, as part of a sentence; empty if only the system has words for it.
func Trouble(t chat.Trouble) string {
	switch t {
	case chat.DiskFull:
		return Say("the disk is full")
	case chat.ReadOnly:
		return Say("the folder is read-only")
	case chat.Locked:
		return Say("another program is using the file")
	case chat.Damaged:
		return Say("the file is damaged")
	case chat.NewerVersion:
		return Say("the file is from a newer version; update the program")
	case chat.MemoryOnly:
		return Say("there is no saved history")
	}
	return ""
}

// Why tells why an action with files failed, in the system's words if there are no others.
func Why(err error) string {
	trouble, _ := errors.AsType[chat.Trouble](err)
	if trouble == chat.OtherTrouble && errors.Is(err, fs.ErrPermission) {
		trouble = chat.ReadOnly
	}
	if words := Trouble(trouble); words != "" {
		return words
	}
	return err.Error()
}
