//go:build e2e

package days

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what usually happens at once. It is no promise: the machine may be busy.
const patience = time.Minute

// event is an object that the program printed.
type event struct {
	Type, Change, Kind, State, Author, Member, Name, Text, Trouble, Error, Why, Key, Via string

	ID         json.RawMessage
	Message    int
	Stored, Of int
	Here, Over bool
	At         time.Time
	Messages   []event
	Members    []event
	Older      json.RawMessage

	printed time.Time // when it was read
}

// run is one start of the program.
type run struct {
	t     testing.TB
	name  string
	cmd   *exec.Cmd
	in    io.WriteCloser
	err   bytes.Buffer // complete once it has ended
	ended chan struct{}
	asked int  // commands that were given
	over  bool // the test has ended it

	mu     sync.Mutex // guards the fields below
	events []event
	more   chan struct{} // closed when there is another event
	stray  string        // the first line that is no object
}

// begin starts a command whose output are objects.
func begin(t testing.TB, name string, cmd *exec.Cmd, start func(*exec.Cmd) error) *run {
	t.Helper()
	r := &run{t: t, name: name, cmd: cmd, ended: make(chan struct{}), more: make(chan struct{})}
	cmd.Stderr, cmd.WaitDelay = &r.err, time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = start(cmd)
	}
	if err != nil {
		t.Fatal(err)
	}
	r.in = in
	go func() {
		r.read(out)
		_ = cmd.Wait()
		close(r.ended)
	}()
	t.Cleanup(r.kill)
	return r
}

// read takes objects until the program ends.
func (r *run) read(out io.Reader) {
	for lines := bufio.NewReaderSize(out, 1<<20); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			return // what stands before the end without a line's end is half of an object
		}
		e := event{printed: time.Now()}
		err = json.Unmarshal([]byte(line), &e)
		r.mu.Lock()
		if err != nil && r.stray == "" {
			r.stray = line
		}
		r.events = append(r.events, e)
		close(r.more)
		r.more = make(chan struct{})
		r.mu.Unlock()
	}
}

// since returns the events from one on, and what is closed when there are more.
func (r *run) since(n int) ([]event, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stray != "" {
		r.t.Errorf("%s printed %q", r.name, r.stray)
		r.stray = ""
	}
	return r.events[n:len(r.events):len(r.events)], r.more
}

// wait waits for an event, also among those that were printed already.
func (r *run) wait(limit time.Duration, what string, is func(event) bool) event {
	r.t.Helper()
	var found event
	n := 0
	r.until(limit, what, func(all []event) bool {
		for ; n < len(all); n++ {
			if is(all[n]) {
				found = all[n]
				return true
			}
		}
		return false
	})
	return found
}

// until waits until all that was printed so far fulfils a condition.
func (r *run) until(limit time.Duration, what string, so func([]event) bool) {
	r.t.Helper()
	late := time.NewTimer(limit)
	defer late.Stop()
	for {
		all, more := r.since(0)
		if so(all) {
			return
		}
		select {
		case <-more:
		case <-r.ended:
			if all, _ := r.since(0); !so(all) {
				r.fail("it has ended instead: " + what)
			}
			return
		case <-late.C:
			r.fail("not within " + limit.String() + ": " + what)
		}
	}
}

// fail ends the test with what the program printed last.
func (r *run) fail(what string) {
	r.t.Helper()
	r.kill()
	var last strings.Builder
	all, _ := r.since(0)
	all = slices.DeleteFunc(slices.Clone(all), func(e event) bool { return e.Type == "answer" })
	for _, e := range all[max(0, len(all)-40):] {
		fmt.Fprintln(&last, e)
	}
	said := r.err.String()
	r.t.Fatalf("%s: %s\nof %d objects that are no answers, the last are\n%s\nstandard error:\n%s", r.name, what, len(all), &last, said[max(0, len(said)-10_000):])
}

// String is one line for the report of a failure.
func (e event) String() string {
	s := fmt.Sprintf("%s %s", e.printed.Format("05.000"), e.Type)
	for _, word := range []string{e.Change, e.State, e.Author, e.Member, e.Name, e.Trouble, e.Error, e.Why, string(e.ID), e.Text} {
		if word != "" {
			s += fmt.Sprintf(" %.60s", word)
		}
	}
	if e.Type == "receipt" {
		s += fmt.Sprintf(" %d: %d of %d", e.Message, e.Stored, e.Of)
	}
	return s
}

func (r *run) running() bool {
	select {
	case <-r.ended:
		return false
	default:
		return true
	}
}

// kill ends the program as a power failure would.
func (r *run) kill() {
	r.t.Helper()
	if !r.running() && !r.over {
		r.t.Errorf("%s had ended by itself: %s", r.name, r.err.String())
	}
	r.over = true
	_ = r.cmd.Process.Kill()
	<-r.ended
}

// end ends the program as the end of a session does, and waits for its last object.
func (r *run) end() {
	r.t.Helper()
	r.signal(syscall.SIGTERM)
	r.wait(patience, "it ends in order", func(e event) bool { return e.Type == "end" })
	r.over = true
	<-r.ended
}

func (r *run) signal(s syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatalf("%s: %v", r.name, err)
	}
}

// order gives a command and returns the id by which its answer is known.
func (r *run) order(command map[string]any) string {
	r.t.Helper()
	r.asked++
	command["id"] = r.asked
	line, err := json.Marshal(command)
	if err == nil {
		_, err = r.in.Write(append(line, '\n'))
	}
	if err != nil {
		r.fail("it takes no command: " + err.Error())
	}
	return fmt.Sprint(r.asked)
}

// ask gives a command and waits for its answer.
func (r *run) ask(command map[string]any) event {
	r.t.Helper()
	id := r.order(command)
	answer := r.wait(patience, fmt.Sprint("it answers ", command), func(e event) bool {
		return (e.Type == "answer" || e.Type == "error") && string(e.ID) == id
	})
	if answer.Type == "error" {
		r.fail(fmt.Sprint(command, " is refused: ", answer.Text))
	}
	return answer
}
