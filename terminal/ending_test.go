package terminal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/terminal"
)

// slow is an archive that answers when the test lets it, unless the question was called off.
type slow struct {
	*chat.Memory
	held chan func()
}

func (s slow) Window(ctx context.Context, q chat.Window, answer func(chat.Page)) {
	s.held <- func() {
		if ctx.Err() == nil {
			s.Memory.Window(ctx, q, answer)
		}
	}
}

func TestWhatCameBeforeTheSignalIsPrintedAndThenItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		archive := slow{chat.NewMemory(), make(chan func(), 1)}
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
