package settings

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"udpchat/chat"
)

// inTalk is a conversation with a number.
func inTalk(n int) chat.Conversation { return chat.Conversation{byte(n >> 8), byte(n), 1} }

func talks(s Settings) []chat.Conversation {
	var all []chat.Conversation
	for _, c := range s.Conversations {
		all = append(all, c.In)
	}
	return all
}

func TestEachConversationKeepsItsOwn(t *testing.T) {
	s := Default()
	a, b := inTalk(1), inTalk(2)
	s.Keep(Conversation{In: a, Draft: "to a", ReadUpTo: 3, Place: chat.Pos{Order: 2, ID: 2}})
	s.Keep(Conversation{Draft: "to all"})
	s.Keep(Conversation{In: b, ReadUpTo: 9})
	for in, want := range map[chat.Conversation]Conversation{
		a: {In: a, Draft: "to a", ReadUpTo: 3, Place: chat.Pos{Order: 2, ID: 2}}, b: {In: b, ReadUpTo: 9}, chat.OpenRoom: {Draft: "to all"}, inTalk(3): {In: inTalk(3)},
	} {
		if got := s.Conversation(in); got != want {
			t.Errorf("kept of %v is %+v, want %+v", in, got, want)
		}
	}
	s.Keep(Conversation{In: a, Draft: "to a", ReadUpTo: 3, Place: chat.Pos{Order: 2, ID: 2}}) // no change
	if got, want := talks(s), []chat.Conversation{a, chat.OpenRoom, b}; !slices.Equal(got, want) {
		t.Errorf("in the order %v, want %v", got, want)
	}
	s.Keep(Conversation{In: a, ReadUpTo: 4})
	s.Keep(Conversation{})
	if got, want := talks(s), []chat.Conversation{b, a}; !slices.Equal(got, want) || s.Conversation(a).Draft != "" {
		t.Errorf("in the order %v, want %v", got, want)
	}
}

func TestTheOldestMarksGoBeforeAnyDraft(t *testing.T) {
	s := Default()
	s.Keep(Conversation{In: inTalk(0), Draft: "typed"})
	for n := range maxConversations + 9 {
		s.Keep(Conversation{In: inTalk(1 + n), ReadUpTo: 1})
	}
	if len(s.Conversations) != maxConversations || s.Conversation(inTalk(0)).Draft != "typed" {
		t.Errorf("%d are kept, the draft is %q", len(s.Conversations), s.Conversation(inTalk(0)).Draft)
	}
	for n, want := range map[int]chat.ID{1: 0, 10: 0, 11: 1, maxConversations + 9: 1} {
		if got := s.Conversation(inTalk(n)).ReadUpTo; got != want {
			t.Errorf("conversation %d is read up to %d, want %d", n, got, want)
		}
	}
	for n := range 2 * maxConversations {
		s.Keep(Conversation{In: inTalk(1000 + n), Draft: "x"})
	}
	if len(s.Conversations) != maxConversations || s.Conversations[0].In != inTalk(1000+maxConversations) {
		t.Errorf("%d drafts are kept, the first of %v", len(s.Conversations), s.Conversations[0].In)
	}
}

func TestDraftsAreBoundedTogether(t *testing.T) {
	s := Default()
	const most = maxDrafts / chat.MaxText
	for n := range most + 3 {
		s.Keep(Conversation{In: inTalk(n), Draft: strings.Repeat("x", chat.MaxText), ReadUpTo: 5})
	}
	for n := range most + 3 {
		got := s.Conversation(inTalk(n))
		if (got.Draft != "") != (n >= 3) || got.ReadUpTo != 5 {
			t.Errorf("of %d: a draft of %d bytes, read up to %d", n, len(got.Draft), got.ReadUpTo)
		}
	}
	data, err := encode(s)
	if err != nil || len(data) > maxFile {
		t.Errorf("the file has %d bytes, %v", len(data), err)
	}
}

func TestConversationsOfAFile(t *testing.T) {
	hex := inTalk(0xab).String()
	for name, c := range map[string]struct {
		file string
		want []Conversation
		bad  bool
	}{
		"open and another":           {`[{"in":"open","draft":"a","readUpTo":2},{"in":"` + hex + `","place":"3-3"}]`, []Conversation{{Draft: "a", ReadUpTo: 2}, {In: inTalk(0xab), Place: chat.Pos{Order: 3, ID: 3}}}, false},
		"one twice":                  {`[{"in":"open","draft":"a"},{"in":"` + hex + `","place":"3-3"},{"in":"open","draft":"b"}]`, []Conversation{{In: inTalk(0xab), Place: chat.Pos{Order: 3, ID: 3}}, {Draft: "b"}}, false},
		"a name that nobody knows":   {`[{"in":"secret","draft":"to one"},{"in":"open","readUpTo":1}]`, []Conversation{{ReadUpTo: 1}}, true},
		"upper-case digits":          {`[{"in":"` + strings.ToUpper(hex) + `","draft":"to one"}]`, nil, true},
		"without a name":             {`[{"draft":"to one"}]`, nil, true},
		"a mark in words":            {`[{"in":"open","draft":"a","readUpTo":"all"}]`, []Conversation{{Draft: "a"}}, true},
		"a draft that is too long":   {`[{"in":"open","draft":"` + strings.Repeat("x", chat.MaxText+1) + `"}]`, []Conversation{{Draft: strings.Repeat("x", chat.MaxText)}}, true},
		"members of a newer version": {`[{"in":"open","pinned":[1]}]`, []Conversation{{rest: `{"pinned":[1]}`}}, false},
	} {
		s, corrected, err := decode([]byte(`{"conversations":` + c.file + `}`))
		if err != nil || !reflect.DeepEqual(s.Conversations, c.want) || c.bad != slices.Equal(corrected, []string{"conversations"}) || !c.bad && len(corrected) > 0 {
			t.Errorf("%s: %+v, corrected %q, %v", name, s.Conversations, corrected, err)
		}
		again, _, err := decodeAgain(s)
		if err != nil || !reflect.DeepEqual(again.Conversations, c.want) {
			t.Errorf("%s: again %+v, %v", name, again.Conversations, err)
		}
	}
}

func decodeAgain(s Settings) (Settings, []string, error) {
	data, err := encode(s)
	if err != nil {
		return s, nil, err
	}
	return decode(data)
}

func TestWhatANewerVersionKeepsOfAConversationStays(t *testing.T) {
	s, _, err := decode([]byte(`{"conversations":[{"in":"open","pinned":[1]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s.Keep(Conversation{Draft: "x"})
	s.Keep(Conversation{})
	again, _, err := decodeAgain(s)
	if want := []Conversation{{rest: `{"pinned":[1]}`}}; err != nil || !reflect.DeepEqual(again.Conversations, want) {
		t.Errorf("kept are %+v, %v", again.Conversations, err)
	}
}
