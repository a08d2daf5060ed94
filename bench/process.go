//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is a program the benchmark started.
type process struct {
	*exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader // what it prints; nil when it is thrown away
	errors bytes.Buffer
	ended  chan struct{}
	once   sync.Once
}

// start starts a program whose lines are wanted when talks is set.
func start(talks bool, env []string, name string, args ...string) *process {
	p := &process{Cmd: exec.Command(name, args...), ended: make(chan struct{})}
	p.Env = append(os.Environ(), env...)
	p.Stderr = &p.errors
	p.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if talks {
		p.in = must(p.StdinPipe())
		r, w := io.Pipe()
		p.Stdout, p.out = w, bufio.NewReader(r)
	}
	check(p.Start())
	go func() {
		_ = p.Wait()
		if w, ok := p.Stdout.(*io.PipeWriter); ok {
			w.Close()
		}
		close(p.ended)
	}()
	return p
}

// stop asks the program to end and waits. After ten seconds it makes the program print its goroutines, kills it, and returns
// what was printed as the error.
func (p *process) stop() error {
	p.once.Do(func() {
		if p.in != nil {
			p.in.Close()
		}
		_ = p.Process.Signal(syscall.SIGTERM)
	})
	select {
	case <-p.ended:
		return nil
	case <-time.After(10 * time.Second):
		_ = p.Process.Signal(syscall.SIGQUIT)
		time.Sleep(time.Second)
		_ = p.Process.Kill()
		<-p.ended
		return fmt.Errorf("%s did not end in time:\n%s", p.Path, p.errors.String())
	}
}

// line reads the next line the program prints.
func (p *process) line() string {
	s, err := p.out.ReadString('\n')
	if err != nil {
		check(fmt.Errorf("%s: %w: %s", p.Path, err, p.errors.String()))
	}
	return strings.TrimSpace(s)
}

// worked is how much processor time the whole program has used: the kernel numbers the clocks of other processes like this.
func (p *process) worked() time.Duration {
	return time.Duration(usage(int32(^p.Process.Pid<<3 | unix.CLOCK_PROCESS_CPUTIME_ID)))
}

// private is how much memory only this program holds, in MB.
func (p *process) private() float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return float64(kb) / 1024
		}
	}
	return 0
}

// dropped is how many datagrams to a UDP port the kernel has dropped, and whether a program has the port open.
func dropped(port int) (drops int, open bool) {
	table, _ := os.ReadFile("/proc/net/udp")
	want := fmt.Sprintf(":%04X", port)
	for line := range strings.Lines(string(table)) {
		if f := strings.Fields(line); len(f) > 12 && strings.HasSuffix(f[1], want) {
			drops, _ = strconv.Atoi(f[12])
			return drops, true
		}
	}
	return 0, false
}

// until asks again and again whether something is so, and gives up after a while.
func until(limit time.Duration, what string, is func() bool) {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	check(fmt.Errorf("%s: not within %v", what, limit))
}
