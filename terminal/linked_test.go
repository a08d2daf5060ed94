package terminal_test

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/terminal"
)

var lin = chat.Presence{Key: chat.Key{1}, Name: "林晓\x1b\n10.0.0.5:3456", Room: netip.MustParseAddrPort("10.0.0.7:3456")}

// number is that of the last thing said.
func (s *session) number() uint64 {
	messages := s.Room.Changes(chat.OpenRoom, 0).Messages
	return messages[len(messages)-1].Number
}

func TestALinkedMemberHasANameAndAnAddress(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.told(lin.Key, noon, "你好\n再见")
		synctest.Wait()
		expect(t, "out", s.out.take(), title+"林晓\\x1b 10.0.0.5:3456 (10.0.0.7:3456)\n你好\n  再见\n")
		s.endInput()
		s.end(t, nil)
	})
}

func TestAMessageThatAMemberGetsIsNotCalledUnsent(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.types("hello\n")
		s.holds(lin.Key, s.number())
		s.in.Close()
		began := time.Now()
		s.end(t, nil)
		expect(t, "err", s.err.take(), "")
		if d := time.Since(began); d != 0 {
			t.Errorf("waited %v though everybody has it", d)
		}
	})
}

func TestAtTheEndItWaitsALittleForConfirmations(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.types("one\n")
		first := s.number()
		s.types("two\n")
		s.in.Close()
		began := time.Now()
		time.Sleep(2 * time.Second)
		s.holds(lin.Key, first) // something moves
		s.end(t, nil)
		if d := time.Since(began); d != 5*time.Second {
			t.Errorf("waited %v", d)
		}
		expect(t, "err", s.err.take(), "Offline now: 林晓\\x1b 10.0.0.5:3456. They get your messages later from anyone who has them, or from you when both of you are online.\n")
	})
}

func TestAtTheEndItWaitsALittleForSomebodyToComeToo(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.types("hello\n")
		s.in.Close()
		time.Sleep(2 * time.Second)
		s.link(lin)
		time.Sleep(2 * time.Second)
		s.holds(lin.Key, s.number())
		s.end(t, nil)
		expect(t, "err", s.err.take(), "Sent to no one yet: no one else on this network runs the program. Whoever comes within a day gets it. Or name a recipient with --peer ADDRESS.\n")
	})
}

func TestYetIsNotSaidOfWhatNeverGoes(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.Room.SetOptions(chat.Options{Leave88: true})
		s.types("88\n")
		began := time.Now()
		s.end(t, terminal.ErrUnsent)
		expect(t, "err", s.err.take(), "Sent to no one: no one else is here. Name a recipient with --peer ADDRESS.\n")
		if d := time.Since(began); d != 0 {
			t.Errorf("waited %v", d)
		}
	}, func(s *session) {
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: memory.New(), Changed: s.Changed})
	})
}

func TestWhatANewerVersionSaidIsPrintedAsASentence(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.link(lin)
		s.newer(lin.Key)
		synctest.Wait()
		expect(t, "out", s.out.take(), title+"林晓\\x1b 10.0.0.5:3456 (10.0.0.7:3456)\nThis message can only be read with a newer version of the program.\n")
		s.endInput()
		s.end(t, nil)
	})
}
