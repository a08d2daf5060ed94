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

func build() (folder string, err error) {
	folder, err = os.MkdirTemp("", "udpchat-days-")
	if err == nil {
		err = os.Chmod(folder, 0o755) // another user runs the program, too
	}
	if err != nil {
		return folder, err
	}
	cmd := exec.Command("go", "build", "-tags", "nogui", "-o", filepath.Join(folder, "udpchat"), "../..")
	cmd.Env, cmd.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	return folder, cmd.Run()
}

// program is the program that people run without a window.
func program() string { return filepath.Join(os.Getenv(builds), "udpchat") }
