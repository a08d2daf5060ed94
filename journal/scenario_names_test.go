package journal_test

import (
	"fmt"

	"udpchat/journal"
)

// names are what people and logs are called in what scenarios print. A log is called by its author and its place among the
// author's logs, in the order in which they appear.
type names struct {
	members map[journal.PublicKey]string
	logs    map[journal.Log]string
	counts  map[string]int
	lastLog int
}

func newNames() names {
	return names{members: map[journal.PublicKey]string{}, logs: map[journal.Log]string{}, counts: map[string]int{}}
}

func (n *names) member(k journal.PublicKey) string {
	if name := n.members[k]; name != "" {
		return name
	}
	return fmt.Sprintf("%x", k[:2])
}

func (n *names) log(l journal.Log) string {
	if n.logs[l] == "" {
		author := n.member(l.Author)
		n.counts[author]++
		n.logs[l] = fmt.Sprintf("%s/%d", author, n.counts[author])
	}
	return n.logs[l]
}

func (n *names) logOfReceipt(name [8]byte) string {
	for l, s := range n.logs {
		if nameInReceipts(l) == name {
			return s
		}
	}
	return fmt.Sprintf("%x", name[:2])
}
