//go:build e2e

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"udpchat/transport/transporttest"
)

// The codes of some keys, which are the same in every layout.
const (
	keyBackSpace, keyReturn, keySpace = 22, 36, 65
	keyShift, keyAltGr                = 50, 108
)

// typingKeys are the keys that bring characters, those of the keypad last, with NumLock off.
func typingKeys() []int {
	var all []int
	for _, r := range [][2]int{{10, 21}, {24, 35}, {38, 49}, {51, 61}, {79, 91}} {
		for code := r[0]; code <= r[1]; code++ {
			all = append(all, code)
		}
	}
	return all
}

// fewLayouts are the layouts that each run tries; with UDPCHAT_LAYOUTS=all it tries every layout that the X keyboard extension has.
// They have a third level, dead keys, ligatures, arrows on letters, other scripts, and digits where others have arrows.
var fewLayouts = []string{"de neo", "fr", "us intl", "ara", "jp mac"}

func layouts(t *testing.T) []string {
	if os.Getenv("UDPCHAT_LAYOUTS") != "all" {
		return fewLayouts
	}
	list, err := os.Open("/usr/share/X11/xkb/rules/base.lst")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	var all []string
	section := ""
	for lines := bufio.NewScanner(list); lines.Scan(); {
		f := strings.Fields(lines.Text())
		switch {
		case len(f) < 2:
		case f[0] == "!":
			section = f[1]
		case section == "layout":
			all = append(all, f[0])
		case section == "variant":
			all = append(all, strings.TrimSuffix(f[1], ":")+" "+f[0])
		}
	}
	return all
}

// typewriter is a program with one of our entries, and a keyboard before it.
type typewriter struct {
	program, keyboard *process
	read              int // lines of the program that were read
}

func newTypewriter(t *testing.T, methods ...inputMethod) *typewriter {
	t.Helper()
	here := newHost(t)
	transporttest.RequirePrograms(t, "setxkbmap")
	d := newDesk(here)
	for _, m := range methods {
		d.take(m)
	}
	w := &typewriter{program: here.start(bin("typewriter")), keyboard: here.start("python3", testdata("keys.py"))}
	w.program.prints("ready")
	w.read = len(w.lines())
	return w
}

// chord is a key, after those that are held down meanwhile.
type chord []int

// effect is what the entry did between two Enters: its texts, and what was submitted in the end.
type effect struct {
	texts []string
	said  string
}

// typed presses keys in a layout and returns their effects. Each of the sequences has to end with an Enter.
func (w *typewriter) typed(layout string, sequences [][]chord) []effect {
	w.program.t.Helper()
	lines := []string{"layout " + layout}
	for _, s := range sequences {
		for _, c := range append(s, chord{keyReturn}) {
			lines = append(lines, strings.Trim(fmt.Sprint(c), "[]"))
		}
	}
	w.keyboard.say(lines...)
	var all []effect
	var now effect
	w.program.waitUntil(limit, func() bool {
		done := w.lines()
		for ; w.read < len(done) && len(all) < len(sequences); w.read++ {
			what, quoted, _ := strings.Cut(done[w.read], " ")
			text, _ := strconv.Unquote(quoted)
			switch what {
			case "changed":
				now.texts = append(now.texts, text)
			case "said":
				now.said = text
				all, now = append(all, now), effect{}
			}
		}
		return len(all) == len(sequences)
	})
	if len(all) < len(sequences) {
		w.program.t.Errorf("layout %s: of %d times, Enter submitted %d times", layout, len(sequences), len(all))
	}
	return all
}

// lines are the whole lines that the program has printed.
func (w *typewriter) lines() []string {
	all := strings.Split(w.program.out.String(), "\n")
	return all[:len(all)-1]
}

// acts reports whether an effect of a key, BackSpace, the key again and Enter is right: the key brings characters or it brings
// none, and the other two act at once.
func (e effect) acts() bool {
	var want []string
	text := ""
	for _, r := range characters(e.texts) {
		text += string(r)
		want = append(want, text)
	}
	if text != "" {
		_, last := utf8.DecodeLastRuneInString(text)
		again := text
		text = text[:len(text)-last]
		want = append(want, text)
		for _, r := range again {
			text += string(r)
			want = append(want, text)
		}
	}
	return slices.Equal(e.texts, want) && e.said == text
}

// characters are what a key brought that was pressed twice, with a BackSpace after the first time.
func characters(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[max((len(texts)-1)/2, 1)-1]
}

func TestEveryKeyOfALayoutIsFollowedByBackSpaceAndEnter(t *testing.T) {
	w := newTypewriter(t)
	for _, layout := range layouts(t) {
		var once [][]chord
		for _, key := range typingKeys() {
			for _, c := range []chord{{key}, {keyShift, key}, {keyAltGr, key}, {keyShift, keyAltGr, key}} {
				once = append(once, []chord{c, {keyBackSpace}, c})
			}
		}
		var dead [][]chord
		typed := w.typed(layout, once)
		for i, e := range typed {
			if !e.acts() {
				t.Errorf("layout %s: keys %v did %q", layout, once[i], e)
			}
			if len(e.texts) == 0 {
				for _, next := range []chord{{keySpace}, {26}, {38}} {
					dead = append(dead, []chord{once[i][0], next, {keyBackSpace}, once[i][0], next})
				}
			}
		}
		for i, e := range w.typed(layout, dead) {
			if !e.acts() {
				t.Errorf("layout %s: keys %v did %q", layout, dead[i], e)
			}
		}
	}
}
