package terminal_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/terminal"
)

func TestItPrintsWhatTheClassicWindowPrints(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.hear(1, "你好")
		s.hear(2, "two\r\n10.9.9.9:1\n\x1b[2J")
		s.hear(3, "10.9.9.9:1")
		s.hear(4, "林晓 (10.9.9.9:1)\nthree")
		synctest.Wait()
		s.endInput()
		s.end(t, nil)
		expect(t, "out", s.out.take(), title+"10.1.0.1:4000\n你好\n10.1.0.2:4000\ntwo\n  10.9.9.9:1\n"+`  \x1b[2J`+"\n"+
			"10.1.0.3:4000\n  10.9.9.9:1\n10.1.0.4:4000\n  林晓 (10.9.9.9:1)\n  three\n")
		expect(t, "err", s.err.take(), "")
	})
}

func TestThePersonIsShownTheEntryBox(t *testing.T) {
	var out, e screen
	term := terminal.New()
	term.Room, term.Interactive = chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: plain{}}), true
	term.In, term.Out, term.Err = strings.NewReader(""), &out, &e
	if err := term.Run(t.Context()); err != nil {
		t.Error(err)
	}
	expect(t, "out", out.take(), title)
	expect(t, "err", e.take(), "----输入框----\n")
}

func TestLinesAreSaid(t *testing.T) {
	long := strings.Repeat("好", chat.MaxText/3) + "x"
	for name, c := range map[string]struct {
		in   string
		said []string
		err  string
		want error
	}{
		"one a line":              {"你好\nb\n", []string{"你好", "b"}, "", nil},
		"with CRLF":               {"a\r\nb\r\n", []string{"a", "b"}, "", nil},
		"the last without an end": {"a\nb", []string{"a", "b"}, "", nil},
		"after a byte order mark": {"\ufeffa\n", []string{"a"}, "", nil},
		"but not blank ones":      {"\n \t\n\na\n", []string{"a"}, "", nil},
		"up to 88":                {"a\n88\nb\n", []string{"a", "88"}, "", nil},
		"up to 88 with CRLF":      {"88\r\nb\n", []string{"88"}, "", nil},
		"888 is text":             {"888\n", []string{"888"}, "", nil},
		"as long as allowed":      {long + "\n", []string{long}, "", nil},
		"unless too long":         {long + "x\na\n", []string{"a"}, "A line was not sent: it is longer than 65536 bytes. Split it and send it again.\n", terminal.ErrUnsent},
		"or far too long":         {strings.Repeat(long, 9) + "\na\n", []string{"a"}, "A line was not sent: it is longer than 65536 bytes. Split it and send it again.\n", terminal.ErrUnsent},
		"bytes that are no text":  {"a\xffb\n", []string{"a\ufffdb"}, "", nil},
		"read differently":        {"👍👍\n", []string{"👍👍"}, "Scripts see: 〓〓\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			car := &carrier{peers: []chat.Recipient{"a"}}
			run(t, car, func(s *session) {
				go func() { _, _ = io.WriteString(s.in, c.in); s.in.Close() }()
				s.end(t, c.want)
				if !slices.Equal(car.said, c.said) {
					t.Errorf("said %d messages, want %d", len(car.said), len(c.said))
				}
				expect(t, "err", s.err.take(), c.err)
				expect(t, "out", s.out.take(), title) // none was heard back
			})
		})
	}
}

func TestAnOwnMessageIsPrintedOnceWhenItIsHeard(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"10.0.0.9"}}, func(s *session) {
		s.types("hi\nhi\nnever\n")
		s.hear(1, "hello")
		synctest.Wait()
		expect(t, "before", s.out.take(), title+"10.1.0.1:4000\nhello\n")
		s.echo("hi")
		s.echo("hi")
		s.echo("hi")
		synctest.Wait()
		expect(t, "after", s.out.take(), "10.0.0.9:5000\nhi\n10.0.0.9:5000\nhi\n")
		s.types("88\n")
		s.end(t, nil)
		expect(t, "at the end", s.out.take(), "")
	})
}

func TestItEndsWhenEverythingIsSent(t *testing.T) {
	car := &carrier{peers: []chat.Recipient{"a", "b"}, hold: true}
	run(t, car, func(s *session) {
		s.types("last\n88\n")
		s.hear(1, "still printed")
		synctest.Wait()
		if len(s.ended) != 0 {
			t.Fatal("ended before all was sent")
		}
		car.release()
		s.end(t, nil)
		expect(t, "out", s.out.take(), title+"10.1.0.1:4000\nstill printed\n")
	})
}

func TestItDoesNotWaitForEver(t *testing.T) {
	car := &carrier{peers: []chat.Recipient{"a", "b"}, hold: true}
	run(t, car, func(s *session) {
		s.types("last\n")
		begin := time.Now()
		s.cancel()
		s.end(t, terminal.ErrUnsent)
		if took := time.Since(begin); took != terminal.GracePeriod {
			t.Errorf("ended after %v", took)
		}
		expect(t, "err", s.err.take(), "The program ended before 2 deliveries were finished.\n")
	})
}

func TestItEndsWithItsContext(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
		s.types("a\nhalf a line")
		s.cancel()
		s.end(t, nil)
		if want := []string{"a"}; !slices.Equal(s.carrier.said, want) {
			t.Errorf("said %q", s.carrier.said)
		}
	})
}

func TestWithoutInputItOnlyListens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out, e screen
		term := terminal.New()
		term.Room = chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: plain{}, Changed: term.Changed})
		term.Out, term.Err = &out, &e
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- term.Run(ctx) }()
		time.Sleep(time.Hour) // of the bubble's own time
		if len(ended) != 0 {
			t.Error("ended by itself")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestAFailureIsSaidOnceForEachRecipientAndReason(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"a", "b"}, why: chat.UnknownHost}, func(s *session) {
		s.types("one\ntwo\n")
		s.carrier.why = "something of a later version"
		s.types("three\n")
		s.in.Close()
		s.end(t, terminal.ErrUnsent)
		got := strings.Split(strings.TrimSpace(s.err.take()), "\n")
		slices.Sort(got)
		want := []string{
			"Not sent to a: no computer with that name or address was found. Check the spelling.",
			"Not sent to a: sending failed. Check the address and the network.",
			"Not sent to b: no computer with that name or address was found. Check the spelling.",
			"Not sent to b: sending failed. Check the address and the network.",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})
}

func TestWhatCouldNotBeSaidIsTold(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.types("one\n")
		s.holds(lin.Key, s.number())
		expect(t, "err before", s.err.take(), "")
		s.unsaid = true
		s.types("two\nthree\n")
		s.in.Close()
		s.end(t, terminal.ErrUnsent)
		expect(t, "err", s.err.take(), "Not sent to members: the message could not be made ready for them. Send it again.\n")
	})
}

func TestNobodyIsSaidOnce(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.types("one\n👍\n")
		s.in.Close()
		s.end(t, terminal.ErrUnsent)
		expect(t, "err", s.err.take(), "Sent to no one yet: no one else on this network runs the program. Whoever comes within a day gets it. Or name a recipient with --peer ADDRESS.\nNo one came in time, so no one has it yet.\n")
	})
}

func TestLinesWaitWhileMuchIsUnderWay(t *testing.T) {
	car := &carrier{peers: []chat.Recipient{"a"}, hold: true}
	run(t, car, func(s *session) {
		go func() {
			for i := range 1000 {
				_, _ = fmt.Fprintln(s.in, "number", i)
			}
			s.in.Close()
		}()
		for len(s.ended) == 0 {
			synctest.Wait()
			car.release()
		}
		s.end(t, nil)
		if len(car.said) != 1000 || car.most > 64 {
			t.Errorf("said %d, at most %d at once", len(car.said), car.most)
		}
	})
}

// TestNothingIsSkippedInAFlood lets far more come at once than a room hands out by itself.
func TestNothingIsSkippedInAFlood(t *testing.T) {
	run(t, &carrier{peers: []chat.Recipient{"10.0.0.9"}}, func(s *session) {
		s.types("own\n")
		want := title
		var batch []chat.Incoming
		for i := range 30_000 {
			batch = append(batch, chat.Incoming{From: address(i), At: noon, Text: fmt.Sprint(i)})
			want += fmt.Sprintf("%v\n%d\n", address(i), i)
		}
		s.Room.Receive(batch)
		synctest.Wait()
		if got := s.out.take(); got != want {
			t.Errorf("printed %d bytes, want %d", len(got), len(want))
		}
		s.echo("own")
		s.Room.Receive(batch[:2000])
		synctest.Wait()
		if got := s.out.take(); strings.Count(got, "\n") != 4002 || strings.Count(got, "10.0.0.9:5000\nown\n") != 1 {
			t.Errorf("printed %d lines", strings.Count(got, "\n"))
		}
		s.types("88\n")
		s.end(t, nil)
	})
}
