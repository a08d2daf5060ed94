package chat_test

import (
	"strings"
	"testing"

	"udpchat/chat"
)

func TestAConversationIsNamedInOneWay(t *testing.T) {
	for name, want := range map[string]chat.Conversation{
		"open":                                   chat.OpenRoom,
		"00ff" + strings.Repeat("00", 29) + "a1": {1: 0xff, 31: 0xa1},
	} {
		if c, err := chat.ParseConversation(name); err != nil || c != want || c.String() != name {
			t.Errorf("%q: %v, %v", name, c, err)
		}
	}
}

func FuzzParseConversation(f *testing.F) {
	digits := strings.Repeat("0f", 32)
	for _, s := range []string{
		"", "open", "Open", "open ", digits, strings.ToUpper(digits), digits + "0", digits + "00", digits[1:], digits[2:],
		strings.Repeat("0", 64), strings.Repeat("x", 64), " " + digits[1:],
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := chat.ParseConversation(s)
		valid := s == "open" || len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" && strings.Trim(s, "0") != ""
		if (err == nil) != valid {
			t.Errorf("%q: %v", s, err)
		}
		if err == nil && c.String() != s || err != nil && c != chat.OpenRoom {
			t.Errorf("%q became %v", s, c)
		}
	})
}

func TestInAConversationThatIsNotHereNothingIsSaidOrShown(t *testing.T) {
	r := newNode()
	say(t, r.Room, "open")
	elsewhere := chat.Conversation{1}
	if _, err := r.Say(elsewhere, "x"); err != chat.ErrNoConversation {
		t.Errorf("got %v", err)
	}
	if c := r.Changes(elsewhere, 0); len(c.Messages)+len(c.Members) != 0 {
		t.Errorf("got %+v", c)
	}
	if _, n := r.Preview(elsewhere, "x"); n != 0 {
		t.Errorf("%d recipients", n)
	}
}

func TestNoMessageOfAnotherConversationIsMeant(t *testing.T) {
	elsewhere := chat.Message{ID: 1, Conversation: chat.Conversation{1}, Text: "x"}
	for in, want := range map[chat.Conversation]bool{chat.OpenRoom: false, elsewhere.Conversation: true, {2}: false} {
		if got := (chat.Search{Conversation: in, Text: "x"}).Matches(elsewhere); got != want {
			t.Errorf("a search in %v finds it: %v", in, got)
		}
		if got := (chat.Old{Conversation: in, UpTo: 1}).Covers(elsewhere); got != want {
			t.Errorf("a deletion in %v covers it: %v", in, got)
		}
	}
}
