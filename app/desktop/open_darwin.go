//go:build !nogui

package desktop

import "os/exec"

// open asks the program that the Finder has for such things.
func open(target string) error { return run(exec.Command("/usr/bin/open", target), openTime) }
