package journal

import "testing"

// TestABodyIsSealedWhenItsEntryIsMade has what is said wait for the end of the own log, while the epoch changes.
func TestABodyIsSealedWhenItsEntryIsMade(t *testing.T) {
	d := Draft{Kind: KindText, Log: 7, Number: 1, Time: uint64(exampleBegin.UnixMicro())}
	h := new(d.Sign(anna, []byte("before")))
	a := enters(anna, 0, []LogState{{Log: h.Log(), Low: 1, High: 1, LowHeader: h, Head: h}}, ben)
	epoch := uint32(1)
	seal := func(d *Draft, body []byte) []byte {
		if epoch == 0 {
			return nil
		}
		d.Epoch = epoch
		return append(d.Start(publicKey(anna)), body...)
	}
	a.m.Say(a.now, Saying{Conversation: exampleRoom, Kind: KindText, Body: []byte("secret"), Seal: seal, Ticket: 1})
	epoch = 2
	a.pass(confirmAfter)
	if len(a.entries) != 1 {
		t.Fatalf("%d entries are made", len(a.entries))
	}
	e := a.entries[0]
	if want := string(e.Header[:SealedPart]) + "secret"; e.Header.Epoch() != 2 || string(e.Body) != want || !e.Header.Proves(e.Body) || !e.Header.Verify() {
		t.Errorf("epoch %d, body %x", e.Header.Epoch(), e.Body)
	}
	epoch = 0
	a.m.Say(a.now, Saying{Conversation: exampleRoom, Kind: KindText, Body: []byte("no key"), Seal: seal, Ticket: 2})
	a.work()
	if last := a.told[len(a.told)-1]; last.News != NewsUnsaid || last.Ticket != 2 || len(a.entries) != 1 {
		t.Errorf("told last: %v", last)
	}
}
