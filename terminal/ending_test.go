package terminal_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/terminal"
)

// slow is an archive that answers when the test lets it, unless the question was called off.
type slow struct {
	*memory.Archive
	held chan func()
}

func (s slow) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	s.held <- func() {
		if ctx.Err() == nil {
			s.Archive.Window(ctx, q, answer)
		}
	}
}

func TestWhatCameBeforeTheSignalIsPrintedAndThenItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		archive := slow{memory.New(), make(chan func(), 1)}
		var out, e screen
		term := terminal.New()
		term.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Changed: term.Changed})
		term.Out, term.Err = &out, &e
		want := title
		var batch []chat.Incoming
		for i := range 5000 {
			batch = append(batch, chat.Incoming{From: address(i), At: noon, Text: fmt.Sprint(i)})
			want += fmt.Sprintf("%v\n%d\n", address(i), i)
		}
		term.Room.Receive(batch)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- term.Run(ctx) }()
		synctest.Wait()
		cancel()
		begin := time.Now()
		for going := true; going; {
			select {
			case answer := <-archive.held:
				answer()
			case err := <-ended:
				if going = false; err != nil {
					t.Error(err)
				}
			}
		}
		if took := time.Since(begin); took > 0 {
			t.Errorf("ended after %v", took)
		}
		if got := out.take(); got != want {
			t.Errorf("printed %d lines, want %d", strings.Count(got, "\n"), strings.Count(want, "\n"))
		}
		expect(t, "err", e.take(), "")
	})
}

// A name may take five seconds to be looked up, and pieces leave at 200 a second however many there are.
func TestAtTheEndOfTheInputItWaitsAsLongAsSomethingMoves(t *testing.T) {
	for name, move := range map[string]func(*session, int){
		"deliveries end": func(s *session, _ int) { s.carrier.releaseOne() },
		"pieces leave":   func(s *session, i int) { s.Health.SetNetwork(health.Network{Sent: uint64(i + 1)}) },
	} {
		t.Run(name, func(t *testing.T) {
			run(t, &carrier{peers: []chat.Recipient{"a"}, hold: true}, func(s *session) {
				s.types(strings.Repeat("line\n", 10))
				s.in.Close()
				for i := range 9 {
					time.Sleep(5 * time.Second)
					move(s, i)
					synctest.Wait()
				}
				if len(s.ended) != 0 {
					t.Fatal("ended before all was sent")
				}
				s.carrier.release()
				s.end(t, nil)
				expect(t, "err", s.err.take(), "")
			})
		})
	}
}

func TestAtTheEndOfTheInputItGivesUpWhenNothingMoves(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"a"}, hold: true}, func(s *session) {
		s.types("line\n")
		begin := time.Now()
		s.in.Close()
		for range 3 { // messages of others are no progress
			time.Sleep(2 * time.Second)
			s.hear(1, "hello")
		}
		s.end(t, terminal.ErrUnsent)
		if took := time.Since(begin); took != 8*time.Second {
			t.Errorf("ended after %v", took)
		}
	})
}

// A service has no input, and what nohup starts has one that cannot be read. Both listen.
func TestAnInputThatEndsBeforeItsFirstLineEndsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		in, err string
		why     error
	}{
		"nothing":            {"", "", nil},
		"a mark alone":       {"\ufeff", "", nil},
		"write-only":         {"", "", &fs.PathError{Op: "read", Path: "/dev/stdin", Err: syscall.EBADF}},
		"some other failure": {"", "Can't read more input: boom.\n", errors.New("boom")},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, &carrier{}, func(s *session) {
				if c.in != "" {
					s.types(c.in)
				}
				s.in.CloseWithError(c.why)
				time.Sleep(time.Hour)
				s.hear(1, "hello")
				synctest.Wait()
				expect(t, "out", s.out.take(), title+"10.1.0.1:4000\nhello\n")
				expect(t, "err", s.err.take(), c.err)
				if len(s.ended) != 0 {
					t.Fatal("it ended")
				}
				s.cancel()
				s.end(t, nil)
			})
		})
	}
}

func TestAPersonEndsTheRoomByEndingTheInput(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.in.Close()
		s.end(t, nil)
	}, func(s *session) { s.Interactive = true })
}

func TestASignalEndsTheWaitAtTheEndOfTheInput(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"a"}, hold: true}, func(s *session) {
		s.types("line\nline\n")
		s.in.Close()
		time.Sleep(5 * time.Second)
		begin := time.Now()
		s.cancel()
		time.Sleep(terminal.GracePeriod / 2)
		s.carrier.releaseOne() // does not make it longer
		s.end(t, terminal.ErrUnsent)
		if took := time.Since(begin); took != terminal.GracePeriod {
			t.Errorf("ended after %v", took)
		}
	})
}
