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
		return say("Port {{.Port}} cannot be opened: the system does not allow it. Choose another port.", "Port", n.Port)
	case n.Why != chat.ReasonNone:
		return say("Port {{.Port}} cannot be opened: the system refuses it. Choose another port.", "Port", n.Port)
	case n.Holder == "":
		return say("Send only: another program holds {{.Port}}", "Port", n.Port)
	}
	return say("Send only: {{.Who}} holds {{.Port}}", "Port", n.Port, "Who", n.Holder)
}

// noticeWords is the sentence for a lasting trouble; empty for one that is not known.
func noticeWords(n chat.Notice) string {
	switch n.Kind {
	case chat.SettingsUnreadable:
		return say("The settings file was damaged and has been set aside as {{.What}}. The usual settings are in force.", "What", n.What)
	case chat.SettingsCorrected:
		return say("Settings that were out of range have been put right: {{.What}}. The file is copied before it is changed.", "What", n.What)
	case chat.SettingsUnsaved:
		return say("Settings cannot be written: {{.What}}. They hold until you quit.", "What", detailWords(n))
	case chat.HistoryUnsaved:
		return say("History cannot be written: {{.What}}. Messages stay in the window.", "What", detailWords(n))
	case chat.HistoryReplaced:
		return say("The history file was damaged and has been set aside as {{.What}}. A new one was begun.", "What", n.What)
	case chat.HistoryElsewhere:
		return say("Another copy uses this data folder. This one keeps its messages only until you quit.")
	case chat.HistoryTrimmed:
		return say("The history reached its limit; the oldest messages were removed.")
	case chat.IdentityMissing:
		return say("The key of this copy cannot be used: {{.What}}. It speaks plain text only, unencrypted.", "What", detailWords(n))
	case chat.IdentityTwice:
		return say("Another machine runs with the key of this copy: its data folder was copied. Delete identity.key in one of the two, then start that one again.")
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
		return say("the folder cannot be written to")
	case chat.Locked:
		return say("another program has locked the file")
	case chat.Damaged:
		return say("the file is damaged")
	case chat.NewerVersion:
		return say("a newer version of the program made the file; update the program")
	case chat.MemoryOnly:
		return say("there is no history on disk")
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
