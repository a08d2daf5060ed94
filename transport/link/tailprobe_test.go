package link

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
)

// probed counts the probes after a letter with number 5. The other side acknowledges number acked after a time.
func probed(lost uint64, rest time.Duration, acked uint64, after time.Duration) int64 {
	var count atomic.Int64
	n := newTailProbe(func() { count.Add(1) })
	letter := appendFrame(nil, kindLetter, func(b []byte) []byte { return appendLetter(b, chat.Letter{Number: 5}) })
	n.wrote(letter, lost, time.Now())
	time.Sleep(rest)
	synctest.Wait()
	count.Store(0)
	n.wrote(letter, lost, time.Now())
	time.AfterFunc(after, func() { n.acknowledged(acked) })
	time.Sleep(time.Hour)
	return count.Load()
}

func TestProbesFollowLettersOnLinksThatLosePackets(t *testing.T) {
	tests := map[string]struct {
		lost  uint64
		rest  time.Duration
		acked uint64
		after time.Duration
		want  int64
	}{
		"nothing was ever lost":            {0, 0, 0, 0, 0},
		"never acknowledged":               {1, 0, 0, 0, maxProbes},
		"only an earlier one acknowledged": {1, 0, 4, time.Microsecond, maxProbes},
		"acknowledged before the first":    {1, 0, 5, time.Microsecond, 0},
		"acknowledged after the third":     {1, 0, 5, 3500 * time.Microsecond, 3},
		"nothing was lost for long":        {1, lossyFor, 0, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := probed(test.lost, test.rest, test.acked, test.after); got != test.want {
					t.Errorf("%d probes, want %d", got, test.want)
				}
			})
		})
	}
}

func TestProbesAreFewerThanTheOtherSideReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var count atomic.Int64
		n := newTailProbe(func() { count.Add(1) })
		letter := appendFrame(nil, kindLetter, func(b []byte) []byte { return appendLetter(b, chat.Letter{Number: 5}) })
		for range 10 * 200 {
			n.wrote(letter, 1, time.Now())
			time.Sleep(5 * time.Millisecond)
		}
		if got, most := count.Load(), int64(10*probeRate+probeBurst); got > most || got < most*9/10 {
			t.Errorf("%d probes, want %d", got, most)
		}
	})
}
