package history

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
)

// numbered returns an own message with a number.
func numbered(id chat.ID, number uint64, text string) chat.Message {
	m := mine(id, text)
	m.Number, m.Prev = number, [32]byte{byte(number), 1}
	return m
}

// letterOf returns a message of a linked member.
func letterOf(id chat.ID, k chat.Key, number uint64) chat.Message {
	m := numbered(id, number, fmt.Sprint("letter ", number))
	m.Author, m.Via, m.From = chat.LinkedMember(k), chat.ViaLink, netip.MustParseAddrPort("192.0.2.8:3456")
	return m
}

func contact(k byte, heard uint64) chat.Contact {
	at := base.Add(time.Duration(k) * time.Hour).Local()
	return chat.Contact{
		Key: chat.Key{k}, Name: fmt.Sprint("node ", k), Met: at, Seen: at, Base: 7, Reached: 9, Heard: heard,
		Room: netip.MustParseAddrPort("192.0.2.7:3456"), Link: netip.MustParseAddrPort("192.0.2.7:3457"),
	}
}

func outbox(t *testing.T, c chat.Contacts, after uint64, n int) []chat.Message {
	t.Helper()
	answer := make(chan []chat.Message, 1)
	c.Outbox(t.Context(), after, n, func(page []chat.Message, err error) {
		if err != nil {
			t.Error(err)
		}
		answer <- page
	})
	return arrives(t, answer)
}

// archive is a chat.Archive with contacts.
type archive interface {
	chat.Archive
	chat.Contacts
}

// both runs a test with the archive on disk and with the one in memory, which must behave alike.
func both(t *testing.T, f func(t *testing.T, a archive, settle func() archive)) {
	t.Run("disk", func(t *testing.T) {
		folder := t.TempDir()
		h := openTest(t, folder, Options{})
		f(t, h, func() archive {
			h.Close()
			h = openTest(t, folder, Options{})
			return h
		})
	})
	t.Run("memory", func(t *testing.T) {
		a := memory.New()
		f(t, a, func() archive { return a })
	})
}

func TestContactsAreKeptAndTheirNumbersNeverDecrease(t *testing.T) {
	both(t, func(t *testing.T, a archive, settle func() archive) {
		a.SaveContacts([]chat.Contact{contact(1, 5), contact(2, 0)})
		a.AppendDurable([]chat.Message{letterOf(1, chat.Key{1}, 8), letterOf(2, chat.Key{1}, 11)}, func() {})
		stale := contact(1, 4)
		stale.Reached, stale.Plain = 3, netip.MustParseAddrPort("192.0.2.9:50000")
		a.SaveContacts([]chat.Contact{stale})
		a.AppendDurable([]chat.Message{letterOf(3, chat.Key{3}, 2)}, func() {})
		a = settle()
		want := stale
		want.Heard, want.Reached = 11, 9
		got := a.Contacts()
		if len(got) != 3 || !reflect.DeepEqual(got[:2], []chat.Contact{contact(2, 0), want}) {
			t.Errorf("got %+v\nwant %+v and a third", got, want)
		}
		if len(got) == 3 && got[2] != (chat.Contact{Key: chat.Key{3}, Heard: 2}) {
			t.Errorf("who was only heard is %+v", got[2])
		}
	})
}

func TestTheOutboxHasOwnNumberedMessagesInOrder(t *testing.T) {
	both(t, func(t *testing.T, a archive, settle func() archive) {
		a.Append([]chat.Message{theirs(1, "plain"), mine(2, "without a number")}, func() {})
		a.AppendDurable([]chat.Message{letterOf(3, chat.Key{1}, 5)}, func() {})
		long := strings.Repeat("x", 600_000)
		want := []chat.Message{numbered(4, 10, "a"), numbered(5, 12, "b"), numbered(6, 13, long), numbered(7, 14, long), numbered(8, 15, "c")}
		for _, m := range want {
			a.AppendDurable([]chat.Message{m}, func() {})
		}
		a = settle()
		wantMessages(t, outbox(t, a, 0, 2), want[:2])
		wantMessages(t, outbox(t, a, 10, 1), want[1:2])
		wantMessages(t, outbox(t, a, 15, 10), nil)
		wantMessages(t, outbox(t, a, 14, 10), want[4:])
		if n := len(outbox(t, a, 11, 10)); n < 1 || n > 3 {
			t.Errorf("%d messages in a page with long ones", n)
		}
	})
}

func TestTheLastNumberOutlivesItsMessage(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	last := numbered(2, 12, "b")
	h.AppendDurable([]chat.Message{numbered(1, 10, "a"), last}, func() {})
	h.Close()
	h = openTest(t, folder, Options{})
	wantMessages(t, []chat.Message{h.LastOwn()}, []chat.Message{last})
	last.Deleted = true
	h.Update([]chat.Message{last})
	h.Close()
	if got := openTest(t, folder, Options{}).LastOwn(); !equal(got, chat.Message{Number: 12}) {
		t.Errorf("got %+v", got)
	}
}

func TestContactsThatAreTooManyAreForgotten(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	var all []chat.Contact
	for i := range maxContacts + 10 {
		c := contact(1, 1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(i)*time.Second)
		all = append(all, c)
	}
	h.SaveContacts(all)
	h.Close()
	openTest(t, folder, Options{}).Close()
	alter(t, folder, "DELETE FROM contact WHERE seen >= "+fmt.Sprint(all[10].Seen.UnixMicro()))
	if left := openTest(t, folder, Options{}).Contacts(); len(left) != 0 {
		t.Errorf("%d of the oldest are left", len(left))
	}
}

func TestAHostWithEverNewKeysPushesOutNoOthersContact(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	others := []chat.Contact{contact(1, 1), contact(2, 1)}
	others[0].Link = netip.MustParseAddrPort("192.0.2.1:3457")
	others[1].Link = netip.AddrPort{}
	all := slices.Clone(others)
	for i := range 2*maxContacts + 10 {
		c := contact(3, 1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8), 1}, base.Add(24*time.Hour+time.Duration(i)*time.Second)
		all = append(all, c)
	}
	h.SaveContacts(all)
	h.Close()
	isThere := func(known []chat.Contact) {
		t.Helper()
		for _, o := range others {
			if !slices.ContainsFunc(known, func(c chat.Contact) bool { return c.Key == o.Key && c.Base == o.Base }) {
				t.Errorf("the node at %v is forgotten", o.Link)
			}
		}
		if len(known) != maxContacts {
			t.Errorf("%d contacts", len(known))
		}
	}
	h = openTest(t, folder, Options{})
	isThere(h.Contacts())
	h.Close()
	isThere(slices.Collect(maps.Values(remember(nil, &batch{contacts: all}))))
}

func TestInTroubleLettersAreNeverGivenUp(t *testing.T) {
	q := newQueue()
	acknowledged := map[int]int{}
	for i := range 12 {
		id := chat.ID(1 + i*10_001)
		q.append([]chat.Message{letterOf(id, chat.Key{1}, uint64(i+1))}, func() { acknowledged[i]++ }, true)
		q.append(many(int(id)+1, 10_000), func() {}, false)
		q.shed(time.Now())
	}
	letters := 0
	for range maxKept/maxBatch + 3 {
		b := q.take()
		for _, m := range b.fresh {
			if isLetter(m) {
				letters++
			}
		}
		if callAll(b.waiters); len(acknowledged) > letters {
			t.Fatalf("%d acknowledged, %d written", len(acknowledged), letters)
		}
	}
	if letters != 12 || len(acknowledged) != 12 || q.unsaved < 20_000 {
		t.Errorf("%d letters written, %d acknowledged, %d given up", letters, len(acknowledged), q.unsaved)
	}
}

func TestADamagedAddressOfAContactStopsNothing(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.SaveContacts([]chat.Contact{contact(1, 1), contact(2, 1)})
	h.Close()
	alter(t, folder, "UPDATE contact SET room = x'010203', link = x'04'")
	h = openTest(t, folder, Options{})
	if known := h.Contacts(); len(known) != 2 || known[0].Room.IsValid() || known[0].Reached != 9 {
		t.Errorf("the contacts are %+v", known)
	}
	h.Append([]chat.Message{theirs(1, "a")}, func() {})
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// The contacts that a file keeps are those that the memory would keep.
func TestTheFileForgetsTheContactsThatTheMemoryForgets(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	r := rand.New(rand.NewPCG(7, 7))
	var all []chat.Contact
	for i, at := range r.Perm(3 * maxContacts / 2) {
		c := contact(1, 1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(at)*time.Second)
		host := netip.AddrFrom4([4]byte{192, 0, 2, byte(r.IntN(r.IntN(200) + 1))})
		c.Link = netip.AddrPortFrom(host, uint16(3457+r.IntN(3)))
		all = append(all, c)
	}
	h.SaveContacts(all)
	h.Close()
	kept, want := map[chat.Key]bool{}, map[chat.Key]bool{}
	for _, c := range openTest(t, folder, Options{}).Contacts() {
		kept[c.Key] = true
	}
	for _, c := range fairest(all)[:maxContacts] {
		want[c.Key] = true
	}
	if !maps.Equal(kept, want) {
		t.Errorf("%d contacts are kept, and not the %d that should be", len(kept), len(want))
	}
}
