//go:build e2e

package e2e

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// Environment variables for the second start of the test binary: builds is the folder with the programs, and privateNetwork
// is set if the tests run in namespaces of their own.
const (
	builds         = "UDPCHAT_E2E_BUILDS"
	privateNetwork = "UDPCHAT_E2E_PRIVATE"
)

// TestMain builds the programs and then starts this test binary once more, in namespaces of its own: nothing it sends
// leaves this computer, no port is taken yet, and whatever it started ends with it.
func TestMain(m *testing.M) {
	transporttest.Programs(builds, func() (string, error) {
		folder, err := os.MkdirTemp("", "udpchat-e2e-")
		if err != nil {
			return "", err
		}
		return folder, build(folder)
	}, isolate)
	os.Exit(m.Run())
}

// isolate has a command run in namespaces of its own, where this system allows that.
func isolate(cmd *exec.Cmd) error {
	prefix := transporttest.Isolation(inside)
	switch {
	case prefix == nil && os.Getenv("CI") != "":
		return errors.New("no network namespaces here, and CI skips nothing")
	case prefix == nil:
		fmt.Fprintln(os.Stderr, "e2e: no network namespaces here: loopback only, tests with a network are skipped")
		return nil
	}
	inside := exec.Command(prefix[0], append(prefix[1:], cmd.Args...)...)
	cmd.Path, cmd.Args, cmd.Err = inside.Path, inside.Args, inside.Err
	cmd.Env = append(cmd.Env, privateNetwork+"=1")
	return nil
}

// build makes the programs as the Makefile does, and the one with a window also with the race detector. The detector leaves out
// what the Makefile says, at least the database's engine: with it, the program could write only a tenth of the messages that arrive.
func build(dir string) error {
	const tags = "x11,migrated_fynedo,no_animations"
	race := strings.Fields(cmp.Or(os.Getenv("RACE"), "-race -gcflags=modernc.org/sqlite/lib=-race=false"))
	for name, args := range map[string][]string{
		"udpchat":          {"-tags", tags},
		"udpchat-race":     append(race, "-tags", tags),
		"udpchat-terminal": {"-tags", "nogui"},
		"typewriter":       {"-tags", tags},
	} {
		if name == "udpchat-race" && flag.Lookup("pictures") != nil {
			continue // that flag is there where only pictures are taken
		}
		cmd := exec.Command("go", append([]string{"build", "-o", filepath.Join(dir, name)}, append(args, source(name))...)...)
		cmd.Stderr = os.Stderr
		if name == "udpchat-terminal" {
			cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		}
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build %s: %w", name, err)
		}
	}
	return nil
}

// source is the folder of a program.
func source(name string) string {
	if name == "typewriter" {
		return "./testdata/typewriter"
	}
	return ".."
}

// inside prepares the namespaces for the test binary: displays have names of their own too.
const inside = `ip link set lo up
mkdir -p -m 1777 /tmp/.X11-unix
mount -t tmpfs -o mode=1777 tmpfs /tmp/.X11-unix`

// private reports whether the tests have namespaces of their own.
func private() bool { return os.Getenv(privateNetwork) != "" }
