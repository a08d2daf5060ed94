package link

import (
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

// probed counts the probes after the second of two frames. The other side has read acked of them after a time.
func probed(lost uint64, rest time.Duration, acked uint64, after time.Duration) int64 {
	var count atomic.Int64
	n := newTailProbe(func() { count.Add(1) })
	n.wrote(lost, time.Now())
	time.Sleep(rest)
	synctest.Wait()
	count.Store(0)
	n.wrote(lost, time.Now())
	time.AfterFunc(after, func() { n.acknowledged(acked) })
	time.Sleep(time.Hour)
	return count.Load()
}

func TestProbesFollowFramesOnLinksThatLosePackets(t *testing.T) {
	tests := map[string]struct {
		lost  uint64
		rest  time.Duration
		acked uint64
		after time.Duration
		want  int64
	}{
		"nothing was ever lost":            {0, 0, 0, 0, 0},
		"never acknowledged":               {1, 0, 0, 0, maxProbes},
		"only an earlier one acknowledged": {1, 0, 1, time.Microsecond, maxProbes},
		"acknowledged before the first":    {1, 0, 2, time.Microsecond, 0},
		"acknowledged after the third":     {1, 0, 2, 3500 * time.Microsecond, 3},
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
		for range 10 * 200 {
			n.wrote(1, time.Now())
			time.Sleep(5 * time.Millisecond)
		}
		if got, most := count.Load(), int64(10*probeRate+probeBurst); got > most || got < most*9/10 {
			t.Errorf("%d probes, want %d", got, most)
		}
	})
}

// sent50 sends n frames, 50 a second, each with the time, and waits for the last one.
func sent50(t *testing.T, a, b testNode, n int) {
	t.Helper()
	every := time.NewTicker(time.Second / 50)
	defer every.Stop()
	before := b.room.has(a.key)
	for range n {
		<-every.C
		a.say(b.key, time.Now().Format(time.RFC3339Nano))
	}
	b.room.untilFrames(t, a.key, before+n)
}

func TestAFrameArrivesInTimeWhenAFifthIsLost(t *testing.T) {
	for _, loss := range []float64{0, 0.05, 0.2} {
		synctest.Test(t, func(t *testing.T) {
			var took []time.Duration
			faults := transporttest.Faults{Loss: loss, Duplicate: 0.05, Reorder: 0.2, Delay: 2 * time.Millisecond}
			network := transporttest.NewNetwork(1)
			a := startNodeAt(t, listenIn(t, network, "10.0.0.1:3457"), nil)
			b := startNodeAt(t, listenIn(t, network, "10.0.0.2:3457"), func(_ *Config, _ *limits, r *fakeRoom) {
				r.onFrames = func(_ chat.Key, frames [][]byte) {
					for _, f := range frames {
						said, err := time.Parse(time.RFC3339Nano, string(f))
						if err != nil {
							t.Error(err)
						}
						took = append(took, time.Since(said))
					}
				}
			})
			a.Connect(b.key, netip.MustParseAddrPort("10.0.0.2:3457"))
			a.room.untilUp(t, b.key)
			network.SetFaults(faults)
			sent50(t, a, b, 1000)
			slices.Sort(took)
			t.Logf("%.0f %% loss: median %v, p99 %v, worst %v", 100*loss, took[500], took[990], took[999])
			if loss > 0 { // an ack ends the probes
				network.SetFaults(transporttest.Faults{Delay: faults.Delay})
				sent50(t, a, b, 1)
				probe := a.link(b.key).probe
				eventually(t, "all is acknowledged", func() bool {
					probe.mu.Lock()
					defer probe.mu.Unlock()
					return probe.acked == probe.sent && probe.left > 0
				})
			}
			if limit := 50*time.Millisecond + faults.Delay; took[990] > limit {
				t.Errorf("p99 is %v, want at most %v", took[990], limit)
			}
		})
	}
}

func TestALinkThatLosesNothingCarriesNoAcks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b, network := inMemory(t)
		network.SetFaults(transporttest.Faults{Delay: time.Millisecond})
		sent50(t, a, b, 100)
		if l := a.link(b.key); l.probe.timer != nil || l.probe.acked != 0 {
			t.Errorf("%d frames of %d were acknowledged", l.probe.acked, l.probe.sent)
		}
	})
}
