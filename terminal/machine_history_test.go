package terminal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/terminal"
	"udpchat/terminal/jsonl"
)

// TestTheHistoryIsReadBackInPieces goes up through what earlier runs have kept, while more comes than a room hands out by itself.
func TestTheHistoryIsReadBackInPieces(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		var batch []chat.Incoming
		for i := range 3000 {
			batch = append(batch, chat.Incoming{From: address(1), At: noon, Text: fmt.Sprint("new ", i)})
		}
		s.Room.Receive(batch)
		s.types(`{"history":100,"id":0}` + "\n" + `{"conversations":true,"id":1}` + "\n")
		got := s.objects(t)
		if n := len(of(got, "message")); n != 3000 {
			t.Errorf("%d messages", n)
		}
		answers := of(got, "answer")
		if len(answers) != 2 || !strings.HasPrefix(answers[0], `{"type":"answer","id":0,"conversation":"open","messages":[{"conversation":"open","message":3151,`) {
			t.Errorf("%.300q", answers)
		}
		var texts []string
		for up := (chat.Pos{Order: 251, ID: 251}); !up.IsZero(); {
			s.types(fmt.Sprintf(`{"history":100,"before":"%v"}`+"\n", up))
			answer := decode[jsonl.Answer](t, s.objects(t)[0])
			var piece []string
			for _, m := range *answer.Messages {
				piece = append(piece, m.Text)
			}
			texts, up = append(piece, texts...), answer.Older
		}
		want := make([]string, 250)
		for i := range want {
			want[i] = fmt.Sprint("old ", i)
		}
		if !slices.Equal(texts, want) {
			t.Errorf("%q", texts)
		}
		s.in.Close()
		s.end(t, nil)
	}, forPrograms, func(s *session) {
		archive := memory.New()
		for i := range 250 {
			m := chat.Message{ID: chat.ID(i + 1), Pos: chat.Pos{Order: int64(i + 1), ID: chat.ID(i + 1)}, Author: "plain:10.1.0.1", Via: chat.ViaPlain, Text: fmt.Sprint("old ", i)}
			archive.Append([]chat.Message{m}, func() {})
		}
		s.Last = chat.Pos{Order: 250, ID: 250}
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Last: chat.Pos{Order: 250, ID: 250}, Changed: s.Changed})
	})
}

func TestAHistoryThatCannotBeReadIsAnError(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.types(`{"history":5,"id":1}` + "\n")
		if got := of(s.objects(t), "error"); !slices.Equal(got, []string{`{"type":"error","id":1,"error":"unreadable","text":"the history could not be read"}`}) {
			t.Errorf("%q", got)
		}
		s.in.Close()
		s.end(t, terminal.ErrUnsent)
	}, forPrograms, func(s *session) {
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: torn{memory.New()}, Changed: s.Changed})
	})
}

func TestCommandsWaitForTheHistoryThatIsRead(t *testing.T) {
	var archive slow
	run(t, &carrier{}, func(s *session) {
		s.hear(1, "a")
		synctest.Wait()
		s.objects(t)
		s.types(`{"history":1,"id":1}` + "\n" + `{"history":2,"id":2}` + "\n" + `{"members":true,"id":3}` + "\n")
		if got := s.objects(t); len(got) > 0 {
			t.Errorf("before the first answer: %q", got)
		}
		for range 2 {
			(<-archive.held)()
			synctest.Wait()
		}
		var got []float64
		for _, o := range s.objects(t) {
			got = append(got, decode[struct{ ID float64 }](t, o).ID)
		}
		if !slices.Equal(got, []float64{1, 2, 3}) {
			t.Errorf("answered in the order %v", got)
		}
		s.types(`{"history":3,"id":4}` + "\n")
		go func() { (<-archive.held)() }()
		s.in.Close()
		s.end(t, nil)
		if got := s.objects(t); len(of(got, "answer")) != 1 || len(of(got, "end")) != 1 {
			t.Errorf("at the end: %q", got)
		}
	}, forPrograms, func(s *session) {
		archive = slow{memory.New(), make(chan func(), 1)}
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Changed: s.Changed})
	})
}

// TestTheHistoryIsNotTakenForNewMessages: what a command asks for comes while more messages are read back than a room hands out.
func TestTheHistoryIsNotTakenForNewMessages(t *testing.T) {
	var archive slow
	run(t, &carrier{}, func(s *session) {
		s.Room.Receive(make([]chat.Incoming, 3000))
		s.types(`{"history":2,"id":1}` + "\n")
		news, answer := <-archive.held, <-archive.held
		answer()
		synctest.Wait()
		if got := s.objects(t); len(of(got, "answer")) != 1 || len(of(got, "message")) != 0 {
			t.Errorf("%d objects, an answer and messages among them", len(got))
		}
		s.endInput()
		for range 5 { // pages of 500, and another one is asked for
			news()
			news = <-archive.held
		}
		news()
		s.end(t, nil)
		if n := len(of(s.objects(t), "message")); n != 3000 {
			t.Errorf("%d messages", n)
		}
	}, forPrograms, func(s *session) {
		archive = slow{memory.New(), make(chan func(), 2)}
		s.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Changed: s.Changed})
	})
}
