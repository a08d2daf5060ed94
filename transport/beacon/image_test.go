package beacon

import (
	"fmt"
	"testing"
	"time"
)

func TestFortyMachinesFromOneImageNoticeEachOther(t *testing.T) {
	alone(t, func(t *testing.T, l *lan) []*testNode {
		var all []*testNode
		for i := range 40 {
			all = append(all, start(t, l.machine(fmt.Sprintf("10.0.0.%d/24", i+1)), 1, func(c *Config) { c.Instance = [8]byte{1, byte(i)} }))
			pass(25 * time.Millisecond)
		}
		pass(5 * time.Second)
		for i, n := range all {
			told := n.told()
			seen := map[[8]byte]bool{}
			for _, x := range told {
				seen[x.instance] = true
			}
			if len(told) == 0 {
				t.Errorf("%d: none; %+v", i, n.Counts())
			} else {
				t.Log(i, told[0].after, len(seen), n.Counts())
			}
		}
		return all
	})
}
