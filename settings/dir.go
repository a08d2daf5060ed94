package settings

import (
	"cmp"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"udpchat/internal/files"
)

const folderName = "udpchat"

// DataDir returns the absolute path of the data folder: override if it is not empty, or else the system's usual place. That is
// $XDG_DATA_HOME/udpchat or ~/.local/share/udpchat, %LocalAppData%\udpchat on Windows, and ~/Library/Application Support/udpchat
// on macOS. It does not make the folder. The error says why there can be none.
func DataDir(override string) (string, error) {
	dir := override
	if dir == "" {
		usual, err := usualDir(runtime.GOOS, os.Getenv)
		if err != nil {
			return "", err
		}
		dir = usual
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the data folder %q: %w", dir, err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return "", fmt.Errorf("the data folder %q is a file, not a folder", abs)
	}
	return abs, nil
}

func usualDir(system string, env func(string) string) (string, error) {
	switch system {
	case "windows":
		return below(env, "LocalAppData")
	case "darwin", "ios":
		return below(env, "HOME", "Library", "Application Support")
	}
	// The XDG Base Directory Specification says to ignore a path that is not absolute.
	if filepath.IsAbs(env("XDG_DATA_HOME")) {
		return below(env, "XDG_DATA_HOME")
	}
	return below(env, "HOME", ".local", "share")
}

// below returns the path of the program's folder in a folder that an environment variable names, below the given folders.
func below(env func(string) string, variable string, folders ...string) (string, error) {
	base := env(variable)
	if base == "" {
		return "", fmt.Errorf("find the data folder: %s is not set; name a folder with --data", variable)
	}
	path := append([]string{base}, folders...)
	return filepath.Join(append(path, folderName)...), nil
}

// DefaultName returns the name of a person who chose none: user@host, without the host's domain. It asks the system each time,
// so it must not be called on the UI goroutine.
func DefaultName() string {
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, _ := os.Hostname() // optional
	return joinName(name, host)
}

// joinName joins user@host. The system may call these DOMAIN\user and host.domain.
func joinName(name, host string) string {
	name = name[strings.LastIndexByte(name, '\\')+1:]
	host, _, _ = strings.Cut(host, ".")
	joined := name + "@" + host
	if name == "" || host == "" {
		joined = cmp.Or(name, host, folderName)
	}
	return cut(strings.Map(printable, joined), maxName)
}

const (
	fileName = "settings.json"
	maxFile  = 16 << 20 // bytes; a longer file counts as damaged
)

// makeFolder makes the data folder unless it exists.
func makeFolder(dir string) error {
	if err := files.MakeFolder(dir); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// probe returns the reason why no file can be written into dir, or nil.
func probe(dir string) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	return files.Probe(dir)
}

// write writes a file atomically, and makes its folder if necessary.
func write(file string, data []byte) error {
	if err := makeFolder(filepath.Dir(file)); err != nil {
		return err
	}
	return files.Write(file, data)
}
