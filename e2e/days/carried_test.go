//go:build e2e

package days

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestWhatSomebodySaidWhoIsGoneForGoodIsStillHeard(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊", "陈静")
	lin, wang, chen := all[0], all[1], all[2]
	together(t, all...)
	author := lin.key()
	chen.end()
	said := lines("林晓的", 3)
	for _, text := range said {
		lin.say(text)
		wang.hears(patience, text)
	}
	lin.kill()
	lin.wire.Down()
	chen.start()
	began := time.Now()
	for _, text := range said {
		if e := chen.hears(patience, text); e.Author != author || e.Name != "林晓" {
			t.Errorf("%q is by %s %s", text, e.Author, e.Name)
		}
	}
	took(t, "from the start to what was missed", began, 5*time.Second)
	chen.has(patience, said...)
	untroubled(t, all)
}

func TestWhatWasSaidAloneIsHeardByWhoComes(t *testing.T) {
	gateways := map[string]func(*lan, *node){
		"without a gateway": func(*lan, *node) {},
		"with a silent gateway, as where the internet is down": func(l *lan, n *node) {
			n.host.Run("ip", "route", "add", "default", "via", l.address().Addr().String(), "dev", n.wire.Name)
		},
	}
	for where, gateway := range gateways {
		t.Run(where, func(t *testing.T) {
			l := newLAN(t, 0)
			all := l.people("林晓", "王磊")
			lin, wang := all[0], all[1]
			for _, n := range all {
				gateway(l, n)
			}
			lin.start()
			said := lin.say("今晚加班的人一起吃饭吗？")
			lin.wait(patience, "nobody is there", func(e event) bool { return e.Type == "receipt" && e.State == "nobody" })
			wang.start()
			wang.hears(patience, "今晚加班的人一起吃饭吗？")
			lin.stored(patience, said, 1)
			once(t, all...)
		})
	}
}

func TestALostHistoryComesBackFromTheRoom(t *testing.T) {
	all := newLAN(t, 0).people("林晓", "王磊", "陈静")
	lin, wang, chen := all[0], all[1], all[2]
	together(t, all...)
	var said []string
	for i := range 3 {
		for _, n := range all {
			text := lines(n.name+"的", 3)[i]
			said = append(said, text)
			n.stored(patience, n.say(text), 2)
		}
	}
	key := lin.key()
	lin.kill()
	lin.loseHistory()
	lin.start()
	began := time.Now()
	lin.has(patience, said...)
	took(t, "from the start to the history", began, 5*time.Second)
	for _, m := range lin.history() {
		if (m.Author == "me") != slices.Contains(lines("林晓的", 3), m.Text) {
			t.Errorf("%q is by %s", m.Text, m.Author)
		}
	}
	if lin.key() != key {
		t.Error("it has another key")
	}
	began = time.Now()
	const next = "我回来了"
	lin.say(next)
	wang.hears(patience, next)
	chen.hears(patience, next)
	took(t, "what is said next", began, 5*time.Second)
	for _, n := range all {
		n.has(patience, append(said, next)...)
	}
	if told := lin.troubles(); !slices.Equal(told, []string{"history-returned"}) {
		t.Errorf("it has told %q", told)
	}
	untroubled(t, all[1:])
}

func TestOneNodeInTwoNetworksMakesThemOneRoom(t *testing.T) {
	left, right := newLAN(t, 1), newLAN(t, 2)
	lin, chen := left.people("林晓")[0], right.people("陈静")[0]
	both := newNode(t, "王磊")
	left.plug(both)
	right.plug(both)
	together(t, lin, both)
	chen.start()
	chen.sees(patience, both)
	const greeting, question, answer = "那边有人吗？", "有。听得清楚吗？", "很清楚"
	greeted := time.Now()
	chen.say(greeting)
	lin.hears(patience, greeting)
	took(t, "from one network to the other", greeted, 2*time.Second)
	asked := time.Now()
	q := lin.say(question)
	chen.hears(patience, question)
	a := chen.say(answer)
	lin.hears(patience, answer)
	lin.stored(patience, q, 2)
	chen.stored(patience, a, 2)
	took(t, "question, answer and their receipts", asked, 5*time.Second) // receipts of who is not linked are signed two seconds later
	for _, n := range []*node{lin, both, chen} {
		n.has(patience, greeting, question, answer)
	}
	untroubled(t, []*node{lin, both, chen})
}

// loseHistory deletes the history of a node.
func (n *node) loseHistory() {
	n.t.Helper()
	all, err := filepath.Glob(filepath.Join(n.data, "history.db*"))
	if err != nil || len(all) == 0 {
		n.t.Fatal(n.name, " has no history: ", err)
	}
	for _, file := range all {
		if err := os.Remove(file); err != nil {
			n.t.Fatal(err)
		}
	}
}

// lines are texts that a person says one after the other.
func lines(of string, n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%s第%d句", of, i+1))
	}
	return all
}
