//go:build e2e

package days

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"udpchat/transport/transporttest"
)

// builds tells the second start of the test binary the folder with the program.
const builds = "UDPCHAT_DAYS_BUILDS"

// TestMain builds the program and starts this test binary once more.
func TestMain(m *testing.M) {
	transporttest.Programs(builds, build, nil)
	transporttest.Main(m, nil)
}

func build(folder string) error {
	if err := os.Chmod(folder, 0o755); err != nil { // another user runs the program, too
		return err
	}
	cmd := exec.Command("go", "build", "-tags", "nogui", "-o", filepath.Join(folder, "udpchat"), "../..")
	cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	return cmd.Run()
}

// program is the program that people run without a window.
func program() string { return filepath.Join(os.Getenv(builds), "udpchat") }
