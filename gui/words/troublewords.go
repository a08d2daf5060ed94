package words

import (
	"errors"
	"io/fs"

	"udpchat/chat"
)

// Unkept accepts notices of what keeps messages from getting onto the disk.
func Unkept(n chat.Notice) bool {
	return n.Kind == chat.HistoryUnsaved || n.Kind == chat.HistoryElsewhere
}

// Lost is how many messages could not be taken in, of whomever.
func Lost(losses []chat.Loss) uint64 {
	var n uint64
	for _, l := range losses {
		n += l.Count
	}
	return n
}

// Missed is how much could not be taken in, and what the system lost before it was seen.
func Missed(n chat.Network) uint64 { return Lost(n.Losses) + n.Dropped }

// Losses tells how many messages were lost, and whose most of them were.
func Losses(n chat.Network) string {
	unseen := SayN(n.Dropped, "The system dropped {{.N}} message from an unknown sender", "The system dropped {{.N}} messages from unknown senders")
	if len(n.Losses) == 0 {
		return unseen
	}
	first := n.Losses[0]
	who := Say("many addresses")
	if first.Host.IsValid() {
		who = first.Host.String()
	}
	words := SayN(first.Count, "{{.N}} message from {{.Address}} was lost", "{{.N}} messages from {{.Address}} were lost", "Address", who)
	if others := Lost(n.Losses) - first.Count; others > 0 {
		words = SayN(first.Count, "{{.N}} message from {{.Address}} and {{.M}} from others were lost", "{{.N}} messages from {{.Address}} and {{.M}} from others were lost", "Address", who, "M", others)
	}
	if n.Dropped > 0 {
		words += ". " + unseen
	}
	return words
}

// SendOnly tells why nothing can be received.
func SendOnly(n chat.Network) string {
	switch {
	case n.Why == chat.NotAllowed:
		return Say("Can't open port {{.Port}}: the system does not allow it. Choose another port.", "Port", n.Port)
	case n.Why != chat.ReasonNone:
		return Say("Can't open port {{.Port}}: the system refused. Choose another port.", "Port", n.Port)
	case n.Holder == "":
		return Say("Can't receive from scripts: another program is using port {{.Port}}", "Port", n.Port)
	}
	return Say("Can't receive from scripts: {{.Who}} is using port {{.Port}}", "Port", n.Port, "Who", n.Holder)
}

// Notice is the sentence for a lasting trouble; empty for one that is not known.
func Notice(n chat.Notice) string {
	switch n.Kind {
	case chat.SettingsUnreadable:
		return Say("The settings file was damaged and has been renamed to {{.What}}. Default settings are in use.", "What", n.What)
	case chat.SettingsCorrected:
		return Say("Some settings were out of range and have been corrected: {{.What}}. The file is backed up before it changes.", "What", n.What)
	case chat.SettingsUnsaved:
		return Say("Can't save settings: {{.What}}. They apply until you quit.", "What", Detail(n))
	case chat.HistoryUnsaved:
		return Say("Can't save history: {{.What}}. Messages stay in the window.", "What", Detail(n))
	case chat.HistoryReplaced:
		return Say("The history file was damaged and has been renamed to {{.What}}. A new one was started.", "What", n.What)
	case chat.HistoryElsewhere:
		return Say("Another window of the program is using this data folder. Messages here are lost when you quit.")
	case chat.HistoryTrimmed:
		return Say("History is full; the oldest messages were removed.")
	case chat.IdentityMissing:
		return Say("Your key can't be used: {{.What}}. Messages are sent unencrypted.", "What", Detail(n))
	case chat.IdentityTwice:
		return Say("Another computer is using your key: its data folder was copied. Delete identity.key on one of the two, then restart the program there.")
	}
	return ""
}

func Detail(n chat.Notice) string {
	if words := Trouble(n.Why); words != "" {
		return words
	}
	return n.What
}

// Trouble says what is wrong with a file, as part of a sentence; empty when only the system has words for it.
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

// Why says why a work with files failed, in the system's own words if there are no others.
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
