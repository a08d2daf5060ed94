//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// written is a case: the keys that a person presses, and the text that a classic server receives.
type written struct {
	name  string
	latin bool     // with the input method switched off
	steps []string // text to type, or names of keys as "<Return>", several with spaces between
	want  string
}

// Each case ends with an Enter that sends, so that what is left in the box shows too.
var writing = []written{
	{"a word committed by space", false, []string{"nihao", "<space>", "<Return>"}, "你好"},
	{"a word committed by digit", false, []string{"nihao", "<1>", "<Return>"}, "你好"},
	{"two words", false, []string{"nihao", "<space>", "shijie", "<space>", "<Return>"}, "你好世界"},
	{"raw letters by Enter, which does not send", false, []string{"nihao", "<Return>", "shijie", "<space>", "<Return>"}, "nihao世界"},
	{"raw letters sent by the next Enter", false, []string{"nihao", "<Return>", "<Return>"}, "nihao"},
	{"a composition cancelled", false, []string{"nihao", "<Escape>", "shijie", "<space>", "<Return>"}, "世界"},
	{"Backspace in a composition", false, []string{
		"nihao", "<space>", "shijie", "<BackSpace BackSpace BackSpace BackSpace BackSpace BackSpace>", "nihao", "<space>", "<Return>",
	}, "你好你好"},
	{"Backspace in a composition and beyond", false, []string{
		"nihao", "<space>", "ni", "<BackSpace BackSpace>", "<BackSpace>", "shijie", "<space>", "<Return>",
	}, "你世界"},
	{"arrows in a composition", false, []string{"nihao", "<space>", "shijie", "<Left Right>", "<space>", "<Return>"}, "你好世界"},
	{"full-width punctuation", false, []string{"nihao", "<space>", "<comma>", "shijie", "<space>", "<Return>"}, "你好，世界"},
	{"Latin letters and Enter at once", true, []string{"ok", "<Return>"}, "ok"},
	{"Latin letters, a space, digits", true, []string{"room 3456", "<Return>"}, "room 3456"},
	{"a digit alone", true, []string{"7", "<Return>"}, "7"},
	{"editing", true, []string{"abd", "<BackSpace>", "c", "<Left>", "x", "<Return>"}, "abxc"},
	{"a sentence", true, []string{"Don't panic: it's only UDP.", "<Return>"}, "Don't panic: it's only UDP."},
}

func TestChineseIsTypedWithAnInputMethod(t *testing.T) {
	for name, m := range map[string]inputMethod{"fcitx5": fcitx{}, "ibus": ibus{}} {
		t.Run(name, func(t *testing.T) { typeAll(t, m) })
	}
}

func typeAll(t *testing.T, m inputMethod) {
	here := newHost(t)
	d := newDesk(here)
	d.take(m)
	server := here.server()
	d.window("udpchat", "--data", t.TempDir(), "--port", "4000", "--peer", "127.0.0.1")
	for _, c := range writing {
		for d.pace = 1; ; d.pace *= 3 { // on a busy machine the input method answers late, and a person waits for it
			got := d.written(server, c)
			if slices.Equal(got, []string{c.want, marker}) {
				break
			}
			if d.pace > 3 {
				d.shoot(c.name)
				t.Errorf("%s: %q was heard as %q, want %q and the mark after it", c.name, c.steps, got, c.want)
				break
			}
			t.Logf("%s: heard as %q at %d times the usual pause; once more, slower", c.name, got, d.pace)
		}
	}
}

// written does what a case says and returns what was heard of it.
func (d *desk) written(server *process, c written) []string {
	d.t.Helper()
	before := len(heard(server))
	if c.latin {
		d.latin()
	} else {
		d.pinyin()
	}
	for _, step := range c.steps {
		d.step(step)
	}
	d.mark(server, before)
	return heard(server)[before:]
}

// marker is a line that is sent after each case. When it has arrived, all that the case sent has arrived too.
const marker = "---"

// mark sends the marker, without what may have stayed in the box.
func (d *desk) mark(server *process, before int) {
	d.t.Helper()
	server.waitUntil(10*time.Second, func() bool { return len(heard(server)) > before })
	d.latin()
	d.key("ctrl+a", "BackSpace")
	d.write(marker)
	d.key("Return")
	server.waitFor("hear the mark", limit, func() bool { return slices.Contains(heard(server)[before:], marker) })
}

// step types text or presses keys. A person looks at the candidates before choosing one, and at what is written before
// changing it; only an Enter that sends comes at once.
func (d *desk) step(step string) {
	d.t.Helper()
	keys, is := strings.CutPrefix(step, "<")
	if !is {
		d.write(step)
		return
	}
	if step != "<Return>" || d.pace > 1 || d.composing() {
		time.Sleep(time.Duration(d.pace) * lookTime)
	}
	d.key(strings.Fields(strings.TrimSuffix(keys, ">"))...)
}

// lookTime is how long a person who types fast takes to see that the right candidate is the first.
const lookTime = 150 * time.Millisecond

// composing reports whether the input method is switched on.
func (d *desk) composing() bool {
	pinyin, _ := d.method.current(d)
	return pinyin
}
