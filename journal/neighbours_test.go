package journal

import (
	"encoding/binary"
	"testing"
	"time"
)

// linkedFrames counts the frames that tell links of other links, and returns what each link was told: true for a node that is linked.
func linkedFrames(t *testing.T, m *Machine) (frames int, told map[LinkID]map[PublicKey]bool) {
	t.Helper()
	told = map[LinkID]map[PublicKey]bool{}
	for _, s := range m.Ready().Send {
		if s.Frame[0] != frameLinked {
			continue
		}
		frames++
		if told[s.Link] == nil {
			told[s.Link] = map[PublicKey]bool{}
		}
		in := &reader{b: s.Frame[1:]}
		for _, linked := range []bool{true, false} {
			for n := in.number(); n > 0; n-- {
				told[s.Link][PublicKey(in.key())] = linked
			}
		}
		if in.bad {
			t.Fatalf("frame %x", s.Frame)
		}
	}
	return frames, told
}

func nodeKey(n int) (k PublicKey) {
	binary.BigEndian.PutUint32(k[:], uint32(n)+1)
	k[31] = 1
	return k
}

func TestManyLinksAreToldTogetherWhoIsLinked(t *testing.T) {
	const nodes = 200
	now := Now{Since: time.Second, Clock: time.Unix(1_800_000_000, 0)}
	m := New(Config{Key: benchKey(1), Random: zeros{}})
	for i := range nodes {
		m.LinkUp(now, LinkID(i), nodeKey(i), [32]byte{})
	}
	m.LinkDown(now, 7)
	m.LinkDown(now, 8)
	m.LinkUp(now, nodes, nodeKey(8), [32]byte{})
	frames, _ := linkedFrames(t, m)
	if few := fewLinks*fewLinks + nodes; frames > few {
		t.Errorf("%d frames before a second is over", frames)
	}
	now.Since = m.Deadline()
	if now.Since > time.Second+linkedAfter {
		t.Fatalf("the links are told after %v", now.Since)
	}
	m.Tick(now)
	frames, told := linkedFrames(t, m)
	if frames != nodes-1 {
		t.Errorf("%d frames for %d links", frames, nodes-1)
	}
	for link, keys := range told {
		for i := fewLinks; i < nodes; i++ {
			k := nodeKey(i)
			if linked, is := keys[k]; is != (m.links[link].key != k) || is && !linked {
				t.Fatalf("link %d is told of node %d: %v %v", link, i, is, linked)
			}
		}
		if linked, is := keys[nodeKey(7)]; !is || linked {
			t.Fatalf("link %d is told that the node that has gone is linked", link)
		}
		if linked, is := keys[nodeKey(8)]; is && !linked {
			t.Fatalf("link %d is told that the node that came back is not linked", link)
		}
	}
	if m.Tick(Now{Since: now.Since + time.Minute, Clock: now.Clock}); m.Deadline() != 0 {
		t.Errorf("something is due at %v", m.Deadline())
	}
	if frames, _ := linkedFrames(t, m); frames != 0 {
		t.Errorf("%d frames more", frames)
	}
}

func TestFewLinksAreToldAtOnceWhoIsLinked(t *testing.T) {
	now := Now{Since: time.Second, Clock: time.Unix(1_800_000_000, 0)}
	m := New(Config{Key: benchKey(1), Random: zeros{}})
	for i := range 3 {
		m.LinkUp(now, LinkID(i), nodeKey(i), [32]byte{})
	}
	if _, told := linkedFrames(t, m); len(told[0]) != 2 || len(told[1]) != 2 || len(told[2]) != 2 {
		t.Errorf("told are %v", told)
	}
	m.LinkUp(now, 9, nodeKey(1), [32]byte{}) // a second link to the same node, of which the first ends
	m.LinkDown(now, 1)
	if _, told := linkedFrames(t, m); !told[0][nodeKey(1)] || !told[2][nodeKey(1)] {
		t.Errorf("who still has a link is told of as gone: %v", told)
	}
}
