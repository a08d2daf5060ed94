package transporttest

import (
	"encoding/binary"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// run sends n numbered datagrams, one a millisecond, over a path, and returns the numbers in the order they arrived.
func run(f Faults, seed uint64, n int) (arrived []int, c Counts) {
	p := newPath(f, seed, 0, func(d datagram) { arrived = append(arrived, int(binary.BigEndian.Uint32(d.data))) })
	for i := range n {
		p.send(datagram{data: binary.BigEndian.AppendUint32(nil, uint32(i))}, false)
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Minute)
	synctest.Wait()
	p.close()
	return arrived, p.count()
}

// late counts the datagrams that arrived after a later one.
func late(arrived []int) (n uint64) {
	newest := -1
	for _, i := range arrived {
		if i < newest {
			n++
		}
		newest = max(newest, i)
	}
	return n
}

func TestRatesAreAsConfigured(t *testing.T) {
	const n = 20_000
	tests := map[string]Faults{
		"nothing":       {},
		"loss":          {Loss: 0.2},
		"heavy loss":    {Loss: 0.4, Delay: time.Millisecond},
		"duplication":   {Duplicate: 0.05},
		"reordering":    {Reorder: 0.2, Hold: time.Second},
		"all of them":   {Loss: 0.4, Duplicate: 0.05, Reorder: 0.2, Hold: time.Second, Delay: 3 * time.Millisecond},
		"all are lost":  {Loss: 1},
		"all are twice": {Duplicate: 1, Jitter: 2 * time.Millisecond},
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				arrived, c := run(f, 1, n)
				within(t, "lost", c.Lost, n, f.Loss)
				within(t, "twice", c.Duplicated, max(n-c.Lost, 1), min(f.Duplicate, float64(n-c.Lost)))
				within(t, "held back", c.Held, max(n-c.Lost, 1), f.Reorder)
				if c.Sent != n || c.Bytes != 4*n || c.Arrived != n-c.Lost+c.Duplicated || int(c.Arrived) != len(arrived) {
					t.Errorf("%d arrived, counts %+v", len(arrived), c)
				}
				// No later ones overtake those held back at the very end.
				if c.Held < c.Overtook || c.Held-c.Overtook > 3 {
					t.Errorf("%d held back, %d of them overtaken", c.Held, c.Overtook)
				}
				if got := late(arrived); f.Duplicate == 0 && got != c.Overtook {
					t.Errorf("%d arrived late, %d were overtaken", got, c.Overtook)
				}
			})
		})
	}
}

func TestTheSeedDecidesEverything(t *testing.T) {
	f := Faults{Loss: 0.2, Duplicate: 0.05, Reorder: 0.2, Delay: time.Millisecond, Jitter: 4 * time.Millisecond}
	synctest.Test(t, func(t *testing.T) {
		first, counts := run(f, 7, 2_000)
		again, countsAgain := run(f, 7, 2_000)
		if !slices.Equal(first, again) || counts != countsAgain {
			t.Error("one seed, two courses")
		}
		if other, _ := run(f, 8, 2_000); slices.Equal(first, other) {
			t.Error("two seeds, one course")
		}
	})
}

func TestFatesDoNotDependOnEarlierFaults(t *testing.T) {
	lost := func(first Faults) (arrived []int) {
		p := newPath(first, 3, 0, func(d datagram) { arrived = append(arrived, int(d.data[0])) })
		defer p.close()
		p.send(datagram{data: []byte{0}}, false)
		p.set(Faults{Loss: 0.5})
		for i := range 200 {
			p.send(datagram{data: []byte{byte(i)}}, false)
		}
		return arrived
	}
	synctest.Test(t, func(t *testing.T) {
		if a, b := lost(Faults{}), lost(Faults{Cut: true}); !slices.Equal(a[1:], b) {
			t.Errorf("%v and %v", a, b)
		}
	})
}

func TestDelayAndJitterAreTimesWithinTheirBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var took []time.Duration
		var start time.Time
		p := newPath(Faults{Delay: 10 * time.Millisecond, Jitter: 5 * time.Millisecond}, 1, 0, func(datagram) { took = append(took, time.Since(start)) })
		for range 1_000 {
			start = time.Now()
			p.send(datagram{}, false)
			time.Sleep(time.Second)
			synctest.Wait()
		}
		p.close()
		shortest, longest := slices.Min(took), slices.Max(took)
		if shortest < 10*time.Millisecond || shortest > 10*time.Millisecond+100*time.Microsecond {
			t.Errorf("the shortest took %v", shortest)
		}
		if longest >= 15*time.Millisecond || longest < 15*time.Millisecond-100*time.Microsecond {
			t.Errorf("the longest took %v", longest)
		}
	})
}

func TestHeldDatagramsArriveWithoutFollowers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var at time.Duration
		p := newPath(Faults{Reorder: 1, Delay: time.Second}, 1, 0, func(datagram) { at = time.Since(start) })
		p.send(datagram{}, false)
		time.Sleep(time.Minute)
		synctest.Wait()
		if at != time.Second+defaultHold {
			t.Errorf("arrived after %v", at)
		}
		p.close()
	})
}

func TestACutPathDeliversNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived, c := run(Faults{Cut: true, Duplicate: 1}, 1, 10)
		if len(arrived) != 0 || c.Cut != 10 {
			t.Errorf("%d arrived, %+v", len(arrived), c)
		}
	})
}

func TestAFullPathLosesTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPath(Faults{Delay: time.Hour}, 1, 0, func(datagram) {})
		for range maxUnderWay + 5 {
			p.send(datagram{}, false)
		}
		p.close()
		if c := p.count(); c.Full != 5 {
			t.Errorf("%d were too many", c.Full)
		}
	})
}

func TestNothingArrivesAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		p := newPath(Faults{Delay: time.Second, Reorder: 0.5}, 1, 0, func(datagram) { n++ })
		for range 10 {
			p.send(datagram{}, false)
		}
		p.close()
		p.send(datagram{}, false)
		time.Sleep(time.Minute)
		synctest.Wait()
		if n != 0 {
			t.Errorf("%d arrived", n)
		}
	})
}
