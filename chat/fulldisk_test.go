package chat_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"udpchat/chat"
)

func TestWithTheDiskFullLinksWaitAndPlainPeersDoNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, b := pair(t)
		var ended atomic.Int32
		for range 3 {
			go func() {
				for n := uint64(1); n < 3000; n++ {
					a.room.ReceiveLetters(t.Context(), b.key, []chat.Letter{letter(n, n-1)})
				}
				ended.Add(1)
			}()
		}
		synctest.Wait()
		if got := len(heardBy(a)); got != 1000 || ended.Load() != 0 { // what a face is shown at once
			t.Errorf("%d shown; %d ended", got, ended.Load())
		}
		if n := len(a.disk.pending); n > 2002 {
			t.Errorf("%d letters wait for the disk", n)
		}
		a.room.Receive([]chat.Incoming{incoming(7, "plain")})
		a.room.EndLetters()
		synctest.Wait()
		a.room.ReceiveLetters(t.Context(), b.key, []chat.Letter{letter(9000, 0)})
		a.room.Receive([]chat.Incoming{incoming(7, "plain at the end")})
		all := shown(a.room)
		if last := all[len(all)-1].Text; ended.Load() != 3 || last != "plain at the end" || len(a.disk.pending) > 2004 {
			t.Errorf("%d ended, the last message is %q", ended.Load(), last)
		}
	})
}

func TestWithTheDiskFullALinkThatEndsIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, a, b := pair(t)
		ctx, end := context.WithCancel(t.Context())
		ended := false
		go func() {
			for n := uint64(1); n <= 2000; n++ {
				a.room.ReceiveLetters(ctx, b.key, []chat.Letter{letter(n, n-1)})
			}
			a.room.ReceiveLetters(ctx, b.key, []chat.Letter{letter(2001, 2000)})
			ended = true
		}()
		synctest.Wait()
		if ended {
			t.Error("it did not wait for the disk")
		}
		end()
		synctest.Wait()
		if n := len(a.disk.pending); !ended || n > 2002 {
			t.Errorf("ended: %v; %d letters wait for the disk", ended, n)
		}
	})
}
