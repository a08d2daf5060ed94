package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "udpchat/gui/theme"
	"udpchat/settings"
)

func TestEmojisAreFoundByTheirWords(t *testing.T) {
	for query, want := range map[string]string{"火锅": "🍲", "锅": "🍲", "thumbs": "👍", "THANKS": "🙏", " 加油 ": "💪"} {
		if found := findEmojis(query); len(found) == 0 || found[0].char != want {
			t.Errorf("%q finds %v, not %s", query, found, want)
		}
	}
	if len(findEmojis("")) != len(emojis) || len(findEmojis("zzzz")) != 0 {
		t.Error("nothing to look for finds all, nonsense nothing")
	}
}

func TestEveryEmojiIsDifferentAndHasAPicture(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range emojis {
		if seen[e.char] || e.words == "" {
			t.Errorf("%s is there twice or has no words", e.char)
		}
		seen[e.char] = true
		for _, r := range e.char {
			if !look.Covered(r) {
				t.Errorf("%s has no picture", e.char)
			}
		}
	}
}

func TestChosenEmojisComeFirstNextTime(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	w := test.NewTempWindow(t, newFill("background"))
	store, err := settings.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var picked []string
	closed := 0
	for _, char := range []string{"👍", "😀", "👍"} {
		p := showEmojis(w.Canvas(), fyne.NewPos(400, 400), store,
			func(s string) { picked = append(picked, s) }, func() { closed++ })
		p.choose(char)
	}
	if got := store.Get().RecentEmoji; got != "👍 😀" || len(picked) != 3 || closed != 3 {
		t.Errorf("recent %q, picked %v, closed %d", got, picked, closed)
	}
}

func TestEmojisAreChosenWithTheKeyboard(t *testing.T) {
	h := newHouse(t)
	h.composer.showEmojis()
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			h.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	press(fyne.KeyRight, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn)
	h.wantText(emojis[1].char)
	h.composer.showEmojis()
	press(fyne.KeyLeft, fyne.KeyUp, fyne.KeyReturn) // the one used last is the first
	h.wantText(emojis[1].char + emojis[1].char)
	h.composer.showEmojis()
	press(fyne.KeyEscape)
	h.wantFocus()
}
