package jsonl

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"udpchat/chat"
)

func TestNoTextBreaksALine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"hanzi and markup":     {`你好 <b>&"\`, `你好 <b>&\"\\`},
		"ends of lines":        {"a\n\r\v\f\u0085\u2028\u2029b", `a\n\r\u000b\f\u0085\u2028\u2029b`},
		"controls":             {"\x00\x1b[2J\x7f\u009b", `\u0000\u001b[2J\u007f\u009b`},
		"marks of direction":   {"a\u202eb\u200f", "a\u202eb\u200f"},
		"emoji and a mark":     {"👩‍🔬\ufeff", "👩‍🔬\ufeff"},
		"what is no text":      {"a\xffb", "a\\ufffdb"},
		"private and unusual":  {"\ue000\U0010ffff\u00a0", "\ue000\U0010ffff\u00a0"},
		"an escape in letters": {`\u0085`, `\\u0085`},
	} {
		line, err := AppendLine([]byte("before "), Message{Text: c.text})
		want := `before {"conversation":"","message":0,"author":"","via":"","text":"` + c.want + `"}` + "\n"
		if err != nil || string(line) != want {
			t.Errorf("%s: %q, want %q, error %v", name, line, want, err)
		}
	}
}

func TestAMessageOfAnyYearHasALine(t *testing.T) {
	for year, want := range map[int]string{-1: "", 0: "0000-05-17T01:02:03.000004Z", 2026: "2026-05-17T01:02:03.000004Z", 9999: "9999-05-17T01:02:03.000004Z", 10_000: "", 290_000: ""} {
		m := MessageOf(chat.Message{At: time.Date(year, 5, 17, 1, 2, 3, 4000, time.UTC)}, nil)
		if m.At != want {
			t.Errorf("%d: %q", year, m.At)
		}
		if _, err := AppendLine(nil, m); err != nil {
			t.Error(err)
		}
	}
}

func TestMembersComeGoAndAreRenamed(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	node := func(name string, linked bool) chat.Member {
		return chat.Member{ID: chat.LinkedMember(chat.Key{1}), Node: chat.Node{Key: chat.Key{1}, SelfName: name, Linked: linked, Fingerprint: "ABCD"}}
	}
	script := chat.Member{ID: "plain:10.0.0.1", Last: netip.MustParseAddrPort("10.0.0.1:7"), Heard: now}
	var m Members
	for _, c := range []struct {
		what    string
		members []chat.Member
		at      time.Time
		want    []string
	}{
		{"away at the start", []chat.Member{node("a", false)}, now, nil},
		{"here", []chat.Member{node("a", true), script}, now, []string{"came key a", "came plain "}},
		{"the same", []chat.Member{node("a", true), script}, now, nil},
		{"renamed", []chat.Member{node("b", true), script}, now, []string{"renamed key b"}},
		{"renamed while away", []chat.Member{node("c", false), script}, now, []string{"went key c"}},
		{"back", []chat.Member{script, node("c", true)}, now, []string{"came key c"}},
		{"silent for long", []chat.Member{script, node("c", true)}, now.Add(time.Hour), []string{"went plain "}},
		{"forgotten", nil, now.Add(time.Hour), []string{"went key c"}},
	} {
		var got []string
		for _, change := range m.Changes(chat.OpenRoom, c.members, c.at) {
			kind, _, _ := strings.Cut(string(change.Member), ":")
			got = append(got, change.Change+" "+kind+" "+change.Name)
			if change.Here != (change.Change != went) || change.Conversation != "open" {
				t.Errorf("%s: %+v", c.what, change)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestWhoIsNotHereComesBeforeTheMessage(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	key := chat.LinkedMember(chat.Key{1})
	away := []chat.Member{{ID: key, Node: chat.Node{Key: chat.Key{1}, SelfName: "lin"}}}
	from := netip.MustParseAddrPort("10.0.0.1:7")
	for name, c := range map[string]struct {
		message chat.Message
		members []chat.Member
		want    Person
	}{
		"away":              {chat.Message{Author: key, Via: chat.ViaLink}, away, Person{Member: key, Kind: "node", Name: "lin", Here: true}},
		"a forgotten node":  {chat.Message{Author: key, Via: chat.ViaLink, From: from}, nil, Person{Member: key, Kind: "node", Address: "10.0.0.1:7", Here: true}},
		"a forgotten other": {chat.Message{Author: "plain:10.0.0.1", Via: chat.ViaPlain, From: from}, away, Person{Member: "plain:10.0.0.1", Kind: "plain", Address: "10.0.0.1:7", Here: true}},
		"this node":         {chat.Message{Author: chat.Me}, nil, Person{}},
	} {
		var m Members
		m.Changes(chat.OpenRoom, c.members, now)
		change, late := m.Late(c.message, c.members, now)
		if change.Person != c.want || late != (c.want != Person{}) || late && (change.Change != came || change.Type != "member" || change.Conversation != "open") {
			t.Errorf("%s: %+v, %v", name, change, late)
		}
		if again, late := m.Late(c.message, c.members, now); late {
			t.Errorf("%s: again %+v", name, again)
		}
		c.want.Here = false
		if after := m.Changes(chat.OpenRoom, c.members, now); late && (len(after) != 1 || after[0].Change != went || after[0].Person != c.want) || !late && len(after) > 0 {
			t.Errorf("%s: then %+v", name, after)
		}
	}
}

// told is the receipts that are news, in short.
func told(r *Receipts, members ...chat.Member) (all []string) {
	for _, x := range r.Changes(members) {
		all = append(all, fmt.Sprintf("%d %s %d/%d %d", x.Message, x.State, x.Stored, x.Of, len(x.Failed)))
	}
	return all
}

// TestReceiptsFollowAMessage: what a node holds may become less, and a later one may have it, too.
func TestReceiptsFollowAMessage(t *testing.T) {
	node := func(k byte, upTo uint64) chat.Member {
		key := chat.Key{k}
		return chat.Member{ID: chat.LinkedMember(key), Node: chat.Node{Key: key, Held: []chat.Held{{Log: 7, From: 1, To: upTo}}, Met: time.Unix(1, 0)}}
	}
	own := func(id chat.ID, deliveries ...chat.Delivery) chat.Message {
		return chat.Message{ID: id, Author: chat.Me, Record: chat.Record{Log: 7, Number: uint64(id)}, At: time.Unix(2, 0), Deliveries: deliveries}
	}
	var r Receipts
	r.Reason = func(chat.Reason) string { return "because" }
	expect := func(got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	r.Add(own(1))
	r.Add(own(2, chat.Delivery{To: "a"}))
	expect(told(&r), "1 nobody 0/0 0", "2 sending 0/0 0")
	expect(told(&r))
	expect(told(&r, node(1, 0), node(2, 0)), "1 waiting 0/2 0", "2 sending 0/2 0")
	r.Set(own(2, chat.Delivery{To: "a", State: chat.Sent}))
	r.Set(own(7)) // was never added
	expect(told(&r, node(1, 0), node(2, 1)), "1 waiting 1/2 0", "2 waiting 0/2 0")
	expect(told(&r, node(1, 2), node(2, 1)), "1 stored 2/2 0", "2 waiting 1/2 0")
	expect(told(&r, node(1, 2), node(2, 2)), "2 stored 2/2 0")
	expect(told(&r, node(1, 2), node(2, 2), node(3, 2)), "1 stored 3/3 0", "2 stored 3/3 0")
	expect(told(&r, node(1, 2), node(2, 1), node(3, 2)), "2 waiting 2/3 0")
	r.Add(own(3, chat.Delivery{To: "a", State: chat.Failed, Why: "of a later version"}))
	if x := r.Changes(nil); len(x) != 3 || !slices.Equal(x[2].Failed, []Failure{{To: "a", Why: "other", Text: "because"}}) {
		t.Errorf("%+v", x)
	}
	gone := own(3)
	gone.Deleted = true
	r.Set(gone)
	expect(told(&r, node(1, 3)), "1 stored 1/1 0", "2 stored 1/1 0")
}

func TestReceiptsAreBounded(t *testing.T) {
	var r Receipts
	for id := range chat.ID(5 * maxReceipts) {
		r.Add(chat.Message{ID: id + 1, Author: chat.Me})
	}
	if n := len(r.open); n != maxReceipts || r.open[n-1].ID != 5*maxReceipts {
		t.Errorf("%d messages are followed", n)
	}
}

// FuzzParseCommand: a line is a command or a fault, and what a command holds can be said and written.
func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{
		`{"say":"a","in":"open","id":1}`, `{"members":true,"id":"x"}`, `{"say":"\ud800","id":-1.5e300}`, `{"a":{"say":[]},"say":"b","say":"c"}`, `[{}]`, "\xff",
		`{"new-room":"三班","code":"0271 8281","id":2}`, `{"choose":"` + strings.Repeat("a1", 32) + `"}`, `{"talk":"key:` + strings.Repeat("0f", 32) + `"}`,
		`{"remove":"plain:10.0.0.1","in":"open"}`, `{"join":"x","give-up":true}`, `{"set-code":"","rename":null}`, `{"leave":true}`, `{"unblock":"me"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		c, fault := ParseCommand(line)
		if fault == nil && c.What == "" {
			t.Fatalf("%+v", c)
		}
		if fault == nil && (!json.Valid(line) || !utf8.Valid(line) || !utf8.ValidString(c.Text) || c.Text != "" && !slices.Contains([]string{Say, Join, SetCode, NewRoom, Rename}, c.What)) {
			t.Fatalf("%q is %+v", line, c)
		}
		if about := slices.Contains([]string{Remove, Talk, Block, Unblock}, c.What); fault == nil && about != (c.Member != "") {
			t.Fatalf("%q is %+v", line, c)
		}
		answer, err := AppendLine(nil, Answer{Type: "answer", ID: c.ID})
		if err != nil || len(answer) > 200+6*maxID || strings.ContainsAny(string(answer[:len(answer)-1]), "\n\r\u0085\u2028\u2029") || !json.Valid(answer) {
			t.Fatalf("answered %q, error %v", answer, err)
		}
	})
}

func TestTheDocumentTellsEveryWord(t *testing.T) {
	document, err := os.ReadFile("../../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(vias[:], encodings[1:], states[1:], []string{otherReason, came, went, renamed, joined, parted}, kinds[:], standings[:], stages[:], whats)
	for _, w := range reasons {
		words = append(words, w)
	}
	for _, w := range words {
		if !strings.Contains(string(document), "`"+w+"`") && !strings.Contains(string(document), "`\""+w+"\":") {
			t.Errorf("it does not tell of %q", w)
		}
	}
	if limit := fmt.Sprintf("more than %d,%03d bytes", MaxCommand/1000, MaxCommand%1000); !strings.Contains(string(document), limit) {
		t.Errorf("it does not say %q", limit)
	}
}

// TestReceiptsOfManyMembersCostLittle: each confirmation of one member looks at all open messages.
func TestReceiptsOfManyMembersCostLittle(t *testing.T) {
	r := Receipts{}
	members := make([]chat.Member, 200)
	for i := range members {
		key := chat.Key{byte(i), 1}
		members[i] = chat.Member{ID: chat.LinkedMember(key), Node: chat.Node{Key: key, Met: time.Unix(1, 0), Held: []chat.Held{{Log: 7, From: 1, To: 5}}}}
	}
	for id := range chat.ID(maxReceipts) {
		r.Add(chat.Message{ID: id + 1, Author: chat.Me, Record: chat.Record{Log: 7, Number: uint64(id) + 10}, At: time.Unix(2, 0)})
	}
	told(&r, members...)
	n := testing.AllocsPerRun(5, func() {
		members[7].Held = []chat.Held{{Log: 7, From: 1, To: members[7].Held[0].To + 1}}
		if x := r.Changes(members); len(x) > 1 {
			t.Errorf("%d receipts at once", len(x))
		}
	})
	if n > 100 {
		t.Errorf("a confirmation makes %v objects", n)
	}
}
