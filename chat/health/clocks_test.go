package health

import (
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
	} {
		t.Run(name, func(t *testing.T) {
			var c Clocks
			for i, d := range x.ahead {
				c.Told(chat.Key{byte(i)}, d)
			}
			c.Told(chat.Key{99}, year)
			c.Gone(chat.Key{99})
			if got := c.Behind(); got != x.want {
				t.Errorf("behind by %v, want %v", got, x.want)
			}
		})
	}
}
