package members_test

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"

	"udpchat/chat/confusable"
	"udpchat/chat/members"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func host(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 3456)
}

func member(n int) members.ID { return members.OfHost(host(n).Addr()) }

func hear(r *members.Roster, n int, at time.Time) { r.Hear(host(n), at) }

// find returns a member of a roster.
func find(r *members.Roster, id members.ID) (members.Member, bool) {
	all := r.Members(noon, confusable.Crowd{})
	i := slices.IndexFunc(all, func(m members.Member) bool { return m.ID == id })
	if i < 0 {
		return members.Member{}, false
	}
	return all[i], true
}

func ids(all []members.Member) []members.ID {
	var out []members.ID
	for _, m := range all {
		out = append(out, m.ID)
	}
	return out
}

func TestAPlainMemberIsItsHost(t *testing.T) {
	r := members.NewRoster(nil)
	a := r.Hear(netip.MustParseAddrPort("192.0.2.7:40000"), noon)
	b := r.Hear(netip.MustParseAddrPort("192.0.2.7:40001"), noon.Add(time.Second))
	if a != b || len(r.Members(noon, confusable.Crowd{})) != 1 {
		t.Errorf("another port is another member: %s, %s", a, b)
	}
	want := members.Member{ID: a, Last: netip.MustParseAddrPort("192.0.2.7:40001"), Heard: noon.Add(time.Second), Count: 2}
	if m, ok := find(r, a); !ok || !reflect.DeepEqual(m, want) {
		t.Errorf("got %+v, %v, want %+v", m, ok, want)
	}
	if _, ok := find(r, members.Me); ok {
		t.Error("somebody is there who was never heard")
	}
}

func TestMemberID(t *testing.T) {
	mapped := members.OfHost(netip.MustParseAddr("::ffff:192.0.2.7"))
	if mapped != members.OfHost(netip.MustParseAddr("192.0.2.7")) {
		t.Errorf("a mapped address is another member: %s", mapped)
	}
	if h, ok := mapped.Host(); !ok || h.String() != "192.0.2.7" {
		t.Errorf("Host = %v, %v", h, ok)
	}
	for _, id := range []members.ID{members.Me, "", "plain:", "plain:here", "192.0.2.7"} {
		if h, ok := id.Host(); ok {
			t.Errorf("%q has the host %v", id, h)
		}
	}
}

func FuzzMemberID(f *testing.F) {
	f.Add("plain:192.0.2.7")
	f.Add("plain:fe80::1%eth0")
	f.Add("me")
	f.Fuzz(func(t *testing.T, s string) {
		if h, ok := members.ID(s).Host(); ok {
			if again, ok := members.OfHost(h).Host(); !ok || again != h.Unmap() {
				t.Errorf("%q: %v becomes %v", s, h, again)
			}
		}
	})
}

func TestLabel(t *testing.T) {
	last := netip.MustParseAddrPort("192.0.2.7:40000")
	for want, m := range map[string]members.Member{
		"小王":              {ID: member(1), Name: "小王", Last: last},
		"192.0.2.7:40000": {ID: member(1), Last: last},
		"10.0.0.1":        {ID: member(1)},
		"me":              {ID: members.Me},
	} {
		if got := m.Label(); got != want {
			t.Errorf("%+v is called %q, want %q", m, got, want)
		}
	}
}

func TestHereIsHalfAnHour(t *testing.T) {
	m := members.Member{Heard: noon}
	for after, want := range map[time.Duration]bool{
		-time.Minute: true, 0: true, 30*time.Minute - 1: true, 30 * time.Minute: false, 24 * time.Hour: false,
	} {
		if m.Here(noon.Add(after)) != want {
			t.Errorf("after %v: here is %v", after, !want)
		}
	}
	if (members.Member{}).Here(noon) {
		t.Error("one never heard is here")
	}
}

func TestTheRosterHoldsAThousandAndDropsTheSilentest(t *testing.T) {
	r := members.NewRoster(nil)
	r.SetKnown(members.Settle([]members.Known{{ID: member(0), Name: "named"}, {ID: member(5000), Muted: true}}))
	for n := range 1000 {
		hear(r, n+1, noon.Add(time.Duration(n)*time.Second))
	}
	hear(r, 1, noon.Add(time.Hour)) // spoke again, so 2 is now the silentest
	hear(r, 1001, noon.Add(time.Hour))
	hear(r, 1002, noon.Add(time.Hour))
	if n := len(r.Members(noon, confusable.Crowd{})); n != 1002 {
		t.Errorf("%d members, want 1000 and two named", n)
	}
	for n, want := range map[int]bool{0: true, 1: true, 2: false, 3: false, 4: true, 1000: true, 1002: true, 5000: true} {
		if _, ok := find(r, member(n)); ok != want {
			t.Errorf("member %d is there: %v", n, ok)
		}
	}
}

func TestUnnamingManyKeepsTheLimit(t *testing.T) {
	r := members.NewRoster(nil)
	var known []members.Known
	for n := range 1500 {
		known = append(known, members.Known{ID: member(n), Name: "x"})
	}
	r.SetKnown(members.Settle(known))
	for n := range 1500 {
		hear(r, n, noon.Add(time.Duration(n)))
	}
	if n := len(r.Members(noon, confusable.Crowd{})); n != 1500 {
		t.Fatalf("%d members, want all the named", n)
	}
	r.SetKnown(members.Settle(known[:10]))
	if n := len(r.Members(noon, confusable.Crowd{})); n != 1010 {
		t.Errorf("%d members, want 1000 and ten named", n)
	}
}

func TestForgetting(t *testing.T) {
	r := members.NewRoster(nil)
	r.SetKnown(members.Settle([]members.Known{{ID: member(1), Name: "a"}, {ID: member(2), Muted: true}}))
	for n := 1; n <= 3; n++ {
		hear(r, n, noon)
	}
	hear(r, 4, noon.Add(20*time.Minute))
	for _, c := range []struct {
		after   time.Duration
		changed bool
		left    int
	}{
		{time.Minute, false, 4},
		{29 * time.Minute, false, 4},
		{31 * time.Minute, true, 4},  // three are no longer here
		{32 * time.Minute, false, 4}, // nothing since
		{time.Hour, true, 4},         // nor is the fourth; exactly an hour is not over an hour
		{time.Hour + 1, true, 3},
		{2 * time.Hour, true, 2},
		{48 * time.Hour, false, 2}, // the named stay
	} {
		if changed := r.Forget(noon.Add(c.after)); changed != c.changed {
			t.Errorf("after %v: changed is %v", c.after, changed)
		}
		if n := len(r.Members(noon, confusable.Crowd{})); n != c.left {
			t.Errorf("after %v: %d members, want %d", c.after, n, c.left)
		}
	}
}

func TestSetKnown(t *testing.T) {
	r := members.NewRoster(nil)
	hear(r, 1, noon)
	r.SetKnown(members.Settle([]members.Known{{ID: member(1), Name: "a", Muted: true}, {ID: member(2), Name: "b"}}))
	if m, _ := find(r, member(1)); m.Name != "a" || !m.Muted || m.Count != 1 {
		t.Errorf("one that was heard becomes %+v", m)
	}
	if m, ok := find(r, member(2)); !ok || m.Name != "b" || !m.Heard.IsZero() {
		t.Errorf("one that was not heard is %+v, %v", m, ok)
	}
	r.SetKnown(members.Settle([]members.Known{{ID: member(1), Name: "c"}}))
	if m, _ := find(r, member(1)); m.Name != "c" || m.Muted {
		t.Errorf("renamed and no longer muted: %+v", m)
	}
	if _, ok := find(r, member(2)); ok {
		t.Error("one that was never heard stays without a name")
	}
	r.SetKnown(nil)
	if m, ok := find(r, member(1)); !ok || m.Name != "" || m.Count != 1 {
		t.Errorf("one that was heard loses more than its name: %+v, %v", m, ok)
	}
}

func TestANameOutlivesBeingForgotten(t *testing.T) {
	r := members.NewRoster(nil)
	r.SetKnown(members.Settle([]members.Known{{ID: member(1), Name: "a"}}))
	hear(r, 1, noon)
	r.Forget(noon.Add(5 * time.Hour))
	hear(r, 1, noon.Add(5*time.Hour))
	if m, _ := find(r, member(1)); m.Name != "a" || m.Count != 2 {
		t.Errorf("got %+v", m)
	}
}

func TestMembersKeepTheirOrder(t *testing.T) {
	r := members.NewRoster(nil)
	r.SetKnown(members.Settle([]members.Known{{ID: member(3), Name: "b"}, {ID: member(4), Name: "a"}, {ID: members.Me, Name: "a"}}))
	for _, n := range []int{9, 3, 200, 4, 30} {
		hear(r, n, noon)
	}
	want := []members.ID{member(9), member(30), member(200), member(4), member(3), members.Me}
	if got := ids(r.Members(noon, confusable.Crowd{})); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	hear(r, 200, noon.Add(time.Minute))
	if got := ids(r.Members(noon, confusable.Crowd{})); !slices.Equal(got, want) {
		t.Errorf("speaking moves a member: %v, want %v", got, want)
	}
	later := noon.Add(30 * time.Minute)
	want = []members.ID{member(200), member(9), member(30), members.Me, member(4), member(3)}
	if got := ids(r.Members(later, confusable.Crowd{})); !slices.Equal(got, want) {
		t.Errorf("those who are here come first: got %v, want %v", got, want)
	}
}

func BenchmarkHearFromManyHosts(b *testing.B) {
	r := members.NewRoster(nil)
	for n := 0; b.Loop(); n++ {
		hear(r, n%5000, noon)
	}
	if n := len(r.Members(noon, confusable.Crowd{})); n > 1000 {
		b.Error(fmt.Sprint(n, " members"))
	}
}
