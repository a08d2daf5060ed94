package journal_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"udpchat/journal"
)

// printCounts prints how many of the members that n knows have what n has said.
func (n *node) printCounts(r room) {
	k := n.disk.kept[r.id]
	if k == nil {
		return
	}
	others := sorted(k.members, compareKeys)
	others = slices.DeleteFunc(others, func(o journal.PublicKey) bool { return o == n.public() })
	var parts []string
	for _, l := range sorted(k.logs, compareLogs) {
		if l.Author == n.public() && len(others) > 0 {
			parts = append(parts, n.counts(r, l, others)...)
		}
	}
	if n := len(parts); n > 6 {
		parts = append(parts[:3], fmt.Sprintf("… %d in all", n))
	}
	if len(parts) > 0 {
		n.s.print("%s's sayings%s: %s", n.name, inRoom(r.name), strings.Join(parts, ", "))
	}
}

func (n *node) counts(r room, l journal.Log, others []journal.PublicKey) (parts []string) {
	entries := n.disk.kept[r.id].logs[l]
	numbers := slices.Sorted(maps.Keys(entries))
	have := func(number uint64) (x int) {
		for _, o := range others {
			if ack := n.m.Acknowledged(r.id, o, l); ack.From <= number && number <= ack.To {
				x++
			}
		}
		return x
	}
	for i := 0; i < len(numbers); {
		j, x := i+1, have(numbers[i])
		for j < len(numbers) && have(numbers[j]) == x {
			j++
		}
		parts = append(parts, fmt.Sprintf("%s %s %d of %d", n.s.names.log(l), span(numbers[i], numbers[j-1]), x, len(others)))
		i = j
	}
	return parts
}

// printReceipts prints what each node knows to be stored by whom.
func (s *scenario) printReceipts() {
	for _, n := range s.chosen(nil) {
		for _, r := range s.rooms {
			n.printReceipts(r)
		}
	}
}

func (n *node) printReceipts(r room) {
	k := n.disk.kept[r.id]
	if k == nil {
		return
	}
	members := maps.Clone(k.members)
	for m := range k.receipts {
		members[m] = false
	}
	delete(members, n.public())
	var said []string
	who, strangers := map[string][]string{}, map[string]int{}
	for _, o := range sorted(members, compareKeys) {
		var rows []string
		for l, name := range n.s.names.logs {
			if ack := n.m.Acknowledged(r.id, o, l); ack.To > 0 && l.Author != o {
				row := name + " " + span(ack.From, ack.To)
				if ack.Read > 0 {
					row += fmt.Sprintf(" (read %d)", ack.Read)
				}
				rows = append(rows, row)
			}
		}
		if slices.Sort(rows); len(rows) > 0 {
			what := shortList(rows) + inRoom(r.name)
			if n.s.names.members[o] == "" {
				strangers[what]++
				continue
			}
			who[what] = append(who[what], n.s.names.member(o))
			said = append(said, what)
		}
	}
	for _, what := range said {
		if who[what] != nil {
			has := "has"
			if len(who[what]) > 1 {
				has = "have"
			}
			n.s.print("%s knows that %s %s %s", n.name, shortList(who[what]), has, what)
			delete(who, what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(strangers)) {
		n.s.print("%s has receipts of %s, of %s", n.name, count(strangers[what], "stranger"), what)
	}
}

// printNews prints what the machine has told that a person hears of.
func (n *node) printNews() {
	var said []string
	for _, t := range n.told {
		if words := n.newsWords(t); words != "" {
			said = append(said, words)
		}
	}
	for i, words := range said {
		times := 0
		for _, o := range said {
			if o == words {
				times++
			}
		}
		switch {
		case slices.Index(said, words) < i: // printed before
		case times == 1:
			n.s.print("%s is told: %s", n.name, words)
		default:
			n.s.print("%s is told %d times: %s", n.name, times, words)
		}
	}
	n.told = nil
}

func (n *node) newsWords(t journal.Tell) string {
	member, room := n.s.names.member(t.Member), inRoom(n.s.roomName(t.Conversation))
	switch t.News {
	case journal.NewsUnsaid:
		return "something could not be said" + room
	case journal.NewsFork:
		return fmt.Sprintf("%s was written twice at %d%s", n.s.names.log(t.Fork.A.Header.Log()), t.Fork.Number(), room)
	case journal.NewsNewLog:
		return "a new log begins" + room
	case journal.NewsRestored:
		return "others hold own entries that are not here" + room
	case journal.NewsGone:
		return member + " has left" + room
	case journal.NewsWanted:
		return member + " wants to talk" + room
	}
	return ""
}
