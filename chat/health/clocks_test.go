package health

import (
	"net/netip"
	"testing"
	"time"

	"udpchat/chat"
)

func TestThisClockIsWrongIfMostOthersSaySo(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for name, x := range map[string]struct {
		ahead []time.Duration
		want  time.Duration
	}{
		"nobody is there":                    {nil, 0},
		"one alone may be wrong itself":      {[]time.Duration{year}, 0},
		"two agree":                          {[]time.Duration{year, year + time.Second}, year + time.Second},
		"a few minutes are not wrong":        {[]time.Duration{4 * time.Minute, -5 * time.Minute, time.Second}, 0},
		"one of two is not most":             {[]time.Duration{year, 0}, 0},
		"two of three":                       {[]time.Duration{-year, 0, -year}, -year},
		"a liar does not move it":            {[]time.Duration{56 * year, 0, 0, time.Second}, 0},
		"a liar does not set it":             {[]time.Duration{56 * year, 10 * time.Minute, 11 * time.Minute, 12 * time.Minute}, 12 * time.Minute},
		"those that differ agree on nothing": {[]time.Duration{-year, year, 0}, 0},
		"nor do these":                       {[]time.Duration{year, 2 * year, 3 * year}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var c Clocks
			for i, d := range x.ahead {
				c.Told(chat.Key{byte(i)}, host(byte(i)), d)
			}
			c.Told(chat.Key{99}, host(99), year)
			c.Gone(chat.Key{99})
			if got := c.Behind(); got != x.want {
				t.Errorf("behind by %v, want %v", got, x.want)
			}
		})
	}
}

func host(n byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, n}) }

// TestAHostHasOneClock: many keys cost nothing.
func TestAHostHasOneClock(t *testing.T) {
	const year = 365 * 24 * time.Hour
	var c Clocks
	for k := range byte(16) {
		c.Told(chat.Key{k}, host(1), 73*year)
	}
	c.Told(chat.Key{20}, host(2), 0)
	if got := c.Behind(); got != 0 {
		t.Errorf("one host moves the clock by %v", got)
	}
	c.Told(chat.Key{20}, host(2), year)
	c.Told(chat.Key{21}, host(3), year)
	c.Told(chat.Key{22}, host(3), year+time.Minute)
	if got := c.Behind(); got != year {
		t.Errorf("two hosts that agree move it by %v", got)
	}
}
