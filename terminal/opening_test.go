package terminal_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/terminal"
	"udpchat/terminal/jsonl"
)

var (
	xiao = chat.Presence{Key: chat.Key(conversation("lin")), Name: "林晓"}
	wang = chat.Presence{Key: chat.Key(conversation("wang")), Name: "王磊"}
)

func opens(o terminal.Opening) func(*session) { return func(s *session) { s.Start = o } }

func TestLinesWaitUntilTheRoomIsFound(t *testing.T) {
	d := &doors{}
	run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
		go io.WriteString(s.in, "你好\nb\n")
		synctest.Wait()
		expect(t, "asking", s.err.take(), "")
		d.set(joining.State{Stage: joining.Waiting, Code: "0271"})
		synctest.Wait()
		expect(t, "waiting", s.err.take(), "No room with this code is here yet. It is looked for until it comes, and what you type waits. Ctrl+C gives up.\n")
		s.hear(1, "of the open room")
		in := d.join("0271", "三班")
		s.Room.Met(in, xiao.Key, time.Time{})
		s.toldIn(in, xiao.Key, "hi")
		synctest.Wait()
		expect(t, "joined", s.err.take(), "You are in the room “三班”.\n")
		if out := s.out.take(); !strings.HasPrefix(out, title) || !strings.HasSuffix(out, "\nhi\n") || strings.Contains(out, "open room") {
			t.Errorf("printed %q", out)
		}
		c := s.Room.Changes(in, 0)
		if len(c.Messages) != 3 || len(s.carrier.said) > 0 || len(s.Room.Changes(chat.OpenRoom, 0).Messages) != 1 {
			t.Errorf("%d messages in the room, %q said in the open one", len(c.Messages), s.carrier.said)
		}
		s.Room.Holds(in, xiao.Key, []chat.Held{{Log: ownLog, From: 1, To: 2}}, time.Now())
		s.types("88\n")
		s.Room.Holds(in, xiao.Key, []chat.Held{{Log: ownLog, From: 1, To: 3}}, time.Now())
		s.end(t, nil)
	}, withDoors(d, opens(terminal.Opening{Code: "0271"})))
}

func TestWhoGivesUpHasNotBeenThere(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		d.set(joining.State{Stage: joining.Waiting, Code: "0271"})
		synctest.Wait()
		begun := time.Now()
		s.cancel()
		s.end(t, terminal.ErrUnsent)
		if took := time.Since(begun); took > 0 {
			t.Errorf("that took %v", took)
		}
	}, withDoors(d, opens(terminal.Opening{Code: "0271"})))
}

func TestARoomThatOneIsInIsShownAtOnce(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		expect(t, "err", s.err.take(), "You are in the room “三班”.\n")
		s.types("\n") // an input without a line ends nothing
		s.in.Close()
		s.end(t, nil)
		if d.givenUp != 1 {
			t.Error("the search goes on")
		}
	}, withDoors(d, func(s *session) {
		s.Start.Code = "０２７１-8281"
		s.Room.Know(conversation("left"), chat.Details{Kind: chat.KindRoom, Code: "0271 8281", Standing: chat.Left})
		s.Room.Know(conversation("is"), chat.Details{Kind: chat.KindRoom, Name: "三班", Code: "0271 8281"})
	}))
}

// TestARoomOfAnotherCodeIsNotTheOneThatIsShown: a program looks for another room meanwhile.
func TestARoomOfAnotherCodeIsNotTheOneThatIsShown(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		d.set(joining.State{Stage: joining.Waiting, Code: "0271"})
		synctest.Wait()
		s.types(`{"join":"9999"}` + "\n")
		other := d.join("9999", "another")
		s.types(`{"say":"for 0271"}` + "\n")
		errs := of(s.objects(t), "error")
		if c := s.Room.Changes(other, 0); len(c.Messages) != 0 || len(errs) != 1 || decode[jsonl.Error](t, errs[0]).Error != jsonl.NotShown {
			t.Errorf("said in the other room: %v; errors %q", c.Messages, errs)
		}
		s.types(`{"join":"0271"}` + "\n")
		in := d.join("0271", "三班")
		s.types(`{"say":"for 0271"}` + "\n")
		if c := s.Room.Changes(in, 0); len(c.Messages) != 1 {
			t.Errorf("said in the room: %v", c.Messages)
		}
		s.cancel()
		s.end(t, terminal.ErrUnsent)
	}, forPrograms, withDoors(d, opens(terminal.Opening{Code: "0271"})))
}

func TestASearchForAnotherRoomGoesOn(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		s.types(`{"join":"9999"}` + "\n")
		in := conversation("is")
		s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: "三班", Code: "0271"})
		s.types(`{"say":"for 0271"}` + "\n")
		if c := s.Room.Changes(in, 0); len(c.Messages) != 1 || d.givenUp != 0 {
			t.Errorf("said in the room: %v; given up %d times", c.Messages, d.givenUp)
		}
		s.cancel()
		s.end(t, terminal.ErrUnsent)
	}, forPrograms, withDoors(d, opens(terminal.Opening{Code: "0271"})))
}

func TestAKeyIsTakenAsProgramsWriteIt(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		if all := s.Room.Conversations(); !slices.ContainsFunc(all, func(c chat.Summary) bool { return c.Details.Other == xiao.Key }) {
			t.Errorf("in %v", all)
		}
		s.cancel()
		s.end(t, nil)
	}, withDoors(d, opens(terminal.Opening{To: string(chat.LinkedMember(xiao.Key))})))
}

func TestATalkWithNobodyIsRefused(t *testing.T) {
	d := &doors{err: joining.ErrNobody}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		if told := s.err.take(); !strings.HasPrefix(told, "nobody of that name") {
			t.Errorf("told %q", told)
		}
		s.end(t, terminal.ErrUnsent)
	}, withDoors(d, opens(terminal.Opening{To: string(chat.LinkedMember(xiao.Key))})))
}

func TestTheNameOfANewRoomIsNotCut(t *testing.T) {
	var o terminal.Opening
	if err := o.SetNewRoom(strings.Repeat("班", 86)); err == nil || o != (terminal.Opening{}) {
		t.Errorf("258 bytes: %v, %v", err, o)
	}
	if err := o.SetNewRoom(" " + strings.Repeat("班", 85) + " "); err != nil || len(o.NewRoom) != 255 {
		t.Errorf("255 bytes: %v", err)
	}
}

func TestThePersonChoosesBetweenRooms(t *testing.T) {
	d := &doors{}
	first, second := conversation("room a"), conversation("room b\x1b")
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		s.err.take()
		d.set(joining.State{Stage: joining.Choosing, Code: "1", Offers: []joining.Offer{
			{Room: first, Name: "a", Founder: xiao.Key, Nodes: 1}, {Room: second, Name: "b\x1b", Founder: wang.Key, Nodes: 2},
		}})
		synctest.Wait()
		expect(t, "asked", s.err.take(), "Several rooms have this code. Type the number of yours:\n  1  a, made by 林晓\n  2  b\\x1b, made by 王磊\n")
		s.types("b\n3\n\n")
		expect(t, "asked again", s.err.take(), "Type a number from 1 to 2.\nType a number from 1 to 2.\n")
		go io.WriteString(s.in, " ２\nthis waits\n")
		synctest.Wait()
		if len(d.chosen) != 1 || d.chosen[0] != second {
			t.Errorf("chose %v", d.chosen)
		}
		s.Room.Know(second, chat.Details{Kind: chat.KindRoom, Name: "b", Code: "1"})
		s.Room.Met(second, xiao.Key, time.Time{})
		d.set(joining.State{Stage: joining.Joined, Code: "1", In: second})
		synctest.Wait()
		if c := s.Room.Changes(second, 0); len(c.Messages) != 1 || c.Messages[0].Text != "this waits" {
			t.Errorf("said %+v", c.Messages)
		}
		s.cancel()
		s.end(t, nil)
	}, withDoors(d, func(s *session) {
		s.Start.Code, s.Interactive = "1", true
		s.link(xiao)
		s.link(wang)
	}))
}

func TestANewRoomShowsItsCodeAndThoseThatFollow(t *testing.T) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		expect(t, "made", s.err.take(), "The code of the room “三班” is\n\n        0271 8281 8284 5904\n\nOthers enter it to come in, or start with --room.\n")
		in := conversation("room 三班")
		s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: "三班", Code: "new\x1b", Founder: true})
		synctest.Wait()
		expect(t, "changed", s.err.take(), "The code of the room “三班” is\n\n        new\\x1b\n\nOthers enter it to come in, or start with --room.\n")
		s.types("anybody\n")
		expect(t, "alone", s.err.take(), "Sent to no one yet: no one else is in this room. Whoever comes within a day gets it.\n")
		s.cancel()
		s.end(t, terminal.ErrUnsent)
	}, withDoors(d, opens(terminal.Opening{NewRoom: "三班"})))
}

func TestHowOneStandsInARoomIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		standing chat.Standing
		over     bool
		want     string
	}{
		"removed":   {chat.Removed, true, "The founder has removed you from this room. You can say nothing here any more.\n"},
		"left":      {chat.Left, true, "You have left this room for good. You can say nothing here any more.\n"},
		"read-only": {chat.ReadOnly, false, "In this room somebody uses a newer version of the program. Until you update it, you can read here, but say nothing.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &doors{}
			run(t, &carrier{}, func(s *session) {
				synctest.Wait()
				in := d.join("1", "a")
				synctest.Wait()
				s.err.take()
				s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: "a", Code: "1", Standing: c.standing})
				synctest.Wait()
				expect(t, "told", s.err.take(), c.want)
				if !c.over {
					s.types("refused\n")
					expect(t, "refused", s.err.take(), c.want)
					s.cancel()
				}
				s.end(t, terminal.ErrUnsent)
			}, withDoors(d, opens(terminal.Opening{Code: "1"})))
		})
	}
}

func TestWhoIsMeantByAName(t *testing.T) {
	other := wang
	other.Name, other.Key = "林晓", chat.Key(conversation("other"))
	for name, c := range map[string]struct {
		to, told string
		fails    bool
	}{
		"a name":              {"王磊", "You are alone with 王磊. Fingerprint: WANG 2345\n", false},
		"a name of two":       {"林晓", "林晓 may be any of these. Start again with --to and the fingerprint:\n  LINX 2345, 林晓 ·LINX\n  OTHE 2345, 林晓 ·OTHE\n", true},
		"a fingerprint":       {"linx2", "You are alone with 林晓 ·LINX. Fingerprint: LINX 2345\n", false},
		"with a space":        {"LINX 2345", "You are alone with 林晓 ·LINX. Fingerprint: LINX 2345\n", false},
		"a name with a mark":  {"林晓 ·LINX", "You are alone with 林晓 ·LINX. Fingerprint: LINX 2345\n", false},
		"a key":               {strings.ToUpper(strings.TrimPrefix(string(chat.LinkedMember(xiao.Key)), "key:")), "You are alone with 林晓 ·LINX. Fingerprint: LINX 2345\n", false},
		"too little of one":   {"LIN", "LIN is not known here yet, and is waited for. What you type waits, too. Ctrl+C gives up.\n", false},
		"nobody":              {"x\x1b", "x\\x1b is not known here yet, and is waited for. What you type waits, too. Ctrl+C gives up.\n", false},
		"a name given to one": {"小林", "You are alone with 小林. Fingerprint: WANG 2345\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := &doors{}
			run(t, &carrier{}, func(s *session) {
				synctest.Wait()
				expect(t, "told", s.err.take(), c.told)
				s.cancel()
				var want error
				if c.fails || strings.Contains(c.told, "waited") {
					want = terminal.ErrUnsent
				}
				s.end(t, want)
			}, marked, withDoors(d, func(s *session) {
				s.Start.To = c.to
				for _, p := range []chat.Presence{xiao, wang, other} {
					s.link(p)
				}
				if c.to == "小林" {
					s.Room.SetKnown([]chat.Known{{ID: chat.LinkedMember(wang.Key), Name: "小林"}})
					impostor := xiao
					impostor.Key, impostor.Name = chat.Key(conversation("impostor")), "小林"
					s.link(impostor)
				}
			}))
		})
	}
}

// marked gives keys fingerprints that can be told apart.
func marked(s *session) {
	marks := map[chat.Key]string{xiao.Key: "LINX 2345", wang.Key: "WANG 2345", chat.Key(conversation("other")): "OTHE 2345"}
	archive := s.archive
	s.Room = chat.New(chat.Config{
		Now: time.Now, Plain: plain{}, Carriers: []chat.Carrier{s.carrier}, Changed: s.Changed, Archive: archive, Journal: &signer{s: s},
		Contacts: archive, Me: chat.Key{9}, Fingerprint: func(k chat.Key) string { return marks[k] },
	})
}

func TestWhoComesLaterIsTalkedWith(t *testing.T) {
	d := &doors{later: true}
	run(t, &carrier{}, func(s *session) {
		go io.WriteString(s.in, "早\n")
		synctest.Wait()
		s.err.take()
		s.link(wang)
		synctest.Wait()
		in, _ := d.Talk(wang.Key)
		s.Room.Know(in, chat.Details{Kind: chat.KindDirect, Other: wang.Key})
		s.Room.Met(in, wang.Key, time.Time{})
		synctest.Wait()
		if c := s.Room.Changes(in, 0); len(c.Messages) != 1 || len(s.carrier.said) > 0 {
			t.Errorf("said %+v", c.Messages)
		}
		s.types("\n")
		s.in.Close()
		s.end(t, nil)
		if e := s.err.take(); !strings.HasSuffix(e, "Offline now: 王磊. Your messages go out when both of you are online.\n") {
			t.Errorf("told %q", e)
		}
	}, withDoors(d, opens(terminal.Opening{To: "王磊"})))
}

func TestWhatCannotBeOpenedEndsTheTerminal(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*session)
		want   string
	}{
		"without commands": {func(s *session) { s.Commands = nil }, "Rooms and conversations of two need encrypted links, which this terminal does not have.\n"},
		"without links":    {func(s *session) { s.Commands.(*doors).err = joining.ErrNoLinks }, "Rooms and conversations of two need encrypted links, which this terminal does not have.\n"},
		"asked too many": {
			func(s *session) { s.Health.SetJoining(joining.State{Stage: joining.Exhausted, Code: "1"}) },
			"Too many nodes were asked, and none knows this code. Check the code and start again.\n",
		},
		"full": {
			func(s *session) { s.Health.SetJoining(joining.State{Stage: joining.Full, Code: "1"}) },
			"The room has as many members as a room can have.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, &carrier{}, func(s *session) {
				synctest.Wait()
				if name == "asked too many" || name == "full" {
					c.change(s)
				}
				s.end(t, terminal.ErrUnsent)
				expect(t, "told", s.err.take(), c.want)
			}, withDoors(&doors{}, opens(terminal.Opening{Code: "1"})), c.change)
		})
	}
}
