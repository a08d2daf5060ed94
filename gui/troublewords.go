package gui

import (
	"errors"
	"io/fs"

	"udpchat/chat"
)

// sendOnlyWords tells why nothing can be received.
func sendOnlyWords(n chat.Network) string {
	switch {
	case n.Why == chat.NotAllowed:
		return say("Can't open port {{.Port}}: the system does not allow it. Choose another port.", "Port", n.Port)
	case n.Why != chat.ReasonNone:
		return say("Can't open port {{.Port}}: the system refused. Choose another port.", "Port", n.Port)
	case n.Holder == "":
		return say("Can't receive from scripts: another program is using port {{.Port}}", "Port", n.Port)
	}
	return say("Can't receive from scripts: {{.Who}} is using port {{.Port}}", "Port", n.Port, "Who", n.Holder)
}

// noticeWords is the sentence for a lasting trouble; empty for one that is not known.
func noticeWords(n chat.Notice) string {
	switch n.Kind {
	case chat.SettingsUnreadable:
		return say("The settings file was damaged and has been renamed to {{.What}}. Default settings are in use.", "What", n.What)
	case chat.SettingsCorrected:
		return say("Some settings were out of range and have been corrected: {{.What}}. The file is backed up before it changes.", "What", n.What)
	case chat.SettingsUnsaved:
		return say("Can't save settings: {{.What}}. They apply until you quit.", "What", detailWords(n))
	case chat.HistoryUnsaved:
		return say("Can't save history: {{.What}}. Messages stay in the window.", "What", detailWords(n))
	case chat.HistoryReplaced:
		return say("The history file was damaged and has been renamed to {{.What}}. A new one was started.", "What", n.What)
	case chat.HistoryElsewhere:
		return say("Another window of the program is using this data folder. Messages here are lost when you quit.")
	case chat.HistoryTrimmed:
		return say("History is full; the oldest messages were removed.")
	case chat.IdentityMissing:
		return say("Your key can't be used: {{.What}}. Messages are sent unencrypted.", "What", detailWords(n))
	case chat.IdentityTwice:
		return say("Another computer is using your key: its data folder was copied. Delete identity.key on one of the two, then restart the program there.")
	}
	return ""
}

func detailWords(n chat.Notice) string {
	if words := troubleWords(n.Why); words != "" {
		return words
	}
	return n.What
}

// troubleWords says what is wrong with a file, as part of a sentence; empty when only the system has words for it.
func troubleWords(t chat.Trouble) string {
	switch t {
	case chat.DiskFull:
		return say("the disk is full")
	case chat.ReadOnly:
		return say("the folder is read-only")
	case chat.Locked:
		return say("another program is using the file")
	case chat.Damaged:
		return say("the file is damaged")
	case chat.NewerVersion:
		return say("the file is from a newer version; update the program")
	case chat.MemoryOnly:
		return say("there is no saved history")
	}
	return ""
}

// whyWords says why a work with files failed, in the system's own words if there are no others.
func whyWords(err error) string {
	trouble, _ := errors.AsType[chat.Trouble](err)
	if trouble == chat.OtherTrouble && errors.Is(err, fs.ErrPermission) {
		trouble = chat.ReadOnly
	}
	if words := troubleWords(trouble); words != "" {
		return words
	}
	return err.Error()
}
