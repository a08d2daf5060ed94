//go:build e2e

package days

import (
	"errors"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// goesOn is how soon a node goes on after anything has happened to it.
const goesOn = 5 * time.Second

// sleepVariable is how long a laptop sleeps, such as 10m. Unset, it sleeps until others have noticed; its clock shows ten minutes
// more in any case.
const sleepVariable = "DAYS_SLEEP"

// setClock sets the clock of a node's program.
func (n *node) setClock(ahead time.Duration) {
	n.t.Helper()
	err := transporttest.SetClock(n.cmd.Process.Pid, ahead)
	if errors.Is(err, errors.ErrUnsupported) {
		transporttest.SkipOutsideCI(n.t, "the clock of a process can be set on Linux and AMD64 only")
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

// move gives a computer another address.
func (l *lan) move(n *node) netip.Prefix {
	l.t.Helper()
	p := l.address()
	n.wire.Readdress(p)
	return p
}

// talk has two nodes say something to each other, and fails when that is slower than promised.
func talk(t testing.TB, what string, a, b *node) {
	t.Helper()
	began := time.Now()
	there, back := "在吗？"+what, "在。"+what
	asked := a.say(there)
	b.hears(patience, there)
	answered := b.say(back)
	a.hears(patience, back)
	took(t, what, began, goesOn)
	for n, message := range map[*node]int{a: asked, b: answered} {
		n.wait(patience, what+" is stored by all", func(e event) bool { return e.Type == "receipt" && e.Message == message && e.State == "stored" })
	}
}

func TestALaptopSleepsAndWakesElsewhere(t *testing.T) {
	t.Parallel()
	sleep := time.Duration(0)
	if s := os.Getenv(sleepVariable); s != "" {
		var err error
		if sleep, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	l := newLAN(t, 0)
	all := l.people("林晓", "王磊")
	lin, wang := all[0], all[1]
	together(t, all...)
	talk(t, "醒着", lin, wang)
	lin.setClock(0)
	asleep := time.Now()
	lin.signal(syscall.SIGSTOP)
	wang.misses(2*patience, lin)
	wang.say("你睡着的时候")
	<-time.After(sleep - time.Since(asleep))
	lin.setClock(10*time.Minute - time.Since(asleep))
	l.move(lin)
	lin.signal(syscall.SIGCONT)
	began := time.Now()
	lin.hears(patience, "你睡着的时候")
	took(t, "from waking up to what was missed", began, goesOn)
	talk(t, "醒来以后", lin, wang)
	talk(t, "再一次", wang, lin)
	once(t, all...)
	untroubled(t, all)
}

func TestAClockIsIn1970AndComesBack(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊", "陈静")
	lin, wang := all[0], all[1]
	together(t, all...)
	talk(t, "现在", lin, wang)
	for _, now := range []struct {
		when string
		time time.Duration
	}{{"1970", -time.Since(time.Unix(1000, 0))}, {"2026", 0}, {"2099", 73 * 365 * 24 * time.Hour}, {"又是2026", 0}} {
		lin.setClock(now.time)
		talk(t, now.when, lin, wang)
		talk(t, now.when+"！", wang, lin)
	}
	lin.end()
	lin.start()
	lin.sees(patience, all[1:]...)
	talk(t, "重新启动", lin, wang)
	once(t, all...)
	untroubled(t, all[:1], "clock-wrong")
	untroubled(t, all[1:])
}
