package terminal_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/rooms/code"
	"udpchat/terminal"
	"udpchat/terminal/jsonl"
)

// roomScenario is a talk in rooms in which every kind of command and object occurs. Examples of PROTOCOL.md are taken from it.
func roomScenario(t *testing.T) (commands, objects []string) {
	d := &doors{}
	run(t, &carrier{}, func(s *session) {
		say := func(command string) {
			commands = append(commands, command)
			s.types(command + "\n")
		}
		member := string(chat.LinkedMember(xiao.Key))
		made := conversation("room 三班").String()
		synctest.Wait()
		say(`{"new-room":"三班","id":1}`)
		s.link(xiao)
		s.Room.Met(conversation("room 三班"), xiao.Key, time.Now())
		synctest.Wait()
		say(`{"say":"你们好","in":"` + made + `"}`)
		say(`{"rename":"三年级","in":"` + made + `"}`)
		say(`{"set-code":"","in":"` + made + `"}`)
		say(`{"remove":"` + member + `","in":"` + made + `"}`)
		s.Room.Parted(conversation("room 三班"), xiao.Key)
		synctest.Wait()
		say(`{"join":"0271 8281"}`)
		d.set(joining.State{Stage: joining.Waiting, Code: "0271 8281"})
		synctest.Wait()
		first, second := conversation("room 一班"), conversation("room 二班")
		d.set(joining.State{Stage: joining.Choosing, Code: "0271 8281", Offers: []joining.Offer{
			{Room: first, Name: "一班", Founder: xiao.Key, Nodes: 2}, {Room: second, Name: "二班", Founder: wang.Key, Nodes: 1},
		}})
		synctest.Wait()
		say(`{"choose":"` + second.String() + `"}`)
		d.join("0271 8281", "二班")
		synctest.Wait()
		say(`{"leave":true,"in":"` + second.String() + `"}`)
		s.Health.SetJoining(joining.State{})
		say(`{"say":"再见","in":"` + second.String() + `"}`)
		say(`{"join":"…"}`)
		say(`{"talk":"` + member + `"}`)
		say(`{"block":"` + member + `"}`)
		say(`{"unblock":"` + member + `"}`)
		say(`{"give-up":true}`)
		s.cancel()
		s.end(t, terminal.ErrUnsent)
		objects = s.objects(t)
	}, forPrograms, withFingerprint, withDoors(d, func(s *session) {
		s.Block = func(chat.MemberID, bool) error { return nil }
	}))
	return commands, objects
}

func withFingerprint(s *session) {
	s.Room = chat.New(chat.Config{
		Now: time.Now, Plain: plain{}, Carriers: []chat.Carrier{s.carrier}, Changed: s.Changed, Archive: s.archive, Journal: &signer{s: s},
		Contacts: s.archive, Me: chat.Key{9}, Fingerprint: func(chat.Key) string { return "Q7WF 2ABC 5UVW HIJK 3LMN OPQR STU4 YZ6A" },
	})
}

// TestCommandsAboutRoomsAreRefused where they make no sense.
func TestCommandsAboutRoomsAreRefused(t *testing.T) {
	member := string(chat.LinkedMember(xiao.Key))
	other := string(chat.LinkedMember(wang.Key))
	oneself := string(chat.LinkedMember(sha256.Sum256([]byte("me"))))
	room := func(name string) string { return `"in":"` + conversation(name).String() + `"` }
	for line, want := range map[string]string{
		`{"leave":true}`:                                  jsonl.NotARoom,
		`{"leave":true,"in":"open"}`:                      jsonl.NotARoom,
		`{"leave":true,` + room("direct") + `}`:           jsonl.NotARoom,
		`{"rename":"x",` + room("theirs") + `}`:           jsonl.NotFounder,
		`{"set-code":"x",` + room("theirs") + `}`:         jsonl.NotFounder,
		`{"rename":"x",` + room("newer") + `}`:            jsonl.ReadOnly,
		`{"say":"x",` + room("newer") + `}`:               jsonl.ReadOnly,
		`{"say":"x",` + room("removed") + `}`:             jsonl.Removed,
		`{"leave":true,` + room("removed") + `}`:          jsonl.Removed,
		`{"leave":true,` + room("left") + `}`:             jsonl.Left,
		`{"say":"x",` + room("nowhere") + `}`:             jsonl.UnknownConversation,
		`{"join":"x",` + room("nowhere") + `}`:            jsonl.UnknownConversation,
		`{"choose":"open"}`:                               jsonl.UnknownConversation,
		`{"talk":"` + "plain:10.0.0.1" + `"}`:             jsonl.UnknownMember,
		`{"talk":"me"}`:                                   jsonl.BadValue,
		`{"block":"key:12"}`:                              jsonl.BadValue,
		`{"block":"` + oneself + `"}`:                     jsonl.UnknownMember,
		`{"new-room":""}`:                                 jsonl.BadValue,
		`{"new-room":"a","code":1}`:                       jsonl.BadValue,
		`{"new-room":"a","join":"b"}`:                     jsonl.SeveralCommands,
		`{"remove":"` + member + `"}`:                     jsonl.NotARoom,
		`{"remove":"` + other + `",` + room("mine") + `}`: jsonl.UnknownMember,
	} {
		run(t, &carrier{}, func(s *session) {
			synctest.Wait()
			s.out.take()
			s.types(line + "\n")
			if o := of(s.objects(t), "error"); len(o) != 1 || decode[jsonl.Error](t, o[0]).Error != want || decode[jsonl.Error](t, o[0]).Text == "" {
				t.Errorf("%s: %q", line, o)
			}
			s.cancel()
			s.end(t, terminal.ErrUnsent)
		}, forPrograms, withDoors(&doors{}, func(s *session) {
			know := func(name string, d chat.Details) { s.Room.Know(conversation(name), d) }
			know("mine", chat.Details{Kind: chat.KindRoom, Founder: true})
			know("theirs", chat.Details{Kind: chat.KindRoom})
			know("newer", chat.Details{Kind: chat.KindRoom, Founder: true, Standing: chat.ReadOnly})
			know("removed", chat.Details{Kind: chat.KindRoom, Standing: chat.Removed})
			know("left", chat.Details{Kind: chat.KindRoom, Standing: chat.Left})
			know("direct", chat.Details{Kind: chat.KindDirect, Other: xiao.Key})
			s.link(xiao)
		}))
	}
}

func TestWhatIsWrongWithACodeIsAFault(t *testing.T) {
	for err, want := range map[error]string{
		joining.ErrWeak: jsonl.WeakCode, joining.ErrNoLinks: jsonl.NoLinks, code.ErrEmpty: jsonl.EmptyCode, code.ErrLong: jsonl.LongCode,
		errors.New("of a later version"): jsonl.Failed,
	} {
		run(t, &carrier{}, func(s *session) {
			synctest.Wait()
			s.out.take()
			s.types(`{"new-room":"a","code":"b"}` + "\n" + `{"join":"b"}` + "\n")
			for _, o := range s.objects(t) {
				if got := decode[jsonl.Error](t, o); got.Error != want || got.Text == "" {
					t.Errorf("%v: %s", err, o)
				}
			}
			s.cancel()
			s.end(t, terminal.ErrUnsent)
		}, forPrograms, withDoors(&doors{err: err}, func(*session) {}))
	}
}

// Test88LeavesOnlyItsConversation: the program ends where it is shown.
func Test88LeavesOnlyItsConversation(t *testing.T) {
	d := &doors{}
	run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
		in := conversation("room a")
		synctest.Wait()
		s.types(`{"new-room":"a"}` + "\n" + `{"say":"88","in":"` + in.String() + `"}` + "\n")
		s.out.take()
		s.types(`{"say":"more","in":"` + in.String() + `"}` + "\n" + `{"say":"more"}` + "\n")
		o := s.objects(t)
		if e := of(o, "error"); len(e) != 1 || decode[jsonl.Error](t, e[0]).Error != jsonl.Left {
			t.Errorf("%q", o)
		}
		if said := of(o, "message"); len(said) != 1 || decode[jsonl.Message](t, said[0]).Conversation != "open" {
			t.Errorf("%q", said)
		}
		s.types(`{"say":"88"}` + "\n")
		s.end(t, terminal.ErrUnsent)
		o = s.objects(t)
		if end := decode[jsonl.End](t, o[len(o)-1]); end.Why != "left" {
			t.Errorf("%+v", end)
		}
	}, forPrograms, withDoors(d, func(*session) {}))
}

// TestNothingIsSaidBeforeTheConversationIsThere, least of all in the open room.
func TestNothingIsSaidBeforeTheConversationIsThere(t *testing.T) {
	d := &doors{}
	run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
		synctest.Wait()
		s.types(`{"say":"x"}` + "\n" + `{"conversations":true}` + "\n")
		o := s.objects(t)
		if e := of(o, "error"); len(e) != 1 || decode[jsonl.Error](t, e[0]).Error != jsonl.NotShown || len(s.carrier.said) > 0 {
			t.Errorf("%q", o)
		}
		for _, c := range of(o, "conversation") {
			if decode[jsonl.Conversation](t, c).Shown {
				t.Errorf("%s", c)
			}
		}
		in := d.join("1", "a")
		synctest.Wait()
		o = s.objects(t)
		if c := of(o, "conversation"); len(c) != 1 || !decode[jsonl.Conversation](t, c[0]).Shown {
			t.Errorf("%q", o)
		}
		s.types(`{"say":"x"}` + "\n")
		if m := of(s.objects(t), "message"); len(m) != 1 || decode[jsonl.Message](t, m[0]).Conversation != in.String() || len(s.carrier.said) > 0 {
			t.Errorf("%q", m)
		}
		s.cancel()
		s.end(t, terminal.ErrUnsent)
	}, forPrograms, withDoors(d, opens(terminal.Opening{Code: "1"})))
}

// TestEveryConversationIsFollowed: messages of all come, each once, those of one in the order of arrival, and receipts go by their own members.
func TestEveryConversationIsFollowed(t *testing.T) {
	const rooms, each = 50, 40
	run(t, &carrier{}, func(s *session) {
		synctest.Wait()
		for i := range rooms {
			in := conversation(fmt.Sprint("room ", i))
			s.Room.Know(in, chat.Details{Kind: chat.KindRoom, Name: fmt.Sprint(i), Code: "1"})
			s.Room.Met(in, xiao.Key, time.Time{})
		}
		for n := range each {
			for i := range rooms {
				s.toldIn(conversation(fmt.Sprint("room ", i)), xiao.Key, fmt.Sprint(n))
			}
		}
		synctest.Wait()
		got := map[string][]string{}
		for _, o := range of(s.objects(t), "message") {
			m := decode[jsonl.Message](t, o)
			got[m.Conversation] = append(got[m.Conversation], m.Text)
		}
		for in, texts := range got {
			sorted := slices.SortedFunc(slices.Values(texts), func(a, b string) int { return len(a)*100 - len(b)*100 + strings.Compare(a, b) })
			if len(texts) != each || !slices.Equal(texts, sorted) {
				t.Errorf("%s: %q", in, texts)
			}
		}
		if len(got) != rooms {
			t.Errorf("%d rooms", len(got))
		}
		s.cancel()
		s.end(t, nil)
	}, forPrograms)
}
