package app

import (
	"testing"

	"udpchat/chat"
	"udpchat/settings"
	"udpchat/transport"
)

func change(t *testing.T, p *parts, f func(*settings.Settings)) {
	t.Helper()
	if err := p.store.Update(f); err != nil {
		t.Fatal(err)
	}
}

func TestThePortOfTheSettingsIsFollowed(t *testing.T) {
	dir, first, second := t.TempDir(), freePort(t), freePort(t)
	saved(t, dir, func(s *settings.Settings) { s.Port = first })
	p, err := open(Options{Plain: true}, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	stateIs(t, p, online(t), first)
	change(t, p, func(s *settings.Settings) { s.Port = second })
	stateIs(t, p, online(t), second)
	script(t, second, "moved")
	until(t, "it hears there", func() bool { return len(heard(p, "moved")) == 1 })
}

func TestThePortOfTheCommandLineOutlivesOtherChanges(t *testing.T) {
	p := begin(t, t.TempDir(), Options{})
	stateIs(t, p, online(t), p.options.Port)
	change(t, p, func(s *settings.Settings) { s.TextSize = 120 })
	script(t, p.options.Port, "same")
	until(t, "it hears", func() bool { return len(heard(p, "same")) == 1 })
	stateIs(t, p, online(t), p.options.Port)
}

func TestPeersOfTheSettingsAreFollowed(t *testing.T) {
	mine, one := hold(t)
	theirs, two := hold(t)
	p := begin(t, t.TempDir(), Options{Peers: []transport.Target{to(one)}})
	for _, step := range []struct {
		text  string
		peers []settings.Peer
	}{
		{"with another", []settings.Peer{{Name: "them", Address: addressOf(two).String()}}},
		{"the same twice", []settings.Peer{{Address: addressOf(two).String()}, {Address: addressOf(one).String()}}},
	} {
		change(t, p, func(s *settings.Settings) { s.Peers = step.peers })
		until(t, "the peers are known", func() bool { return len(p.board.State().Network.Peers) == 2 })
		if m := says(t, p, step.text); len(m.Deliveries) != 2 || m.State() != chat.StateSent {
			t.Errorf("%s: %+v", step.text, m.Deliveries)
		}
		if a, b := read(t, mine), read(t, theirs); a != step.text || b != step.text {
			t.Errorf("%s: got %q and %q", step.text, a, b)
		}
	}
	change(t, p, func(s *settings.Settings) { s.Peers = nil })
	until(t, "they are gone", func() bool { return len(p.board.State().Network.Peers) == 1 })
	if m := says(t, p, "to one"); len(m.Deliveries) != 1 || read(t, mine) != "to one" {
		t.Errorf("%+v", m.Deliveries)
	}
}

func TestLeavingWithEightyEightCanBeTurnedOffAndOn(t *testing.T) {
	p := begin(t, t.TempDir(), Options{})
	for _, leave := range []bool{false, true} {
		change(t, p, func(s *settings.Settings) { s.Leave88 = leave })
		says(t, p, "88")
		if left := p.room.Changes(chat.OpenRoom, 0).Left; left != leave {
			t.Errorf("set to %v: left %v", leave, left)
		}
	}
	p.room.Rejoin(chat.OpenRoom)
	if says(t, p, "back"); p.room.Changes(chat.OpenRoom, 0).Left {
		t.Error("left")
	}
}

func TestNamesAndMutesAreFollowed(t *testing.T) {
	p := begin(t, t.TempDir(), Options{})
	id := chat.PlainMember(addressOf(1).Addr())
	script(t, p.options.Port, "hello")
	until(t, "it arrives", func() bool { return len(heard(p, "hello")) == 1 })
	for _, want := range []settings.Known{{ID: id, Name: "小明"}, {ID: id, Name: "小明", Muted: true}, {ID: id}} {
		change(t, p, func(s *settings.Settings) { s.Remember(want) })
		m := p.room.Changes(chat.OpenRoom, 0).Members
		if len(m) != 1 || m[0].ID != id || m[0].Name != want.Name || m[0].Muted != want.Muted || m[0].Count != 1 {
			t.Errorf("%+v: %+v", want, m)
		}
	}
}

func TestTheUsualPortIsThatOfTheRoom(t *testing.T) {
	p := &parts{}
	if n := p.options.portOf(settings.Default()); n != 3456 {
		t.Errorf("port %d", n)
	}
	if p.options.Port = 4000; p.options.portOf(settings.Default()) != 4000 {
		t.Error("the command line does not win")
	}
}

func TestWhatIsSaidToNobodyGoesToThePeersThatAreEnteredSoon(t *testing.T) {
	conn, port := hold(t)
	p := begin(t, t.TempDir(), Options{})
	says(t, p, "early")
	if p.room.Changes(chat.OpenRoom, 0).Early == 0 {
		t.Error("it goes to nobody")
	}
	change(t, p, func(s *settings.Settings) { s.Peers = []settings.Peer{{Address: addressOf(port).String()}} })
	if got := read(t, conn); got != "early" {
		t.Errorf("the peer got %q", got)
	}
}
