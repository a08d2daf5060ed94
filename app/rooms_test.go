package app

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"udpchat/app/exports"
	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/history/lines"
)

// details are what a node shows of a conversation.
func details(p *parts, in chat.Conversation) chat.Details { return p.room.Changes(in, 0).Details }

// textsIn are the texts that a node shows in a conversation.
func textsIn(p *parts, in chat.Conversation) (all []string) {
	for _, m := range p.room.Changes(in, 0).Messages {
		all = append(all, m.Text)
	}
	return all
}

// sayIn says a text in a conversation and waits until others show it.
func sayIn(t *testing.T, p *parts, in chat.Conversation, text string, others ...*parts) {
	t.Helper()
	if _, err := p.room.Say(in, text); err != nil {
		t.Fatal(err)
	}
	for _, o := range others {
		until(t, text, func() bool { return slices.Contains(textsIn(o, in), text) })
	}
}

// classroom makes a room on the first of two linked nodes, and lets the second join it.
func classroom(t *testing.T, a, b *parts) chat.Conversation {
	t.Helper()
	in, err := a.rooms().Found("三班", "")
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the room is there", func() bool { return details(a, in).Code != "" })
	if err := b.rooms().Join(details(a, in).Code); err != nil {
		t.Fatal(err)
	}
	until(t, "the other is in it", func() bool {
		s := b.board.State().Joining
		return s.Stage == joining.Joined && s.In == in && slices.ContainsFunc(a.room.Changes(in, 0).Members, isNode(b))
	})
	return in
}

// isNode tells whether a member is a node.
func isNode(p *parts) func(chat.Member) bool {
	return func(m chat.Member) bool { return m.ID == chat.LinkedMember(p.key()) }
}

// TestARoomOutlivesTheProgramAndItsHistory: the name and the code of a room are there at once after a start, also when the history is
// lost, and what was said comes back from those who have it.
func TestARoomOutlivesTheProgramAndItsHistory(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	a, b := linked(t, dirs[0], Options{}), linked(t, dirs[1], Options{})
	meet(t, a, b)
	in := classroom(t, a, b)
	sayIn(t, a, in, "早", b)
	sayIn(t, b, in, "你也早", a)
	want := []chat.Details{details(a, in), details(b, in)}
	if !want[0].Founder || want[1].Founder || want[0].Name != "三班" || want[1].Code != want[0].Code {
		t.Errorf("before %+v", want)
	}
	for _, lost := range []bool{false, true} {
		a.stop()
		b.stop()
		if lost {
			forget(t, dirs[0])
		}
		a, b = linked(t, dirs[0], Options{}), linked(t, dirs[1], Options{})
		for i, p := range []*parts{a, b} {
			until(t, "the room is there after a start", func() bool { return details(p, in) == want[i] })
		}
		meet(t, a, b)
		for _, p := range []*parts{a, b} {
			p.room.Load(t.Context(), in, firstPage)
			until(t, "what was said is there", func() bool {
				all := textsIn(p, in)
				return slices.Contains(all, "早") && slices.Contains(all, "你也早")
			})
		}
		text := map[bool]string{false: "回来了", true: "又回来了"}[lost]
		sayIn(t, a, in, text, b)
		sayIn(t, b, in, "欢迎"+text, a)
	}
}

// forget deletes the history of a data folder.
func forget(t *testing.T, dir string) {
	t.Helper()
	for _, name := range filesOfHistory(t, dir) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

func filesOfHistory(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "history.db*"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no history in %s: %v", dir, err)
	}
	return all
}

// TestARoomIsOnTheDisksOfItsMembersOnly: an export has the texts of a room with its conversation, and a linked node that is no member
// has nothing of it in any file.
func TestARoomIsOnTheDisksOfItsMembersOnly(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir(), t.TempDir()}
	a, b, c := linked(t, dirs[0], Options{}), linked(t, dirs[1], Options{}), linked(t, dirs[2], Options{})
	meet(t, a, b)
	meet(t, b, c)
	meet(t, a, c)
	in := classroom(t, a, b)
	code := details(a, in).Code
	const secret, public = "只在房间里说的话", "大家都能看到的话"
	sayIn(t, a, in, secret, b)
	sayIn(t, a, chat.OpenRoom, public, b, c)
	for _, p := range []*parts{a, b, c} {
		p.stop()
	}
	for i, dir := range dirs {
		var out bytes.Buffer
		if err := exports.Write(t.Context(), exports.Stdout, dir, lines.Text, false, &out, nil); err != nil {
			t.Fatal(err)
		}
		member := i < 2
		if got := out.String(); strings.Contains(got, secret) != member || strings.Contains(got, "["+in.String()+"] ") != member || !strings.Contains(got, public) {
			t.Errorf("node %d exports %q", i, got)
		}
		var disk []byte
		for _, name := range filesOfHistory(t, dir) {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			disk = append(disk, file...)
		}
		if bytes.Contains(disk, []byte(secret)) != member || bytes.Contains(disk, in[:]) != member {
			t.Errorf("node %d has the room in its history: %v", i, !member)
		}
		if bytes.Contains(disk, []byte(code)) {
			t.Errorf("node %d has the code in its history", i)
		}
	}
	for i, dir := range dirs[:2] {
		all := historyOf(t, dir)
		for _, m := range all {
			if want := map[string]string{secret: in.String(), public: "open"}[m.Text]; m.Conversation != want {
				t.Errorf("node %d exports %q as of %q", i, m.Text, m.Conversation)
			}
		}
	}
}
