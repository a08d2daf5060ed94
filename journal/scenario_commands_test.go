package journal_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"udpchat/journal"
)

// commands are what scenarios consist of:
//
//	nodes a b                      nodes in the open room, each with a key, an empty disk and a clock
//	puppet m                       a node without a machine: it says what "forge" makes it say, and answers nothing
//	clone a as a2 [from s]         a node with the same key and a copy of the disk, or of one that was kept
//	link a b [c]                   links; of more than two names, each with each
//	chain a b c                    links a with b and b with c
//	unlink a b                     takes the link down
//	cut a b from c d               takes all links between the two groups down
//	drop a b [n]                   what is on its way from a to b is lost, or the first n frames of it
//	stall a b, flow a b            what a sends to b gets stuck, and gets on again
//	say a "text" [xN] [in R] [kind N] [size N]   says something, or N things: "text 1" and so on; dots make up a size
//	room R members a b             makes a room with these members; those among them that run enter it
//	direct D of a b                makes a conversation of two, which those enter that "enter" it; the other one is told
//	roll R of a b                  makes a room of which everything is kept
//	enter a [R], leave a [R]       enters or leaves a room
//	admit a R c                    a adds a member to its list of R
//	remove a R c [LOG N ...]       a takes a member off its list of R; of its logs entries up to a number count
//	block a b, unblock a b         a's person blocks b
//	kill a, start a
//	doubt a, trust a               another node may have a's key, and may not any more
//	snapshot a as s, restore a from s   keeps a copy of a's disk; puts it back, on a node that was killed
//	disk a full | slow | ok        cannot be written; takes its time until it is ok
//	read a LOG N                   a's person has read a log up to an entry
//	erase a LOG N                  the body of an entry on a's disk is deleted, on a node that was killed
//	serves a LOG from N            a gives of the log only entries from N on
//	clock a +2h                    sets the clock
//	authors N on a b               puts an entry of each of N authors on the disks, and starts the nodes again
//	forge m a WHAT                 a puppet sends something: see forge
//	deliver [N]                    everything that is on its way arrives, or N frames
//	pass 3s                        time passes; everything arrives
//	dismiss a b                    b has been away for so long that nothing waits for it any more
//	shrink a N                     a's disk is to give back N bytes
//	check [times] [a b]            prints what nodes hold, how many have it, and what their persons are told
//	met [a]                        prints whom nodes have met
//	receipts                       prints what each node knows to be stored by whom
//	frames [linked]                prints what has arrived since the last time, without what is said about links
//	bytes                          prints how much has arrived since the last time
//	repeat N                       as the first line of a block: the rest is done N times, with the number in place of %
//	clear                          forgets what frames, bytes and news would print
func (s *scenario) do(words []string) {
	args := words[1:]
	switch words[0] {
	case "nodes":
		for _, name := range args {
			s.addNode(name, keyOf(name), newDisk(s.rooms[0].id)).start()
		}
	case "puppet":
		s.addNode(args[0], keyOf(args[0]), newDisk(s.rooms[0].id)).up = true
	case "clone":
		a, d := s.node(args[0]), s.node(args[0]).disk
		if len(args) > 4 {
			d = s.snapshots[args[4]]
		}
		s.addNode(args[2], a.key, d.clone()).start()
	case "forge":
		s.forge(args[0], args[1], args[2], args[3:])
	case "deliver":
		s.deliverSome(args)
	case "pass":
		s.pass(duration(args[0]))
	default:
		if !s.linkCommand(words[0], args) && !s.printCommand(words[0], args) {
			s.nodeCommand(words[0], s.node(args[0]), args[1:])
		}
	}
}

func (s *scenario) deliverSome(args []string) {
	if len(args) == 0 {
		s.settle()
		return
	}
	for range int(number(args[0])) {
		if !s.deliver() {
			s.fail("nothing is on its way")
		}
	}
}

func (s *scenario) linkCommand(what string, args []string) bool {
	switch what {
	case "link":
		for i := range args {
			for j := range i {
				s.link(s.node(args[j]), s.node(args[i]))
			}
		}
	case "chain":
		for i := range len(args) - 1 {
			s.link(s.node(args[i]), s.node(args[i+1]))
		}
	case "unlink":
		s.unlink(s.wireOf(args))
	case "cut":
		s.cut(args)
	case "drop":
		w := s.wireOf(args)
		n := len(w.queue)
		if len(args) > 2 {
			n = int(number(args[2]))
		}
		w.queue = w.queue[n:]
	case "stall", "flow":
		s.wireOf(args).stalled = what == "stall"
	default:
		return false
	}
	return true
}

func (s *scenario) wireOf(args []string) *wire {
	w := s.wire(s.node(args[0]), s.node(args[1]))
	if w == nil {
		s.fail("%s and %s are not linked", args[0], args[1])
	}
	return w
}

// cut takes all links down between the nodes before the word from and those after it.
func (s *scenario) cut(args []string) {
	left, right, _ := strings.Cut(strings.Join(args, " "), " from ")
	for _, a := range strings.Fields(left) {
		for _, b := range strings.Fields(right) {
			if w := s.wire(s.node(a), s.node(b)); w != nil {
				s.unlink(w)
			}
		}
	}
}

func (s *scenario) nodeCommand(what string, n *node, args []string) {
	switch what {
	case "say":
		n.sayAll(args)
	case "kill":
		n.kill()
	case "start":
		n.start()
	case "snapshot":
		s.snapshots[args[1]] = n.disk.clone()
	case "restore":
		n.disk = s.snapshots[args[1]].clone()
	case "disk":
		n.disk.full, n.disk.slow = args[0] == "full", args[0] == "slow"
		n.work()
	case "erase":
		l := s.log(args[0])
		k := n.disk.kept[s.rooms[0].id]
		e := k.logs[l][number(args[1])]
		e.Body = nil
		k.logs[l][number(args[1])] = e
	case "serves":
		n.disk.lowest[s.log(args[0])] = number(args[2])
	case "clock":
		n.skew = duration(args[0])
	default:
		n.roomCommand(what, args)
	}
}

func (n *node) roomCommand(what string, args []string) {
	s := n.s
	room := s.rooms[0]
	if len(args) > 0 && (what == "enter" || what == "leave" || what == "admit" || what == "remove") {
		room = s.room(args[0])
	}
	switch what {
	case "block", "unblock":
		n.disk.blocked[args[0]] = true
		if what == "unblock" {
			delete(n.disk.blocked, args[0])
		}
		n.m.Block(n.clock(), publicOf(keyOf(args[0])), what == "block")
	case "doubt", "trust":
		n.m.Doubt(n.clock(), what == "doubt")
	case "enter":
		if n.disk.kept[room.id] == nil {
			n.disk.kept[room.id] = newKept(room.name == "open", s.members[room.name])
			n.disk.kept[room.id].direct, n.disk.kept[room.id].roll = room.direct, room.roll
		}
		n.m.Enter(n.clock(), n.disk.kept[room.id].state(room.id))
	case "leave":
		n.m.Leave(n.clock(), room.id)
	case "admit":
		key := publicOf(keyOf(args[1]))
		n.disk.kept[room.id].members[key] = false
		n.disk.kept[room.id].end(key, nil)
		n.m.Admit(n.clock(), room.id, key)
	case "remove":
		key, last := publicOf(keyOf(args[1])), map[journal.LogID]uint64{}
		for i := 2; i < len(args); i += 2 {
			last[s.log(args[i]).ID] = number(args[i+1])
		}
		delete(n.disk.kept[room.id].members, key)
		n.disk.kept[room.id].end(key, last)
		n.m.Remove(n.clock(), room.id, key, last)
	case "shrink":
		n.shrink(number(args[0]))
	case "dismiss":
		n.m.Dismiss(n.clock(), room.id, publicOf(keyOf(args[0])))
	case "read":
		n.m.MarkRead(n.clock(), room.id, n.s.log(args[0]), number(args[1]))
	default:
		s.fail("no command %q", what)
	}
	n.work()
}

// sayAll says a text, or several.
func (n *node) sayAll(args []string) {
	room, kind, times := "open", journal.KindText, 0
	for i, a := range args[1:] {
		switch {
		case a == "in":
			room = args[i+2]
		case a == "kind":
			kind = journal.Kind(number(args[i+2]))
		case a == "size":
			args[0] += strings.Repeat(".", int(number(args[i+2]))-len(args[0]))
		case strings.HasPrefix(a, "x"):
			times = int(number(a[1:]))
		}
	}
	if times == 0 {
		n.say(room, kind, args[0])
	}
	for i := range times {
		n.say(room, kind, fmt.Sprintf("%s %d", args[0], i+1))
	}
}

// makeRoom makes a room, which those of its members enter that run.
func (s *scenario) makeRoom(what, name string, members []string) {
	r := room{name, journal.Conversation(hashOf([]byte("room " + name))), what == "direct", what == "roll"}
	s.rooms = append(s.rooms, r)
	var keys []journal.PublicKey
	for _, m := range members {
		keys = append(keys, publicOf(keyOf(m)))
	}
	s.members[name] = keys
	if r.direct {
		return
	}
	for _, m := range members {
		for _, n := range s.nodes {
			if n.name == m && n.running() {
				n.roomCommand("enter", []string{name})
			}
		}
	}
}

// load puts one entry of each of many authors on the disks of nodes, and starts them again.
func (s *scenario) load(authors int, nodes []string) {
	for i := range authors {
		e := s.forgeEntry([]string{fmt.Sprintf("author%d", i+1), fmt.Sprintf("word %d", i+1)})
		for _, name := range nodes {
			s.node(name).disk.put(e, e.Header.Author(), begin)
			s.node(name).disk.kept[s.rooms[0].id].members[e.Header.Author()] = false
		}
	}
	for _, name := range nodes {
		s.node(name).start()
	}
}

// duration reads a duration, of which a sign and days are a part too.
func duration(word string) time.Duration {
	if days, isDays := strings.CutSuffix(word, "d"); isDays {
		n, err := strconv.Atoi(days)
		if err != nil {
			panic(err)
		}
		return time.Duration(n) * 24 * time.Hour
	}
	d, err := time.ParseDuration(word)
	if err != nil {
		panic(err)
	}
	return d
}
