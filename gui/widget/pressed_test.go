package widget

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// strike lets a key reach what has the focus, as the toolkit does: the press, then the key, and the character to what has the
// focus by then. A repetition of a held key is no press.
func strike(c fyne.Canvas, key fyne.KeyName, char rune, repeated bool) {
	e := &fyne.KeyEvent{Name: key}
	if f, ok := c.Focused().(desktop.Keyable); ok && !repeated {
		f.KeyDown(e)
	}
	c.Focused().TypedKey(e)
	if f := c.Focused(); f != nil && char != 0 {
		f.TypedRune(char)
	}
}

func TestAKeyThatPressedSomethingTypesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		key  fyne.KeyName
		char rune
	}{"Space": {fyne.KeySpace, ' '}, "Enter": {fyne.KeyReturn, 0}, "Enter of the keypad": {fyne.KeyEnter, 0}} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			entry, submitted, pressedAgain := NewEntry(), 0, 0
			entry.Submit = func() { submitted++ }
			var window fyne.Window
			next := NewButton("next", nil, func() { pressedAgain++; window.Canvas().Focus(entry) })
			first := NewButton("first", nil, func() { window.Canvas().Focus(next) })
			window = test.NewTempWindow(t, container.NewVBox(first, next, entry))
			keys := window.Canvas()
			keys.Focus(first)
			strike(keys, c.key, c.char, false)
			strike(keys, c.key, c.char, true)
			if pressedAgain != 0 || keys.Focused() != next {
				t.Fatalf("held, it pressed the next button %d times", pressedAgain)
			}
			strike(keys, c.key, c.char, false)
			strike(keys, c.key, c.char, true)
			if pressedAgain != 1 || entry.Text != "" || submitted != 0 {
				t.Fatalf("pressed %d times, typed %q, submitted %d times", pressedAgain, entry.Text, submitted)
			}
			strike(keys, fyne.KeyA, 'a', false)
			strike(keys, fyne.KeySpace, ' ', false)
			strike(keys, fyne.KeySpace, ' ', true)
			strike(keys, fyne.KeyReturn, 0, false)
			if entry.Text != "a  " || submitted != 1 {
				t.Errorf("then it has %q, submitted %d times", entry.Text, submitted)
			}
		})
	}
}

func TestASpaceIsTheFirstCharacterOfAnEntryThatHasTheFocus(t *testing.T) {
	test.NewTempApp(t)
	entry := NewEntry()
	window := test.NewTempWindow(t, entry)
	window.Canvas().Focus(entry)
	strike(window.Canvas(), fyne.KeySpace, ' ', false)
	if entry.Text != " " {
		t.Errorf("typed %q", entry.Text)
	}
}

// timedEntry is an entry with the focus, on its canvas, whose clock shows now.
func timedEntry(t *testing.T, now *time.Time) (*Entry, fyne.Canvas) {
	t.Helper()
	test.NewTempApp(t)
	entry := NewEntry()
	entry.pressed.now = func() time.Time { return *now }
	window := test.NewTempWindow(t, entry)
	window.Canvas().Focus(entry)
	return entry, window.Canvas()
}

// A fast person has pressed the next keys when an input method lets the first ones through.
func TestASpaceOfALateInputMethodIsTyped(t *testing.T) {
	now := time.Now()
	entry, canvas := timedEntry(t, &now)
	press := func(keys ...fyne.KeyName) {
		for _, key := range keys {
			strike(canvas, key, 0, false)
		}
	}
	elsewhere := func(name string) { // a person presses the space on another control
		now = now.Add(time.Second)
		before := entry.Text
		if entry.TypedRune(' '); entry.Text != before {
			t.Errorf("%s: typed %q", name, entry.Text)
		}
	}
	press(fyne.KeyA, fyne.KeySpace, fyne.KeyB, fyne.KeySpace, "LeftShift", fyne.KeyC)
	now = now.Add(2 * time.Second)
	for _, r := range "a b C" {
		entry.TypedRune(r)
	}
	if entry.Text != "a b C" {
		t.Errorf("typed %q", entry.Text)
	}
	elsewhere("after all have come")
	press(fyne.KeyN, fyne.KeyI, fyne.KeySpace, fyne.KeyA)
	entry.TypedRune('你')
	elsewhere("after a space that chose a hanzi")
	press("LeftControl", fyne.KeySpace, "LeftShift")
	now = now.Add(10 * time.Second)
	elsewhere("long after a space that did something else")
}

// An input method may send several words at once, for keys that are none of theirs.
func TestTheSpacesOfAPhraseAreTyped(t *testing.T) {
	now := time.Now()
	entry, _ := timedEntry(t, &now)
	entry.KeyDown(&fyne.KeyEvent{Name: fyne.Key1})
	for _, r := range "see you later" {
		entry.TypedRune(r)
	}
	if entry.Text != "see you later" {
		t.Errorf("typed %q", entry.Text)
	}
	now = now.Add(time.Second)
	if entry.TypedRune(' '); entry.Text != "see you later" {
		t.Errorf("a space pressed elsewhere made it %q", entry.Text)
	}
}
