package widget

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// play feeds a composition with events and returns what an entry would do: characters as they are, ⏎ for an Enter that
// acts, ⌫ for a Backspace, ← for an arrow, ⎋ for Escape. An event is "K:Name" for a key, "R:text" for characters that
// arrive, "+200" for milliseconds that pass.
func play(events string) string { return playTo(composition{}, events) }

func playTo(c composition, events string) string {
	var out strings.Builder
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, e := range strings.Fields(events) {
		switch kind, what, _ := strings.Cut(e, ":"); kind {
		case "K":
			if sign := signs[fyne.KeyName(what)]; !c.takesAt(fyne.KeyName(what), now) {
				out.WriteString(sign)
			}
		case "R":
			for _, r := range what {
				enter := c.typed(spaced(r))
				out.WriteRune(r)
				if enter {
					out.WriteString("⏎")
				}
			}
		default:
			ms, err := strconv.Atoi(e[1:])
			if err != nil {
				panic(fmt.Sprintf("event %q", e))
			}
			now = now.Add(time.Duration(ms) * time.Millisecond)
		}
	}
	return out.String()
}

// spaced turns the visible space of a table into one.
func spaced(r rune) rune {
	if r == '␣' {
		return ' '
	}
	return r
}

var signs = map[fyne.KeyName]string{
	fyne.KeyReturn: "⏎", fyne.KeyEnter: "⏎", fyne.KeyBackspace: "⌫", fyne.KeyDelete: "⌦", fyne.KeyEscape: "⎋",
	fyne.KeyLeft: "←", fyne.KeyUp: "↑", fyne.KeyTab: "⇥",
}

func TestComposition(t *testing.T) {
	const nihao = "K:N +90 K:I +90 K:H +90 K:A +90 K:O +200 "
	cases := []struct{ name, events, want string }{
		// An input method keeps the letters; the toolkit reports their keys all the same.
		{"commit by space, then Enter sends", nihao + "K:Space +5 R:你好 +300 K:Return", "你好⏎"},
		{"commit by digit", nihao + "K:1 R:你好 +300 K:Return", "你好⏎"},
		{"raw letters by Enter send nothing", nihao + "K:Return +5 R:nihao", "nihao"},
		{"and the next Enter sends them", nihao + "K:Return +5 R:nihao +200 K:Return", "nihao⏎"},
		{"cancel by Escape leaves nothing behind", nihao + "K:Escape +300 K:Return", "⏎"},
		{"Backspace belongs to the composition", nihao + "K:BackSpace K:BackSpace +200 K:Space R:你", "你"},
		{"but not once it is empty", "K:N +90 K:I +200 K:BackSpace K:BackSpace K:BackSpace", "⌫"},
		{"arrows and Tab choose among the candidates", nihao + "K:Left K:Up K:Tab K:2 R:你", "你"},
		{"paging through candidates", nihao + "K:= +200 K:= +200 K:- +200 K:2 R:拟好 +200 K:BackSpace", "拟好⌫"},
		{"an apostrophe between syllables", "K:X +90 K:I +90 K:' +90 K:A +90 K:N +200 K:BackSpace K:BackSpace K:BackSpace K:BackSpace K:BackSpace K:BackSpace", "⌫"},
		{"two words one after the other", nihao + "K:Space R:你好 +100 " + nihao + "K:Space R:你好 +100 K:Return", "你好你好⏎"},
		{"full-width punctuation ends nothing", nihao + "K:Space R:你好 +90 K:, R:， +90 K:Return", "你好，⏎"},
		{"an Enter on the keypad", nihao + "K:KP_Enter +5 R:nihao", "nihao"},
		{"the composition given up by Shift", nihao + "R:nihao +90 K:Return", "nihao⏎"},

		// No input method, or one that lets everything through at once.
		{"plain typing", "K:H R:h +90 K:I R:i +90 K:Return", "hi⏎"},
		{"plain editing", "K:H R:h K:BackSpace K:Left K:Escape", "h⌫←⎋"},
		{"Enter in an empty box", "K:Return", "⏎"},
		{"digits and signs", "K:8 R:8 K:8 R:8 K:Return", "88⏎"},
		{"Windows: no keys of composed letters", "R:你好 +5 K:Return", "你好⏎"},
		{"Windows: after letters", "K:O R:o K:K R:k R:，好 K:Return", "ok，好⏎"},
		{"an accent by a dead key", "K:' K:E R:é +150 K:Return", "é⏎"},
		{"and Enter at once", "K:' K:E K:Return R:é", "é⏎"},
		{"a Greek keyboard", "K:A R:α K:B R:β +150 K:Return", "αβ⏎"},

		// An input method in Latin mode lets letters through, but late.
		{"a quick Enter waits for the letters", "K:O +20 K:K +20 K:Return +5 R:ok", "ok⏎"},
		{"and for digits", "K:8 +20 K:8 +20 K:Return +5 R:88", "88⏎"},
		{"and for signs and spaces among them", "K:A +10 K:Space +10 K:1 +10 K:. +10 K:Return R:a +5 R:␣1 +5 R:.", "a␣1.⏎"},
		{"the whole of it", "K:A +10 K:1 +10 K:. +10 K:Return R:a1.", "a1.⏎"},
		{"it sends once", "K:O K:K K:Return R:ok +200 K:A R:a", "ok⏎a"},
		{"what is typed after it stays out", "K:O K:K K:Return K:A R:ok R:a", "ok⏎a"},
		{"a quick writer who never pauses", "K:A +60 K:B R:a +60 K:C R:b +60 K:D R:c +20 K:Return R:d", "abcd⏎"},
		{"a Cyrillic keyboard", "K:A +10 K:B +10 K:Return R:фи", "фи⏎"},
		{"don't", "K:D K:O K:N K:' K:T K:Return R:don't", "don't⏎"},
		{"AltGr+Q on a German keyboard, then Backspace", "K:Q R:@ +90 K:BackSpace", "@⌫"},
		{"AltGr+Q, then Enter", "K:Q R:@ +90 K:Return", "@⏎"},
		{"AltGr+Q late, among letters and digits", "K:A +10 K:Q +10 K:1 +10 K:Return R:a +5 R:@ +5 R:1", "a@1⏎"},
		{"AltGr+Q late, Enter at once", "K:A +10 K:Q +10 K:B +10 K:Return R:a@ +5 R:b +9 K:BackSpace", "a@b⏎⌫"},
		{"AltGr+E, a euro", "K:E R:€ +90 K:BackSpace", "€⌫"},
		{"AltGr+7 and AltGr+0: braces", "K:7 R:{ K:0 R:} +90 K:Return", "{}⏎"},
		{"AltGr+8 late", "K:8 +10 K:Return R:[", "[⏎"},
		{"slower than the wait, with Enter held", "K:O +10 K:Return +300 R:o", "o⏎"},

		// A busy machine: the answers come late, but they come.
		{"Enter at human speed after a late letter", "K:O R:o K:K +120 K:Return +30 R:k", "ok⏎"},
		{"a space is no letter", "K:A R:a +90 K:Space R:␣ +90 K:B R:b +90 K:Return", "a␣b⏎"},
		{"all of it late", "K:X R:x +90 K:( +40 K:3 +40 K:) +40 K:Space +40 K:I +40 K:T +40 K:' +40 K:S +90 K:Return +5 R:(3)␣i +5 R:t's", "x(3)␣it's⏎"},
		{"digits late", "K:3 +60 K:4 +60 K:5 +60 K:Return +5 R:345", "345⏎"},
		{"composing after letters that were let through", "K:O R:o K:K R:k +300 " + nihao + "K:Return +5 R:nihao", "oknihao"},
		{"an Enter with nothing to wait for any more", "K:A R:a K:1 +600 K:Return", "a⏎"},
	}
	for _, c := range cases {
		if got := play(c.events); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.events, got, c.want)
		}
	}
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)

func TestWithoutAnInputMethodEveryKeyActs(t *testing.T) {
	for events, want := range map[string]string{
		"K:Q R:@ K:BackSpace":                 "@⌫",
		"K:X K:BackSpace":                     "⌫", // a level of the keyboard with arrows on letters
		"K:X K:Return":                        "⏎",
		"K:7 K:Return K:1 K:Left":             "⏎←", // a keypad that types nothing
		"K:G K:Q K:BackSpace K:Return":        "⌫⏎", // a sequence that makes no character
		"K:N K:I K:Escape K:Tab K:Up K:Left":  "⎋⇥↑←",
		"K:A R:a K:B R:b K:Return K:A K:Left": "ab⏎←",
	} {
		if got := playTo(composition{none: true}, events); got != want {
			t.Errorf("%s: %s, want %s", events, got, want)
		}
	}
}

func TestEntryBoxKeepsTheKeysOfACompositionToItself(t *testing.T) {
	test.NewTempApp(t)
	e, now := NewEntry(), noon
	e.composing.now = func() time.Time { return now }
	sent := 0
	e.Submit = func() { sent++ }
	test.NewTempWindow(t, e).Canvas().Focus(e)
	e.SetText("早")
	for _, k := range []fyne.KeyName{fyne.KeyN, fyne.KeyI, fyne.KeyBackspace, fyne.KeyLeft, fyne.KeyEscape, fyne.KeyN} {
		e.TypedKey(&fyne.KeyEvent{Name: k})
	}
	now = now.Add(time.Second)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Type(e, "n")
	if e.Text != "早n" || sent != 0 {
		t.Errorf("text %q, sent %d times", e.Text, sent)
	}
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if sent != 1 {
		t.Errorf("sent %d times", sent)
	}
}

func TestAHeldEnterDoesWhatItWasPressedFor(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry()
	e.composing.now = func() time.Time { return noon } // on a busy machine an Enter comes too late to be held
	sent := ""
	e.Submit = func() { sent = e.Text }
	test.NewTempWindow(t, e).Canvas().Focus(e)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyA})
	e.Enter(true, false)
	e.TypedRune('a')
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyB})
	e.Enter(false, false)
	if sent != "" {
		t.Fatalf("sent %q too early", sent)
	}
	e.TypedRune('b')
	if sent != "a\nb" {
		t.Errorf("sent %q", sent)
	}
}

// TestAHeldEnterSendsAllOfAPhrase: an input method that answers late hands over the phrase after the Enter, and the toolkit hands
// on its characters one by one.
func TestAHeldEnterSendsAllOfAPhrase(t *testing.T) {
	for how, then := range map[string]func(e *Entry, soon func()){
		"soon":                 func(_ *Entry, soon func()) { soon() },
		"at the next key":      func(e *Entry, soon func()) { e.KeyDown(&fyne.KeyEvent{Name: fyne.KeyA}); soon() },
		"as the focus is lost": func(e *Entry, soon func()) { e.FocusLost(); soon() },
	} {
		test.NewTempApp(t)
		e := NewEntry()
		e.composing.now = func() time.Time { return noon }
		var sent []string
		e.Submit = func() { sent = append(sent, e.Text) }
		var soon []func()
		e.Later = func(f func()) { soon = append(soon, f) }
		test.NewTempWindow(t, e).Canvas().Focus(e)
		e.composing.none = false
		for _, k := range []fyne.KeyName{fyne.KeyN, fyne.KeyI, fyne.KeyH, fyne.KeyA, fyne.KeyO, fyne.KeySpace} {
			e.TypedKey(&fyne.KeyEvent{Name: k})
		}
		e.Enter(false, false)
		e.TypedRune('你')
		e.TypedRune('好')
		if len(sent) != 0 || len(soon) != 1 {
			t.Fatalf("%s: sent %q at once, and %d things wait", how, sent, len(soon))
		}
		then(e, soon[0])
		if !slices.Equal(sent, []string{"你好"}) {
			t.Errorf("%s: sent %q", how, sent)
		}
	}
}

func TestLosingTheFocusEndsAComposition(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry()
	c := test.NewTempWindow(t, e).Canvas()
	c.Focus(e)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyN})
	c.Unfocus()
	if len(e.composing.waiting) > 0 {
		t.Errorf("%+v", e.composing)
	}
}
