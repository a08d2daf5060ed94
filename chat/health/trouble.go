package health

import (
	"errors"
	"io/fs"
	"syscall"
)

// Trouble is what is wrong with a file of the program, or with the system. It is an error; the faces turn it into a sentence.
type Trouble uint8

// These are the troubles. OtherTrouble goes with the system's own words, see Words.
const (
	OtherTrouble Trouble = iota
	DiskFull             // the disk, or this user's share of it
	ReadOnly             // the file or its folder may not be used
	Locked               // another program holds the file
	Damaged              // the file is not what it should be
	NewerVersion         // a newer version of the program made the file
	TooManyOpen          // the program or the system has too many files and sockets open
	Missing              // there is no such file or folder
	NotAFolder           // something is a file where a folder should be
	IsAFolder            // something is a folder where a file should be
	BadName              // the name is too long, or has characters that the disk does not allow
	DiskFails            // the disk cannot be read or written
	Unreachable          // the disk of another computer, or one that was taken out
	Quarantined          // a virus scanner holds the file
	TooLarge             // the disk takes no file of that size
	MemoryOnly           // there is no file: what was said is kept in memory
)

var troubles = [...]string{
	OtherTrouble: "trouble with a file",
	DiskFull:     "disk full",
	ReadOnly:     "the folder cannot be written to",
	Locked:       "locked by another program",
	Damaged:      "damaged",
	NewerVersion: "made by a newer version of the program",
	TooManyOpen:  "too many open files",
	Missing:      "no such file or folder",
	NotAFolder:   "a file, not a folder",
	IsAFolder:    "a folder, not a file",
	BadName:      "a name that the disk does not allow",
	DiskFails:    "the disk fails",
	Unreachable:  "the disk cannot be reached",
	Quarantined:  "held by a virus scanner",
	TooLarge:     "too large for the disk",
	MemoryOnly:   "kept in memory only",
}

// Error returns the trouble in English, for logs.
func (t Trouble) Error() string { return troubles[min(int(t), len(troubles)-1)] }

// TroubleOf tells what is wrong from an error of the system, or one that holds a Trouble.
func TroubleOf(err error) Trouble {
	if t, is := errors.AsType[Trouble](err); is {
		return t
	}
	if number, is := errors.AsType[syscall.Errno](err); is {
		if t, is := systemTroubles[number]; is {
			return t
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return ReadOnly
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	}
	return OtherTrouble
}

// Words are the system's own words for an error: without what the program did, and without the names of files that nobody but
// the program knows.
func Words(err error) string {
	if number, is := errors.AsType[syscall.Errno](err); is {
		return number.Error()
	}
	return err.Error()
}

// NoticeOf makes a notice of an error.
func NoticeOf(kind NoticeKind, err error) Notice {
	n := Notice{Kind: kind, Why: TroubleOf(err)}
	if n.Why == OtherTrouble {
		n.What = Words(err)
	}
	return n
}
