package journal_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"udpchat/journal"
)

func (s *scenario) printCommand(what string, args []string) bool {
	switch what {
	case "room", "direct", "roll":
		s.makeRoom(what, args[0], args[2:])
	case "authors":
		s.load(int(number(args[0])), args[2:])
	case "check":
		s.check(args)
	case "met":
		for _, n := range s.chosen(args) {
			for _, room := range slices.Sorted(maps.Keys(n.met)) {
				s.print("%s has met %s%s", n.name, shortList(n.met[room]), inRoom(room))
			}
		}
	case "receipts":
		s.printReceipts()
	case "frames":
		s.printFrames(slices.Contains(args, "linked"))
	case "clear":
		s.trace = nil
		for _, w := range s.wires {
			w.bytes, w.frames = 0, 0
		}
		for _, n := range s.nodes {
			n.told = nil
		}
	case "bytes":
		for _, w := range s.wires {
			s.print("%s>%s %d bytes in %s", w.from.name, w.to.name, w.bytes, count(w.frames, "frame"))
			w.bytes, w.frames = 0, 0
		}
	default:
		return false
	}
	return true
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func inRoom(room string) string {
	if room == "open" {
		return ""
	}
	return " in " + room
}

// chosen returns the nodes that are named, or all that run.
func (s *scenario) chosen(names []string) (nodes []*node) {
	for _, n := range s.nodes {
		if n.running() && (len(names) == 0 || slices.Contains(names, n.name)) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// printFrames prints what has arrived. Of many frames of one kind in a row it prints the first and the last.
func (s *scenario) printFrames(linked bool) {
	trace := s.trace
	if !linked {
		trace = slices.DeleteFunc(trace, func(f traced) bool { return strings.HasPrefix(f.words, "linked") })
	}
	var last time.Duration
	for len(trace) > 0 {
		n := 1
		for n < len(trace) && trace[n].like(trace[0]) {
			n++
		}
		if later := trace[0].at - last; last != 0 && later >= time.Millisecond {
			s.print("(%s later)", later.Round(time.Millisecond))
		}
		last = trace[0].at
		var lines []string
		for _, f := range trace[:n] {
			lines = append(lines, fmt.Sprintf("%s>%s %s", f.from, f.to, f.words))
		}
		s.printed = append(s.printed, firstAndLast(lines)...)
		trace = trace[n:]
	}
	s.trace = nil
}

// like reports whether f and o are frames of one kind on one link at one time.
func (f traced) like(o traced) bool {
	kind, _, _ := strings.Cut(f.words, " ")
	return f.from == o.from && f.to == o.to && f.at == o.at && strings.HasPrefix(o.words, kind)
}

// firstAndLast returns lines, and of many only the first two and the last.
func firstAndLast(lines []string) []string {
	if n := len(lines); n > 10 {
		return []string{lines[0], lines[1], fmt.Sprintf("  … %d more", n-3), lines[n-1]}
	}
	return lines
}

// check prints what nodes hold, those that hold the same together; then how many have what each has said; then what their
// persons have been told since the last time.
func (s *scenario) check(args []string) {
	times := len(args) > 0 && args[0] == "times"
	if times {
		args = args[1:]
	}
	nodes := s.chosen(args)
	for _, r := range s.rooms {
		s.printHeld(r, nodes, times)
	}
	for _, n := range nodes {
		for _, r := range s.rooms {
			n.printCounts(r)
		}
	}
	for _, n := range nodes {
		n.printNews()
	}
}

func (s *scenario) printHeld(r room, nodes []*node, times bool) {
	var texts []string
	holders := map[string][]string{}
	for _, n := range nodes {
		k := n.disk.kept[r.id]
		if k == nil {
			continue
		}
		text := strings.Join(n.shown(k, times), "\n")
		if holders[text] == nil {
			texts = append(texts, text)
		}
		holders[text] = append(holders[text], n.name)
	}
	for _, text := range texts {
		verb := " hold"
		if len(holders[text]) == 1 {
			verb = " holds"
		}
		who := strings.Join(holders[text], " ") + verb
		switch {
		case text == "" && len(s.rooms) > 1:
			continue
		case text == "":
			s.print("%s nothing%s", who, inRoom(r.name))
		default:
			s.print("%s%s:\n%s", who, inRoom(r.name), text)
		}
	}
}

// shown returns what a person sees of a conversation, a line each. Many entries of one log in a row are one line.
func (n *node) shown(k *kept, times bool) (lines []string) {
	all := k.inOrder()
	for len(all) > 0 {
		row := 1
		for row < len(all) && all[row].follows(all[row-1]) {
			row++
		}
		if row < 6 {
			row = 1
		}
		lines = append(lines, "  "+n.s.entryWords(all[:row], times))
		all = all[row:]
	}
	lines = shortened(lines)
	for _, l := range sorted(k.forks, compareLogs) {
		f := k.forks[l]
		texts := []string{string(f.A.Body), string(f.B.Body)}
		slices.Sort(texts)
		lines = append(lines, fmt.Sprintf("  %s was written twice at %d: %q and %q", n.s.names.log(l), f.Number(), texts[0], texts[1]))
	}
	return lines
}

// follows reports whether e comes next after o in its log, and is shown like it.
func (e stored) follows(o stored) bool {
	return e.Header.Log() == o.Header.Log() && e.Header.Number() == o.Header.Number()+1 && (e.Body == nil) == (o.Body == nil)
}

// shortened leaves out lines where many in a row are of logs of one author, or of strangers.
func shortened(lines []string) (short []string) {
	author := func(line string) string {
		log, _, _ := strings.Cut(line, "/")
		return strings.TrimRight(log, "0123456789")
	}
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && author(lines[n]) == author(lines[0]) {
			n++
		}
		short = append(short, firstAndLast(lines[:n])...)
		lines = lines[n:]
	}
	return short
}

// inOrder returns the entries in their order in time; ties go by author and number.
func (k *kept) inOrder() (all []stored) {
	for _, entries := range k.logs {
		all = slices.AppendSeq(all, maps.Values(entries))
	}
	slices.SortFunc(all, func(a, b stored) int {
		return cmp.Or(cmp.Compare(a.order, b.order), compareLogs(a.Header.Log(), b.Header.Log()), cmp.Compare(a.Header.Number(), b.Header.Number()))
	})
	return all
}

func (s *scenario) entryWords(run []stored, times bool) string {
	first, last := run[0], run[len(run)-1]
	said := fmt.Sprintf("%s %s %s", s.names.log(first.Header.Log()), span(first.Header.Number(), last.Header.Number()), text(first))
	if len(run) > 1 {
		said += " to " + text(last)
	}
	if first.Header.Kind() >= journal.Invisible {
		said += " (not shown)"
	} else if first.Header.Kind() != journal.KindText {
		said += fmt.Sprintf(" (kind %d)", first.Header.Kind())
	}
	if times {
		said += timeWords(first)
	}
	return said
}

func text(e stored) string {
	switch n := len(e.Body); {
	case e.Body == nil:
		return "without body"
	case n > 200:
		return fmt.Sprintf("%q and so on, %d bytes", e.Body[:10], n)
	}
	return fmt.Sprintf("%q", e.Body)
}

// timeWords says when an entry claims to be from, and by which time it is ordered if that is another.
func timeWords(e stored) string {
	when := func(micros uint64) string {
		t := time.UnixMicro(int64(micros)).UTC()
		if d := t.Sub(begin); d.Abs() < 24*time.Hour {
			return fmt.Sprintf("%+v", d.Round(time.Second))
		}
		return t.Format("2006-01-02 15:04")
	}
	if e.order == e.Header.Time() {
		return " at " + when(e.order)
	}
	return fmt.Sprintf(" at %s, which says %s", when(e.order), when(e.Header.Time()))
}
