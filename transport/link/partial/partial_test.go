package partial

import (
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"
)

const whole = 1 << 20

// sender is the other side of a connection.
type sender struct {
	*io.PipeWriter
	ended int
	got   []byte
	err   error
	done  chan struct{}
}

// connect has a frame of a length read.
func connect(b *Budget, friend bool, length int) *sender {
	in, out := io.Pipe()
	s := &sender{PipeWriter: out, done: make(chan struct{})}
	r := Reader{From: in, Of: b, Friend: friend, End: func() { s.ended++; in.Close() }}
	go func() {
		defer close(s.done)
		s.got, s.err = r.Read(length)
	}()
	return s
}

// sends sends so many bytes of the frame.
func (s *sender) sends(n int) {
	_, _ = s.Write(slices.Repeat([]byte{7}, n)) // fails if the connection has ended
	synctest.Wait()
}

func (s *sender) over() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

func TestUnfinishedFramesShareOneBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(4 * whole)
		small, friend := connect(b, false, whole), connect(b, true, whole)
		small.sends(100)
		friend.sends(whole - 1)
		var hostile []*sender
		for range 100 {
			s := connect(b, false, whole)
			s.sends(whole - 1)
			hostile = append(hostile, s)
			if b.bytes > 4*whole {
				t.Fatalf("%d bytes are taken", b.bytes)
			}
		}
		left := 0
		for _, s := range hostile {
			if !s.over() {
				left++
			} else if s.ended != 1 || s.err == nil {
				t.Errorf("one ended %d times, with %v", s.ended, s.err)
			}
		}
		if left != 2 { // beside the friend and the one that has sent little
			t.Errorf("%d have a half of a frame", left)
		}
		friend.sends(1)
		small.sends(whole - 100)
		if !friend.over() || friend.err != nil || len(friend.got) != whole {
			t.Errorf("a friend's frame has %d bytes, %v", len(friend.got), friend.err)
		}
		if friend.ended != 0 {
			t.Error("a friend was ended before strangers")
		}
		for _, s := range append(hostile, small) {
			s.Close()
		}
		synctest.Wait()
		if b.bytes != 0 || len(b.all) != 0 {
			t.Errorf("%d bytes of %d are taken after all", b.bytes, len(b.all))
		}
	})
}

func TestFriendsAloneShareItToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(2 * whole)
		var all []*sender
		for range 20 {
			s := connect(b, true, whole)
			s.sends(whole / 2)
			all = append(all, s)
		}
		ended := 0
		for _, s := range all {
			ended += s.ended
			s.Close()
		}
		synctest.Wait()
		if ended != 18 || b.bytes != 0 { // two have room
			t.Errorf("%d were ended, and %d bytes are taken", ended, b.bytes)
		}
	})
}

func TestMemoryGrowsWithWhatComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(whole)
		s := connect(b, false, whole)
		for _, c := range []struct{ sends, takes int }{{0, start}, {start - 1, start}, {1, 2 * start}, {start, 4 * start}} {
			if s.sends(c.sends); b.bytes != c.takes {
				t.Errorf("it takes %d bytes, want %d", b.bytes, c.takes)
			}
		}
		s.CloseWithError(errors.New("gone"))
		synctest.Wait()
		if !s.over() || s.err == nil || b.bytes != 0 {
			t.Errorf("%v, and %d bytes are taken", s.err, b.bytes)
		}
	})
}
