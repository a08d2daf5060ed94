//go:build !linux

package transporttest

import (
	"errors"
	"os/exec"
)

// Other systems have no namespaces: NewNamespace ends the test there.

func onThread(f func()) { go f() }

func privileged() bool { return true }

func newNetwork() (int, error) { return 0, errors.ErrUnsupported }

func endWithThread(*exec.Cmd) {}
