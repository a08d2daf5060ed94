//go:build e2e

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/transport"
)

// phrases are the first candidates for their pinyin.
var phrases = []struct{ letters, text string }{
	{"nihao", "你好"}, {"shijie", "世界"}, {"xiexie", "谢谢"}, {"zhongguo", "中国"}, {"beijing", "北京"}, {"women", "我们"},
}

// typedMessage is a message and how it comes into the composer.
type typedMessage struct {
	text   string
	pinyin []string // committed with space; empty: typed in Latin or pasted
	paste  bool
}

// messages are 200: typed Latin letters, typed Chinese, and pasted texts of other kinds.
func messages() []typedMessage {
	var all []typedMessage
	for i := range 70 {
		all = append(all, typedMessage{text: []string{"ok %d", "Room %d!", "x=%d; y", "(%d) it's", "%d"}[i%5]})
		all[i].text = fmt.Sprintf(all[i].text, i)
	}
	for i := range 30 {
		a, b := phrases[i%len(phrases)], phrases[i/len(phrases)]
		all = append(all, typedMessage{text: a.text + b.text, pinyin: []string{a.letters, b.letters}})
	}
	for i := range 100 {
		all = append(all, typedMessage{text: pasted(i), paste: true})
	}
	return all
}

// pasted is the text of a message that is pasted: every tenth is cut at the limit of a datagram, in each place around it.
func pasted(i int) string {
	n := i / 10
	switch i % 10 {
	case 0:
		return fmt.Sprintf("%d 😀 朱镕基 👨‍👩‍👧", i)
	case 1:
		return fmt.Sprintf("%d 繁體語 émigré naïve Ω ж 𠮷", i)
	case 2:
		return strings.Repeat("a", 1018+n) + "。好"
	case 3:
		return strings.Repeat("好", 508+n/2) + strings.Repeat("b", n%2) + "。" + strings.Repeat("的", 8)
	case 4:
		return fmt.Sprintf("%d\nsecond line\n127.0.0.1:%d\nthird", i, 3456+i)
	case 5:
		return fmt.Sprintf("%d\ttab \x1b[31m\u202eoverride\u2066 \u200b\ufeff", i)
	case 6:
		return strings.Repeat(fmt.Sprintf("第%d句话很长。", i), 80)
	case 7:
		return strings.Repeat("x", 1019+n) + "😀" + strings.Repeat("好", n)
	case 8:
		return fmt.Sprintf("%d “quoted” — dash … ellipsis · dot ～ ￥", i)
	}
	return strings.Repeat("字a", 330+n*5)
}

func TestEveryTypedMessageIsHeardAsThePreviewSaid(t *testing.T) {
	t.Parallel() // it waits more than it works
	here := newHost(t)
	d := newDesk(here)
	d.inputMethod()
	server := here.server()
	d.window("udpchat", "--data", t.TempDir(), "--port", "4000", "--peer", "127.0.0.1")
	preview, err := transport.OpenSender()
	if err != nil {
		t.Fatal(err)
	}
	defer preview.Close()
	asked := false
	want, again := 0, 0
	for i, m := range messages() {
		d.enter(m)
		plain := preview.PlainText(m.text)
		if plain.Differs && !asked {
			asked = true
			d.key("Return") // the first time, Enter only asks
		}
		lines := strings.Split(asPython.Replace(strings.Join(plain.Pieces, "\n")), "\n")
		again += d.submit(server, fmt.Sprintf("hear message %d, %.40q", i, m.text), func() bool {
			return len(printed(server)) >= want+len(lines)
		})
		if got := printed(server)[want:]; !slices.Equal(got, lines) {
			d.shoot("another text")
			t.Fatalf("message %d, %.80q: heard %.300q, want %.300q", i, m.text, got, lines)
		}
		want += len(lines)
	}
	if !server.running() {
		t.Errorf("the classic server died: %s", server.err.String())
	}
	if again > 10 { // with eleven other programs on two processors, six needed it
		t.Errorf("%d messages needed a second Enter", again)
	}
}

// submit presses Enter, and once more if nothing comes of it: an input method that answers late, on a busy machine, may have
// taken the first for its own. It returns how often it pressed again.
func (d *desk) submit(server *process, what string, heard func() bool) int {
	d.t.Helper()
	d.key("Return")
	server.waitUntil(3*time.Second, heard)
	if heard() {
		return 0
	}
	d.t.Logf("once more: %s", what)
	d.key("Return")
	server.waitFor(what, limit, heard)
	return 1
}

// enter puts a message into the composer.
func (d *desk) enter(m typedMessage) {
	d.t.Helper()
	switch {
	case m.paste:
		d.paste(m.text)
		return
	case m.pinyin == nil:
		d.latin()
		d.write(m.text)
		return
	}
	d.pinyin()
	for _, letters := range m.pinyin {
		d.write(letters)
		time.Sleep(lookTime)
		d.key("space")
	}
}

// printed is what a classic server printed after its title, without the sender's address before each datagram. Unlike
// heard it keeps lines of text that look like an address, as long as they are not the sender's.
func printed(server *process) []string {
	_, lines, _ := strings.Cut(strings.TrimSuffix(server.out.String(), "\n"), "\n")
	sender, _, _ := strings.Cut(lines, "\n")
	return slices.DeleteFunc(strings.Split(lines, "\n"), func(l string) bool { return l == sender })
}

func TestASpaceThatClosesADialogIsNotTyped(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	server := here.server("PORT=4000")
	d.window("udpchat", "--data", t.TempDir(), "--peer", "127.0.0.1:4000")
	for key, text := range map[string]string{"space": "one", "Return": "two", "KP_Enter": "three"} {
		d.write(text)
		d.key("F1", key)
		d.write(", word ")
		d.key("space", "Return")
		server.prints("\n" + text + ", word  \n")
	}
}
