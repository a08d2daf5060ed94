package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"udpchat/chat"
)

// pos is the place of the message with an ID and an order of the same number.
func pos(n int) chat.Pos { return chat.Pos{Order: int64(n), ID: chat.ID(n)} }

// said makes messages with consecutive places.
func said(first, n int) []chat.Message {
	out := make([]chat.Message, n)
	for i := range out {
		at := first + i
		out[i] = chat.Message{ID: chat.ID(at), Pos: pos(at), Text: fmt.Sprint("text ", at)}
	}
	return out
}

func texts(messages []chat.Message) []string {
	out := []string{}
	for _, m := range messages {
		out = append(out, m.Text)
	}
	return out
}

func TestSinceTellsWhatIsNew(t *testing.T) {
	var tr chat.Transcript
	tr.Add(1, said(1, 3)...)
	tr.Add(2, said(4, 1)...)
	tr.Change(3, chat.Message{ID: 2, Pos: pos(2), Text: "edited"})
	tr.Change(4, chat.Message{ID: 4, Pos: pos(4), Text: "edited too"})
	tr.Change(5, chat.Message{ID: 2, Pos: pos(2), Text: "edited again"})
	tr.Change(6, chat.Message{ID: 1, Pos: pos(1), Deleted: true, Text: "gone"})
	for since, want := range map[chat.Rev]struct{ appended, changed []string }{
		0: {[]string{"edited again", "text 3", "edited too"}, []string{"gone"}},
		1: {[]string{"edited too"}, []string{"edited again", "gone"}},
		2: {[]string{}, []string{"edited too", "edited again", "gone"}},
		4: {[]string{}, []string{"edited again", "gone"}},
		5: {[]string{}, []string{"gone"}},
		6: {[]string{}, []string{}},
		9: {[]string{}, []string{}},
	} {
		appended, changed, whole := tr.Since(since, 10)
		if !whole || !slices.Equal(texts(appended), want.appended) || !slices.Equal(texts(changed), want.changed) {
			t.Errorf("since %d: %v, %v, %v", since, texts(appended), texts(changed), whole)
		}
	}
	if _, _, whole := tr.Since(0, 2); whole {
		t.Error("more came than the limit, and it is the whole story")
	}
}

func TestAFaceFarBehindAsksAgain(t *testing.T) {
	var tr chat.Transcript
	tr.Add(1, said(1, 1)...)
	for rev := chat.Rev(2); rev <= 4098; rev++ {
		tr.Change(rev, said(1, 1)[0])
	}
	if _, _, whole := tr.Since(1, 10); whole {
		t.Error("a forgotten change is the whole story")
	}
	if _, changed, whole := tr.Since(4097, 10); !whole || len(changed) != 1 {
		t.Errorf("the last change: %d, %v", len(changed), whole)
	}
}

func TestTheTailLetsGoOfWhatIsStoredOnly(t *testing.T) {
	var tr chat.Transcript
	tr.Add(1, said(1, 20_000)...)
	if n, _ := tr.Waiting(); n != 20_000 {
		t.Fatalf("%d wait", n)
	}
	if _, ok := tr.Find(1); !ok {
		t.Fatal("a message left before it was stored")
	}
	tr.Stored(said(1, 10_000))
	tr.Stored(said(1, 5)) // once more
	if n, _ := tr.Waiting(); n != 10_000 {
		t.Errorf("%d wait", n)
	}
	if _, ok := tr.Find(10_000); ok || tr.Floor() != pos(10_000) {
		t.Errorf("a stored message stays: floor %v", tr.Floor())
	}
	if _, ok := tr.Find(10_001); !ok {
		t.Error("a message left before it was stored")
	}
	tr.Stored(said(10_001, 10_000))
	all, older := tr.Newest(1_000_000)
	if len(all) != 4096 || !older || all[4095].ID != 20_000 {
		t.Errorf("%d stay, older %v", len(all), older)
	}
	if n, bytes := tr.Waiting(); n != 0 || bytes != 0 {
		t.Errorf("%d wait, %d bytes", n, bytes)
	}
}

func TestTheTailIsBoundedInBytesToo(t *testing.T) {
	var tr chat.Transcript
	long := strings.Repeat("x", 1<<20)
	for i := range 1000 {
		m := said(i+1, 1)[0]
		m.Raw = []byte(long)
		tr.Add(chat.Rev(i+1), m)
		tr.Stored([]chat.Message{m})
		if all, _ := tr.Newest(1000); len(all) > 64 {
			t.Fatalf("%d MB stay in memory", len(all))
		}
	}
	if all, older := tr.Newest(1000); len(all) < 30 || !older {
		t.Errorf("only %d stay, older %v", len(all), older)
	}
	if _, _, whole := tr.Since(100, 1000); whole {
		t.Error("a face that missed what is no longer in memory is told the whole story")
	}
	tr.Add(1001, said(1001, 1)...)
	if _, bytes := tr.Waiting(); bytes < 1 || bytes > 1000 {
		t.Errorf("one small message waits as %d bytes", bytes)
	}
}

func TestLoading(t *testing.T) {
	page := chat.Page{Messages: said(1, 5), Older: true}
	for name, c := range map[string]struct {
		before func(*chat.Transcript)
		page   chat.Page
		want   []chat.ID
		older  bool
	}{
		"into an empty room": {func(*chat.Transcript) {}, page, []chat.ID{1, 2, 3, 4, 5}, true},
		"before what is new": {func(tr *chat.Transcript) { tr.Add(1, said(6, 2)...) }, page, []chat.ID{1, 2, 3, 4, 5, 6, 7}, true},
		"with what is new":   {func(tr *chat.Transcript) { tr.Add(1, said(4, 2)...) }, page, []chat.ID{1, 2, 3, 4, 5}, true},
		"what was deleted since": {func(tr *chat.Transcript) {
			tr.Add(1, said(5, 2)...)
			tr.Change(2, chat.Message{ID: 5, Deleted: true})
		}, page, []chat.ID{1, 2, 3, 4, 6}, true},
		"nothing":   {func(tr *chat.Transcript) { tr.Add(1, said(1, 1)...) }, chat.Page{}, []chat.ID{1}, false},
		"a failure": {func(*chat.Transcript) {}, chat.Page{Messages: said(1, 1), Err: fmt.Errorf("disk")}, nil, false},
		"too late, since the tail was cut": {func(tr *chat.Transcript) {
			tr.Add(1, said(6, 9000)...)
			tr.Stored(said(6, 9000))
			for _, m := range said(6, 8997) {
				tr.Change(2, chat.Message{ID: m.ID, Pos: m.Pos, Deleted: true})
			}
		}, page, []chat.ID{9003, 9004, 9005}, true},
	} {
		t.Run(name, func(t *testing.T) {
			var tr chat.Transcript
			c.before(&tr)
			tr.Load(3, c.page)
			all, older := tr.Newest(100)
			var got []chat.ID
			for _, m := range all {
				got = append(got, m.ID)
			}
			if !slices.Equal(got, c.want) || older != c.older {
				t.Errorf("got %v, older %v, want %v", got, older, c.want)
			}
		})
	}
}

func TestLoadedMessagesAreStored(t *testing.T) {
	var tr chat.Transcript
	tr.Add(1, said(6, 2)...)
	tr.Load(2, chat.Page{Messages: said(1, 5)})
	if n, _ := tr.Waiting(); n != 2 {
		t.Errorf("%d wait, want the two new ones", n)
	}
	if _, _, whole := tr.Since(1, 100); whole {
		t.Error("a face from before the loading is up to date")
	}
	if m, _ := tr.Find(1); m.Rev != 2 {
		t.Errorf("a loaded message changed at %d", m.Rev)
	}
}

func TestAPageThatMayHaveAHoleIsAskedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		window chat.Window
		first  int
		sound  bool
		want   int // the first message; zero: none
	}{
		"the end is in the tail":   {chat.Window{Before: 10}, 1, true, 9001},
		"what the tail let go of":  {chat.Window{Anchor: pos(8), Before: 3}, 5, false, 0},
		"also below the place":     {chat.Window{Anchor: pos(8), After: 3}, 8, false, 0},
		"beyond what it let go of": {chat.Window{Anchor: pos(9000), After: 3}, 11, true, 9000},
		"above what it let go of":  {chat.Window{Anchor: pos(1), Before: 3}, 1, true, 0},
	} {
		var tr chat.Transcript
		tr.Load(1, chat.Page{})
		tr.Add(1, said(1, 10)...)
		mark := tr.Mark()
		page := chat.Page{Window: c.window, Messages: said(c.first, 3), Older: c.first > 1, Newer: c.window.Before > 0}
		tr.Add(2, said(11, 9000)...)
		tr.Stored(said(1, 9010))
		got, sound := tr.Merge(page, mark)
		if sound != c.sound || c.want > 0 && (len(got.Messages) == 0 || got.Messages[0].Pos != pos(c.want)) {
			t.Errorf("%s: sound %v, %v", name, sound, texts(got.Messages))
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	var tr chat.Transcript
	for n := 1; b.Loop(); n++ {
		m := said(n, 1)
		tr.Add(chat.Rev(n), m...)
		tr.Stored(m)
	}
}
