package join

import (
	"flag"
	"fmt"
	"hash/maphash"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

var (
	schedules = flag.Int("schedules", 60, "random schedules of the model test")
	firstSeed = flag.Int("first", 0, "the first schedule")
	onlySeed  = flag.Int("seed", -1, "run this schedule alone")
)

// model is a world with people who join, give up and change codes, with links that break, and with hostile nodes.
type model struct {
	*world
	honest  []*peer
	hostile []*peer
	codes   map[*peer]string          // that somebody has entered last
	had     map[*peer]map[string]bool // all that it has entered
	names   []string                  // of rooms
	trace   maphash.Hash
	faults  bool
}

var traceSeed = maphash.MakeSeed()

// TestWhoHasTheCodeGetsInAndNobodyElse runs random schedules, some of them twice, which must come to the same.
func TestWhoHasTheCodeGetsInAndNobodyElse(t *testing.T) {
	if *onlySeed >= 0 {
		runModel(t, uint64(*onlySeed))
		return
	}
	parts, failed := runtime.GOMAXPROCS(0), atomic.Bool{}
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1, " of ", parts), func(t *testing.T) {
			t.Parallel()
			defer func() { failed.Store(failed.Load() || t.Failed()) }()
			for seed := uint64(*firstSeed + part); seed < uint64(*firstSeed+*schedules) && !failed.Load(); seed += uint64(parts) {
				trace := runModel(t, seed)
				if seed%20 == 0 && trace != runModel(t, seed) {
					t.Errorf("seed %d: two runs differ", seed)
				}
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func runModel(t testing.TB, seed uint64) uint64 {
	m := &model{world: newWorld(t, seed), codes: map[*peer]string{}, had: map[*peer]map[string]bool{}, faults: true}
	m.trace.SetSeed(traceSeed)
	for i := range 2 + m.rand.IntN(4) {
		p := m.add(fmt.Sprint("n", i))
		p.slow = time.Duration(m.rand.IntN(200)) * time.Millisecond
		m.honest, m.had[p] = append(m.honest, p), map[string]bool{}
	}
	for i := range m.rand.IntN(4) {
		m.addHostile(i)
	}
	m.tap(m.check)
	m.admit = m.checkAdmit
	m.setUp()
	for range 10 + m.rand.IntN(30) {
		m.act()
		m.run(m.now + time.Duration(m.rand.Int64N(int64([]time.Duration{3 * lan, 50 * lan, 5 * time.Second, time.Minute}[m.rand.IntN(4)]))))
		m.checkJoined()
	}
	m.settle()
	m.checkJoined()
	return m.trace.Sum64()
}

// setUp gives the honest nodes rooms, and links most nodes.
func (m *model) setUp() {
	for i := range 1 + m.rand.IntN(3) {
		m.names = append(m.names, fmt.Sprint("room ", i))
	}
	for _, p := range m.honest {
		m.newRooms(p)
	}
	for i, a := range m.nodes {
		for _, b := range m.nodes[:i] {
			if m.rand.IntN(4) > 0 {
				m.connect(a, b)
			}
		}
	}
}

func (m *model) connect(a, b *peer) {
	m.link(a, b, time.Duration(1+m.rand.IntN(20))*lan)
}

// code returns one of the few codes of this schedule.
func (m *model) code() string { return fmt.Sprint("code ", m.rand.IntN(4)) }

// newRooms gives p other rooms or codes. The room's code is the same at two nodes only by chance, as after a change.
func (m *model) newRooms(p *peer) {
	var rooms []Room
	for _, name := range m.names {
		if m.rand.IntN(3) > 0 {
			rooms = append(rooms, room(name, m.code()))
		}
	}
	for i := range m.rand.IntN(2) * m.rand.IntN(12) {
		rooms = append(rooms, room(fmt.Sprint("of ", p.name, i), fmt.Sprint("nobody's ", i)))
	}
	m.rand.Shuffle(len(rooms), func(i, j int) { rooms[i], rooms[j] = rooms[j], rooms[i] })
	p.setRooms(rooms...)
}

// act lets something happen.
func (m *model) act() {
	p := m.honest[m.rand.IntN(len(m.honest))]
	switch n := m.rand.IntN(20); {
	case n < 7:
		m.enter(p, m.code())
	case n < 9:
		p.giveUp()
		delete(m.codes, p)
	case n < 12:
		m.chooseAny(p)
	case n < 14:
		m.newRooms(p)
	case n < 17 && len(m.wires) > 0:
		m.cut(m.wires[m.rand.IntN(len(m.wires))])
	default:
		if q := m.nodes[m.rand.IntN(len(m.nodes))]; q != p && !linked(p, q) {
			m.connect(p, q)
		}
	}
}

func linked(a, b *peer) bool {
	return slices.ContainsFunc(a.ends, func(e *end) bool { return e.far.of == b })
}

func (m *model) enter(p *peer, code string) {
	m.codes[p], m.had[p][code] = code, true
	p.join(code)
}

func (m *model) chooseAny(p *peer) {
	if p.state() == StateChoosing {
		rooms := p.states[len(p.states)-1].Rooms
		p.joiner.Choose(m.now, rooms[m.rand.IntN(len(rooms))].Room)
		p.effects()
	}
}

// check looks at each frame that comes to a node.
func (m *model) check(e *end, frame []byte) {
	m.trace.Write(frame)
	from := e.far.of
	if from.hostile != nil {
		return
	}
	in, err := parse(frame)
	if err != nil || len(frame) > 16<<10 {
		m.t.Fatalf("%s sends a frame that is not well formed: %x", from.name, frame)
	}
	if in.kind == frameAnswer && len(in.shares) != 0 && len(in.shares) != places {
		m.t.Fatalf("%s answers with %d shares", from.name, len(in.shares))
	}
	if in.kind == frameWelcome && len(in.offers) > 0 && m.had[e.of] == nil {
		m.t.Fatalf("%s welcomes %s, which has no code", from.name, e.of.name)
	}
}

// checkAdmit looks at whom h is asked to admit: an honest node that has had the code which the room has at h now.
func (m *model) checkAdmit(h *peer, a Admit) {
	i := slices.IndexFunc(m.honest, func(p *peer) bool { return p.key == a.Member })
	if h.hostile != nil || i < 0 || string(a.Proof) != string(m.honest[i].proof()) {
		m.t.Fatalf("%s admits a stranger", h.name)
	}
	if !slices.ContainsFunc(h.rooms, func(r Room) bool { return r.ID == a.Room && m.had[m.honest[i]][r.Code] }) {
		m.t.Fatalf("%s admits %s, which has no code", h.name, m.honest[i].name)
	}
}

// checkJoined looks at who is in: whoever was admitted.
func (m *model) checkJoined() {
	for _, p := range m.honest {
		for _, s := range p.states {
			if s.State == StateJoined && !slices.ContainsFunc(m.honest, func(h *peer) bool {
				return slices.ContainsFunc(h.admits, func(a Admit) bool { return a.Member == p.key && a.Room == s.Rooms[0].Room })
			}) {
				m.t.Fatalf("%s is in a room to which nobody has admitted it", p.name)
			}
		}
	}
}

// settle lets nothing more break. Each honest node with the code of a room that another honest node has must get in.
func (m *model) settle() {
	m.faults = false
	for i, a := range m.honest {
		for _, b := range m.honest[:i] {
			if !linked(a, b) {
				m.connect(a, b)
			}
		}
	}
	for end := m.now + 3*time.Hour; m.now < end; {
		m.run(m.now + time.Minute)
		open := false
		for _, p := range m.honest {
			m.chooseAny(p)
			if p.state() == StateExhausted {
				p.join(m.codes[p])
			}
			open = open || m.mustGetIn(p)
		}
		if !open {
			return
		}
	}
	for _, p := range m.honest {
		if m.mustGetIn(p) {
			m.t.Errorf("%s is not in with %q: state %d", p.name, m.codes[p], p.state())
		}
	}
}

// mustGetIn reports whether p waits with the code of a room that is there, among those that get a turn in the first runs.
func (m *model) mustGetIn(p *peer) bool {
	code, is := m.codes[p]
	return is && p.state() != StateJoined && slices.ContainsFunc(m.honest, func(h *peer) bool {
		return h != p && slices.ContainsFunc(h.rooms, func(r Room) bool { return r.Code == code })
	})
}
