package history

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/history/contacts"
)

// linked returns a message of a linked member, which shows an entry.
func linked(id chat.ID, k chat.Key, number uint64) chat.Message {
	m := theirs(id, fmt.Sprint("entry ", number))
	m.Author, m.Via, m.From = chat.LinkedMember(k), chat.ViaLink, netip.MustParseAddrPort("192.0.2.8:3456")
	m.Encoding = chat.EncodingNone
	m.Log, m.Number = 7, number
	return m
}

func contact(k byte) chat.Contact {
	at := base.Add(time.Duration(k) * time.Hour).Local()
	return chat.Contact{
		Key: chat.Key{k}, Name: fmt.Sprint("node ", k), Met: at, Seen: at,
		Room: netip.MustParseAddrPort("192.0.2.7:3456"), Link: netip.MustParseAddrPort("192.0.2.7:3457"),
	}
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

func TestTheNewestOfAContactIsKept(t *testing.T) {
	both(t, func(t *testing.T, a archive, settle func() archive) {
		a.SaveContacts([]chat.Contact{contact(1), contact(2)})
		newer := contact(1)
		newer.Plain = netip.MustParseAddrPort("192.0.2.9:50000")
		a.SaveContacts([]chat.Contact{newer})
		a = settle()
		if got, want := a.Contacts(), []chat.Contact{contact(2), newer}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	})
}

func TestContactsAreBoundedWhileTheProgramRuns(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	for i := range 5 * contacts.Max {
		c := contact(1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(i)*time.Second)
		h.SaveContacts([]chat.Contact{c})
		if i%700 == 0 {
			flush(t, h)
		}
	}
	flush(t, h)
	if n := len(h.Contacts()); n != contacts.Max {
		t.Errorf("%d contacts", n)
	}
	err := h.reader.use(func(db *database) error {
		var n int
		err := db.QueryRow("SELECT count(*) FROM contact").Scan(&n)
		if n != contacts.Max {
			t.Errorf("%d rows", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestContactsThatAreTooManyAreForgotten(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	var all []chat.Contact
	for i := range contacts.Max + 10 {
		c := contact(1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(i)*time.Second)
		all = append(all, c)
	}
	h.SaveContacts(all)
	h.Close()
	alter(t, folder, "DELETE FROM contact WHERE seen >= "+fmt.Sprint(all[10].Seen.UnixMicro()))
	if left := openTest(t, folder, Options{}).Contacts(); len(left) != 0 {
		t.Errorf("%d of the oldest are left", len(left))
	}
}

func TestAHostWithEverNewKeysPushesOutNoOthersContact(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	others := []chat.Contact{contact(1), contact(2)}
	others[0].Link = netip.MustParseAddrPort("192.0.2.1:3457")
	others[1].Link = netip.AddrPort{}
	all := slices.Clone(others)
	for i := range 2*contacts.Max + 10 {
		c := contact(3)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8), 1}, base.Add(24*time.Hour+time.Duration(i)*time.Second)
		all = append(all, c)
	}
	h.SaveContacts(all)
	h.Close()
	isThere := func(known []chat.Contact) {
		t.Helper()
		for _, o := range others {
			if !slices.ContainsFunc(known, func(c chat.Contact) bool { return c.Key == o.Key && c.Met.Equal(o.Met) }) {
				t.Errorf("the node at %v is forgotten", o.Link)
			}
		}
		if len(known) != contacts.Max {
			t.Errorf("%d contacts", len(known))
		}
	}
	h = openTest(t, folder, Options{})
	isThere(h.Contacts())
	h.Close()
	isThere(slices.Collect(maps.Values(contacts.Remember(nil, all))))
}

func TestADamagedAddressOfAContactStopsNothing(t *testing.T) {
	folder := t.TempDir()
	h := openTest(t, folder, Options{})
	h.SaveContacts([]chat.Contact{contact(1), contact(2)})
	h.Close()
	alter(t, folder, "UPDATE contact SET room = x'010203', link = x'04'")
	h = openTest(t, folder, Options{})
	if known := h.Contacts(); len(known) != 2 || known[0].Room.IsValid() || known[0].Name == "" {
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
	for i, at := range r.Perm(3 * contacts.Max / 2) {
		c := contact(1)
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
	for _, c := range contacts.Fairest(all)[:contacts.Max] {
		want[c.Key] = true
	}
	if !maps.Equal(kept, want) {
		t.Errorf("%d contacts are kept, and not the %d that should be", len(kept), len(want))
	}
}

func TestContactsOutliveADamagedFile(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	h := openTest(t, folder, Options{})
	h.Append(many(1, 5000), func() {})
	h.SaveContacts([]chat.Contact{contact(1), contact(2)})
	h.Close()
	damage(t, folder)
	h = openTest(t, folder, Options{Notice: news.notice})
	if p := window(t, h, chat.Window{Before: 1 << 20}); p.Err == nil {
		t.Error("a window over garbage has no error")
	}
	newer := contact(2)
	newer.Name, newer.Seen = "renamed meanwhile", newer.Seen.Add(time.Hour)
	h.SaveContacts([]chat.Contact{newer})
	if n := news.wait(t); n.Kind != health.HistoryReplaced {
		t.Fatalf("the notice is %v", n)
	}
	h.Append([]chat.Message{theirs(9000, "后")}, func() {})
	flush(t, h)
	h.Close()
	if got := openTest(t, folder, Options{}).Contacts(); !reflect.DeepEqual(got, []chat.Contact{newer, contact(1)}) {
		t.Errorf("got %+v\nwant %+v", got, []chat.Contact{newer, contact(1)})
	}
}

func TestContactsInMemoryAreBounded(t *testing.T) {
	var known map[chat.Key]chat.Contact
	for i := range 3 * contacts.Max {
		c := contact(1)
		c.Key, c.Seen = chat.Key{byte(i), byte(i >> 8)}, base.Add(time.Duration(i)*time.Second)
		known = contacts.Remember(known, []chat.Contact{c})
	}
	const last = 3*contacts.Max - 1
	if _, there := known[chat.Key{last & 0xff, last >> 8}]; !there || len(known) >= 2*contacts.Max {
		t.Errorf("%d are known, the last of them: %t", len(known), there)
	}
}
