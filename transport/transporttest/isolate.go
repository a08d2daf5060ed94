package transporttest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const (
	// roleVariable names what a process that Role started is there for.
	roleVariable = "UDPCHAT_TEST_ROLE"
	// isolatedVariable tells a test binary that it has been started in namespaces of its own.
	isolatedVariable = "UDPCHAT_TEST_ISOLATED"
)

// Main is what TestMain of a package calls that makes Namespaces or starts itself as other processes: it ends the process.
// Started by Role, it runs that role. Otherwise it runs the tests, where they may not make namespaces once more in
// namespaces in which they may, if this system has a way.
func Main(m *testing.M, roles map[string]func()) {
	if role := os.Getenv(roleVariable); role != "" {
		run := roles[role]
		if run == nil {
			fmt.Fprintln(os.Stderr, "no role", role)
			os.Exit(2)
		}
		run()
		os.Exit(0)
	}
	_ = os.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin") // where nft is, for whoever is not root yet
	if os.Getenv(isolatedVariable) == "" && !privileged() {
		if prefix := Isolation("ip link set lo up"); prefix != nil {
			os.Exit(again(prefix))
		}
	}
	os.Exit(m.Run())
}

// Role is this test binary as another process, which Main makes run a role, with more in its environment.
func Role(name string, env ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self)
	cmd.Env = append(append(os.Environ(), "GORACE=atexit_sleep_ms=0", roleVariable+"="+name), env...)
	return cmd
}

// again runs this test binary with a command before it, and returns its exit code.
func again(prefix []string) int {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(prefix[0], append(append(prefix[1:], self), os.Args[1:]...)...)
	cmd.Env = append(os.Environ(), isolatedVariable+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "run the tests in namespaces:", err)
		return 1
	}
	return 0
}

// Isolation is the beginning of a command line that runs a program in network, mount and process namespaces of its own, as
// their root, after the lines of a shell script. Everything in them ends with it. It is in the first form this system allows;
// nil when there is none.
func Isolation(script string) []string {
	namespaces := []string{"--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"}
	forms := [][]string{{"unshare"}, {"unshare", "--map-root-user"}}
	if os.Getenv("CI") != "" {
		// sudo has a path of its own, on which go may not be.
		forms = append(forms, []string{"sudo", "-n", "-E", "env", "PATH=" + os.Getenv("PATH"), "unshare"})
	}
	for _, form := range forms {
		form = append(append(form, namespaces...), "sh", "-c", "set -e\n"+script+"\n"+`exec "$0" "$@"`)
		if exec.Command(form[0], append(form[1:], "true")...).Run() == nil {
			return form
		}
	}
	return nil
}

// RequirePrograms ends the test when a program is missing: in CI as failed, elsewhere as skipped.
func RequirePrograms(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			SkipOutsideCI(t, "this test needs "+p+"; packaging/setup.sh test installs it")
		}
	}
}

// SkipOutsideCI ends a test that cannot run here: in CI as failed, elsewhere as skipped with the sentence that says why.
func SkipOutsideCI(t testing.TB, sentence string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(sentence)
	}
	t.Skip("skipped: " + sentence)
}
