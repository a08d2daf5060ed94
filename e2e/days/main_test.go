//go:build e2e

package days

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"udpchat/transport/transporttest"
)

// builds tells the second start of the test binary the folder with the program.
const builds = "UDPCHAT_DAYS_BUILDS"

// TestMain builds the program and starts this test binary once more, since the go command may not work where that runs.
func TestMain(m *testing.M) {
	if os.Getenv(builds) != "" {
		transporttest.Main(m, nil)
	}
	code, err := again()
	if err != nil {
		fmt.Fprintln(os.Stderr, "days:", err)
		code = 1
	}
	os.Exit(code)
}

func again() (int, error) {
	dir, err := os.MkdirTemp("", "udpchat-days-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // another user runs the program, too
		return 0, err
	}
	build := exec.Command("go", "build", "-tags", "nogui", "-o", filepath.Join(dir, "udpchat"), "../..")
	build.Env, build.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := build.Run(); err != nil {
		return 0, fmt.Errorf("build the program: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), builds+"="+dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// program is the program that people run without a window.
func program() string { return filepath.Join(os.Getenv(builds), "udpchat") }
