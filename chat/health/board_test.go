package health

import (
	"reflect"
	"slices"
	"testing"

	"udpchat/chat"
	"udpchat/chat/joining"
)

func TestAFaceIsToldWhatIsNewOnce(t *testing.T) {
	var b Board
	if !reflect.DeepEqual(b.State(), (*Board)(nil).State()) {
		t.Errorf("at first %+v", b.State())
	}
	hooks := 0
	b.SetNotices(nil)
	b.OnChange(func() { hooks++; b.State() }) // would hang if the lock were held
	network := Network{State: SendOnly, Port: 80, Why: chat.NotAllowed}
	notices := []Notice{{Kind: HistoryUnsaved, Why: DiskFull}, {Kind: HistoryTrimmed}}
	search := joining.State{Stage: joining.Choosing, Offers: []joining.Offer{{Name: "3B"}, {Name: "3C"}}}
	for range 2 {
		b.SetNetwork(network)
		b.SetNotices(slices.Clone(notices))
		b.SetJoining(search)
	}
	if got := b.State(); !reflect.DeepEqual(got, State{network, notices, search}) || hooks != 3 {
		t.Errorf("%d hooks, told %+v", hooks, got)
	}
}

func TestEveryTroubleHasItsName(t *testing.T) {
	seen := map[string]bool{}
	for trouble := OtherTrouble; trouble <= MemoryOnly; trouble++ {
		if name := trouble.Error(); name == "" || seen[name] {
			t.Errorf("trouble %d is called %q", trouble, name)
		}
		seen[trouble.Error()] = true
	}
	if Trouble(200).Error() == "" {
		t.Error("a trouble that is not known has no name")
	}
}
