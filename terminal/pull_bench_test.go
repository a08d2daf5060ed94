package terminal

import (
	"bufio"
	"io"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/terminal/jsonl"
)

// BenchmarkPull is one change in one of 50 rooms, one of which has 1,000 members and the others 40.
func BenchmarkPull(b *testing.B) {
	archive := memory.New()
	term := New()
	term.Room = chat.New(chat.Config{Now: time.Now, Archive: archive, Contacts: archive, Journal: silent{}, Me: chat.Key{9}})
	term.Program = func() jsonl.Hello { return jsonl.Hello{} }
	for i := range 50 {
		in := chat.Conversation{1, byte(i)}
		term.Room.Know(in, chat.Details{Kind: chat.KindRoom})
		members := 40
		if i == 0 {
			members = 1000
		}
		for k := range members {
			term.Room.Met(in, chat.Key{byte(k), byte(k >> 8), 1}, time.Now())
		}
	}
	v := &view{
		Terminal: term, printer: printer{w: bufio.NewWriter(io.Discard)}, alone: map[chat.ID]chat.Message{},
		reporter: reporter{w: io.Discard, words: table[English], told: map[string]bool{}},
	}
	v.face = newMachine(v)
	v.noted = v.face.trouble
	v.ask()
	v.pull(b.Context())
	for n := uint64(1); b.Loop(); n++ {
		term.Room.Arrive(chat.Conversation{1}, []chat.Entry{{Author: chat.Key{1, 0, 1}, Log: 1, Number: n, At: time.Now(), Text: "a"}})
		v.pull(b.Context())
	}
}

type silent struct{}

func (silent) Say(chat.Message)     {}
func (silent) Block(chat.Key, bool) {}
