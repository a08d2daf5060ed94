//go:build e2e

package e2e

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sequence is what a person presses in a layout, before Enter, and what each Enter submits. Keys are codes; the last of several
// joined by "+" is pressed while the others are held down.
type sequence struct {
	name, layout, keys string
	want               []string
}

// sequences are for a keyboard without an input method. 38, 56 and 54 are a, b and c in most layouts.
var sequences = []sequence{
	{"keypad: Home", "us", "38 56 79 54", []string{"cab"}},
	{"keypad: End", "us", "38 56 79 87 54", []string{"abc"}},
	{"keypad: Left", "us", "38 56 83 54", []string{"acb"}},
	{"keypad: Right", "us", "38 56 83 85 54", []string{"abc"}},
	{"keypad: Delete", "us", "38 56 79 91", []string{"b"}},
	{"keypad: Insert", "us", "38 90 56", []string{"ab"}},
	{"keypad: Up", "us", "38 50+36 56 80 54", []string{"ac\nb"}},
	{"keypad: Down", "us", "38 50+36 56 80 88 54", []string{"a\nbc"}},
	{"keypad: PgUp", "us", "38 50+36 56 81 54", []string{"ca\nb"}},
	{"keypad: PgDn", "us", "38 50+36 56 81 89 54", []string{"a\nbc"}},
	{"keypad: 5 shows nothing", "us", "38 84 56 22", []string{"a"}},
	{"keypad: Enter", "us", "38 104 56 104 54", []string{"a", "b", "c"}},
	{"keypad: digits", "us", "77 87 79 91 90 84 77", []string{"17.05"}},
	{"keypad: digits, with Shift Home", "us", "77 38 56 50+79 54 77", []string{"c"}},
	{"keypad: a German comma", "de", "77 87 79 91 86 77", []string{"17,+"}},
	{"keypad: a French point", "fr oss", "77 87 79 91 77", []string{"17."}},
	{"keypad: French Home and Delete", "fr oss", "24 56 79 91 54", []string{"cb"}},
	{"a dead key before the wrong letter", "us intl", "38 48 53 22", []string{""}},
	{"a dead key before the right letter", "us intl", "38 48 26 22 56", []string{"ab"}},
	{"a dead key before a space", "us intl", "38 48 65 56", []string{"a'b"}},
	{"a dead key before Enter", "us intl", "38 48", []string{"a"}},
	{"an accent, then Left", "de", "38 21 26 113 56", []string{"abé"}},
	{"a dead key twice", "fr", "34 34 26", []string{"^e"}},
	{"Polish ą, then BackSpace", "pl", "26 108+38 22 26", []string{"ee"}},
	{"Polish ą, then Left", "pl", "26 108+38 113 26", []string{"eeą"}},
	{"Hungarian @", "hu", "108+55 22 108+55", []string{"@"}},
	{"a Czech caron", "cz", "50+21 54 22 50+21 54", []string{"č"}},
	{"Turkish i with and without its dot", "tr", "31 48 22 31 50+31 50+48", []string{"ııIİ"}},
	{"Vietnamese digits that are letters", "vn", "10 11 22 19 21", []string{"ăđ₫"}},
	{"Hebrew", "il", "38 56 22 54", []string{"שב"}},
	{"Thai", "th", "38 39 40 22", []string{"ฟห"}},
	{"another layout and back", "us,ru grp:caps_toggle", "38 66 38 22 38 66 38 22", []string{"aф"}},
	{"CapsLock", "de", "66 34 66 34", []string{"Üü"}},
	{"a digit on a letter", "de neo", "94+58 22 94+58", []string{"1"}},
	{"an arrow on a letter", "de neo", "38 94+39 22", []string{""}},
	{"Compose", "us compose:ralt", "38 108 32 54 22 108 32 54", []string{"a©"}},
	{"Compose, then the wrong letters", "us compose:ralt", "38 108 42 24 22 56", []string{"b"}},
	{"Compose of three", "us compose:ralt", "108 20 20 20", []string{"—"}},
}

func TestKeysDoWhatTheyShow(t *testing.T) {
	newTypewriter(t).does(t, sequences)
}

// besideMethod are sequences while an input method runs and is switched off.
var besideMethod = []sequence{
	{"keypad: Home", "us", "38 56 79 54", []string{"cab"}},
	{"keypad: Enter", "us", "38 104 56 104 54", []string{"a", "b", "c"}},
	{"Polish ą, then BackSpace", "pl", "26 108+38 22 26", []string{"ee"}},
	{"an arrow on a letter, then BackSpace", "de neo", "38 94+39 22", []string{""}},
	{"an arrow on a letter, then Enter", "de neo", "94+39", []string{""}},
	{"arrows on letters, then Left", "de neo", "38 38 94+39 94+39 113 22", []string{"u"}},
	{"Compose", "us compose:ralt", "38 108 32 54 22 108 32 54", []string{"a©"}},
}

func TestKeysDoWhatTheyShowBesideAnInputMethod(t *testing.T) {
	w := newTypewriter(t, fcitx{})
	w.keyboard.say("pace 0.3") // as a person who waits for each character
	w.says("us", "38")         // the first key takes an input method longest
	w.does(t, besideMethod)
}

func (w *typewriter) does(t *testing.T, all []sequence) {
	t.Helper()
	for _, s := range all {
		if got := w.says(s.layout, s.keys); !slices.Equal(got, s.want) {
			t.Errorf("%s: keys %s of layout %s submitted %q, want %q", s.name, s.keys, s.layout, got, s.want)
		}
	}
}

// says presses keys in a layout, then Enter, and returns what each Enter submitted.
func (w *typewriter) says(layout, keys string) []string {
	w.program.t.Helper()
	lines := []string{"layout " + layout}
	enters := 1
	for _, c := range strings.Fields(keys) {
		lines = append(lines, strings.ReplaceAll(c, "+", " "))
		if c == "104" {
			enters++
		}
	}
	w.keyboard.say(append(lines, strconv.Itoa(keyReturn))...)
	var all []string
	w.program.waitUntil(limit, func() bool {
		done := w.lines()
		for ; w.read < len(done); w.read++ {
			if quoted, said := strings.CutPrefix(done[w.read], "said "); said {
				text, _ := strconv.Unquote(quoted)
				all = append(all, text)
			}
		}
		return len(all) >= enters
	})
	return all
}
