package chat

import (
	"testing"
	"time"
)

func TestInEveryConversationAMemberHasTheNameThatThePersonGaveIt(t *testing.T) {
	k, stranger, noon := Key{1}, Key{2}, time.Unix(1e9, 0)
	open := NewRoster()
	open.fingerprint = func(Key) string { return "ABCD" }
	open.SetKnown([]Known{{ID: LinkedMember(k), Name: "lin"}})
	r := open.beside()
	if got := r.Members(noon); len(got) != 0 {
		t.Errorf("before anybody is in it: %v", got)
	}
	r.Meet(Contact{Key: k, Name: "Lin Xiao"}, true)
	if got := r.Members(noon); len(got) != 1 || got[0].Name != "lin" || got[0].Fingerprint != "ABCD" {
		t.Errorf("got %+v", got)
	}
	known := []Known{{ID: LinkedMember(k), Name: "xiao", Blocked: true}, {ID: LinkedMember(stranger), Name: "s"}}
	if r.SetKnown(known); !r.Blocked(LinkedMember(k)) || len(r.Members(noon)) != 1 || r.Members(noon)[0].Name != "xiao" {
		t.Errorf("later: %+v", r.Members(noon))
	}
	if r.SetKnown(nil); len(r.Members(noon)) != 1 || r.Members(noon)[0].Name != "" {
		t.Errorf("when it is settled no more: %+v", r.Members(noon))
	}
}
