package transporttest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const (
	// roleVariable names the role that a process started by Role is to run.
	roleVariable = "UDPCHAT_TEST_ROLE"
	// isolatedVariable is set when a test binary runs in namespaces of its own.
	isolatedVariable = "UDPCHAT_TEST_ISOLATED"
)

// Main is the body of TestMain for packages that use Namespace or Role; it ends the process. In a process started by Role it
// runs that role. Otherwise it runs the tests. If this process may not make namespaces, it starts itself again with Isolation,
// when the system has a way, so that the tests may.
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
	_ = os.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin") // where nft is; the path of an ordinary user may lack these
	if os.Getenv(isolatedVariable) == "" && !privileged() {
		if prefix := Isolation("ip link set lo up"); prefix != nil {
			os.Exit(again(prefix))
		}
	}
	os.Exit(m.Run())
}

// Programs is the body of TestMain for packages whose tests run programs. Build makes them in a new folder, which is removed at the end.
// The environment variable gives it to a second start of this test binary, which runs the tests, since the go command may not work where
// that runs. Wrap changes the command of that start; nil: it stays. In the second start Programs returns; in the first it ends the process.
func Programs(variable string, build func() (folder string, err error), wrap func(*exec.Cmd) error) {
	if os.Getenv(variable) != "" {
		return
	}
	code, err := secondStart(variable, build, wrap)
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the programs and run the tests:", err)
		code = 1
	}
	os.Exit(code)
}

func secondStart(variable string, build func() (folder string, err error), wrap func(*exec.Cmd) error) (int, error) {
	folder, err := build()
	defer os.RemoveAll(folder)
	if err != nil {
		return 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), variable+"="+folder)
	if wrap != nil {
		if err := wrap(cmd); err != nil {
			return 0, err
		}
	}
	return exitCode(cmd)
}

// exitCode runs a command with the streams of this process, and returns its exit code.
func exitCode(cmd *exec.Cmd) (int, error) {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// Role returns a command that runs this test binary as another process. There Main runs the named role. env is added to its
// environment.
func Role(name string, env ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(self)
	cmd.Env = append(append(os.Environ(), "GORACE=atexit_sleep_ms=0", roleVariable+"="+name), env...)
	return cmd
}

// again runs this test binary behind the command prefix, and returns its exit code.
func again(prefix []string) int {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.Command(prefix[0], append(append(prefix[1:], self), os.Args[1:]...)...)
	cmd.Env = append(os.Environ(), isolatedVariable+"=1")
	code, err := exitCode(cmd)
	if err != nil {
		fmt.Fprintln(os.Stderr, "run the tests in namespaces:", err)
		return 1
	}
	return code
}

// Isolation returns the beginning of a command line that runs a program as root of new network, mount and process namespaces.
// The shell script runs in them before the program; all their processes end with it. It returns nil when this system allows
// no such command.
func Isolation(script string) []string {
	namespaces := []string{"--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"}
	forms := [][]string{{"unshare"}, {"unshare", "--map-root-user"}}
	if os.Getenv("CI") != "" {
		// The path that sudo sets may lack go.
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

// RequirePrograms ends the test, see SkipOutsideCI, when a program is missing.
func RequirePrograms(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			SkipOutsideCI(t, "this test needs "+p+"; packaging/setup.sh test installs it")
		}
	}
}

// SkipOutsideCI ends a test that cannot run here, for the reason in sentence. In CI the test fails, elsewhere it is skipped.
func SkipOutsideCI(t testing.TB, sentence string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(sentence)
	}
	t.Skip("skipped: " + sentence)
}
