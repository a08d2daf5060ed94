package settings

import (
	"cmp"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
)

const folderName = "udpchat"

// DataDir returns the absolute path of the data folder: override if it is not empty, else the usual place of the system,
// which is $XDG_DATA_HOME/udpchat or ~/.local/share/udpchat, %LocalAppData%\udpchat on Windows, and
// ~/Library/Application Support/udpchat on macOS. It makes nothing. The error says why there is no such folder.
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
	// The XDG base directory specification: a path that is not absolute is to be ignored.
	if filepath.IsAbs(env("XDG_DATA_HOME")) {
		return below(env, "XDG_DATA_HOME")
	}
	return below(env, "HOME", ".local", "share")
}

// below returns the path of the program's folder under folders of the folder that an environment variable names.
func below(env func(string) string, variable string, folders ...string) (string, error) {
	base := env(variable)
	if base == "" {
		return "", fmt.Errorf("find the data folder: %s is not set; name a folder with --data", variable)
	}
	path := append([]string{base}, folders...)
	return filepath.Join(append(path, folderName)...), nil
}

// DefaultName returns what this person is called who chose no name: user@host, without the host's domain. It asks the system
// each time and is not for a goroutine that draws.
func DefaultName() string {
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, _ := os.Hostname() // without it the name is shorter
	return joinName(name, host)
}

// joinName makes user@host of what the system says, which may be DOMAIN\user and a host with its domain.
func joinName(name, host string) string {
	name = name[strings.LastIndexByte(name, '\\')+1:]
	host, _, _ = strings.Cut(host, ".")
	joined := name + "@" + host
	if name == "" || host == "" {
		joined = cmp.Or(name, host, folderName)
	}
	return cut(strings.Map(printable, joined), maxName)
}
