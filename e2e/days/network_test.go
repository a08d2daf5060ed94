//go:build e2e

package days

import (
	"testing"
	"time"
)

func TestANetworkIsGoneAndComesBack(t *testing.T) {
	t.Parallel()
	all := newLAN(t, 0).people("林晓", "王磊", "陈静")
	lin, wang, chen := all[0], all[1], all[2]
	together(t, all...)
	for _, round := range []string{"甲", "乙"} {
		lin.wire.Down()
		lin.say("没有网络" + round)
		wang.say("少了一个人" + round)
		chen.hears(patience, "少了一个人"+round)
		if round == "乙" {
			wang.misses(2*patience, lin)
		}
		lin.wire.Up()
		began := time.Now()
		lin.hears(patience, "少了一个人"+round)
		wang.hears(patience, "没有网络"+round)
		chen.hears(patience, "没有网络"+round)
		took(t, "from the network to what was missed, "+round, began, goesOn)
	}
	alike(t, all...)
	untroubled(t, all)
}

// alike fails when nodes do not have the same messages in the same order, each once.
func alike(t testing.TB, nodes ...*node) {
	t.Helper()
	once(t, nodes...)
	want := texts(nodes[0].history())
	for _, n := range nodes[1:] {
		n.has(patience, want...)
	}
}
