package members_test

import (
	"testing"
	"time"

	"udpchat/chat/confusable"
	"udpchat/chat/members"
)

func news(k members.Key, name string) members.News {
	return members.News{Contact: members.Contact{Key: k, Name: name, Met: noon}, Up: true}
}

func TestInEveryConversationAMemberHasTheNameThatThePersonGaveIt(t *testing.T) {
	k, stranger := members.Key{1}, members.Key{2}
	open := members.NewRoster(func(members.Key) string { return "ABCD" })
	open.SetKnown(members.Settle([]members.Known{{ID: members.OfKey(k), Name: "lin"}}))
	r := open.Beside()
	all := func() []members.Member { return r.Members(noon, confusable.Crowd{}) }
	if len(all()) != 0 || len(open.Members(noon, confusable.Crowd{})) != 0 {
		t.Errorf("before anybody is in it: %v", all())
	}
	r.Join(news(k, "Lin Xiao"), noon)
	if got := all(); len(got) != 1 || got[0].Name != "lin" || got[0].Fingerprint != "ABCD" {
		t.Errorf("got %+v", got)
	}
	r.SetKnown(members.Settle([]members.Known{
		{ID: members.OfKey(k), Name: "xiao", Blocked: true}, {ID: members.OfKey(stranger), Name: "s"}, {ID: member(1), Name: "plain"},
	}))
	if got := all(); len(got) != 1 || got[0].Name != "xiao" || !got[0].Blocked {
		t.Errorf("later: %+v", got)
	}
	if r.SetKnown(nil); len(all()) != 1 || all()[0].Name != "" || all()[0].Blocked {
		t.Errorf("when it is settled no more: %+v", all())
	}
}

func TestANodeIsAMemberFromJoinToPart(t *testing.T) {
	r := members.NewRoster(nil).Beside()
	k, since := members.Key{1}, noon.Add(-time.Hour)
	id := members.OfKey(k)
	r.Update(news(k, "too early"))
	if is, changed := r.Hold(id, []members.Held{{Log: 1, To: 1}}); is || changed || r.Has(id) {
		t.Error("it is a member before it has joined")
	}
	if !r.Join(news(k, "Lin"), since) || r.Join(news(k, "Lin"), since) || !r.Join(news(k, "Lin"), noon) {
		t.Error("it is not told what is new")
	}
	r.Update(news(k, "Xiao"))
	if m, ok := find(r, id); !ok || m.SelfName != "Xiao" || !m.Met.Equal(noon) || !m.Linked {
		t.Errorf("it is %+v", m)
	}
	if r.Part(id); r.Has(id) || len(r.Members(noon, confusable.Crowd{})) != 0 {
		t.Error("it stays when it parts")
	}
}

func TestARoomListsAThousandNodes(t *testing.T) {
	r := members.NewRoster(nil).Beside()
	for i := range 1100 {
		r.Join(news(members.Key{byte(i), byte(i >> 8), 1}, "x"), noon)
	}
	if n := len(r.Members(noon, confusable.Crowd{})); n != 1000 {
		t.Errorf("%d members", n)
	}
}
