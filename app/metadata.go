package app

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Metadata is FyneApp.toml, the one source of the program's version.
type Metadata string

// Version is the version in the metadata.
func (m Metadata) Version() string {
	for line := range strings.Lines(string(m)) {
		key, value, ok := strings.Cut(line, "=")
		if ok && strings.TrimSpace(key) == "Version" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return "unknown"
}

// Describe returns version, commit, Go, toolkit and system, one a line.
func (m Metadata) Describe() string {
	commit, fyne := "unknown", "none"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
		for _, d := range info.Deps {
			if d.Path == "fyne.io/fyne/v2" {
				fyne = d.Version
			}
		}
	}
	return fmt.Sprintf("udpchat %s\ncommit %s\nGo %s\nFyne %s\n%s/%s",
		m.Version(), commit, strings.TrimPrefix(runtime.Version(), "go"), fyne, runtime.GOOS, runtime.GOARCH)
}
