package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/composer"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestChosenEmojisComeFirstNextTime(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	w := test.NewTempWindow(t, kit.NewFill("background"))
	store, err := settings.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var picked []string
	closed := 0
	for _, char := range []string{"👍", "😀", "👍"} {
		p := composer.ShowEmojis(w.Canvas(), fyne.NewPos(400, 400), store,
			func(s string) { picked = append(picked, s) }, func() { closed++ })
		p.Choose(char)
	}
	if got := store.Get().RecentEmoji; got != "👍 😀" || len(picked) != 3 || closed != 3 {
		t.Errorf("recent %q, picked %v, closed %d", got, picked, closed)
	}
}

func TestEmojisAreChosenWithTheKeyboard(t *testing.T) {
	h := newHouse(t)
	h.composer.ShowEmojis()
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			h.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	press(fyne.KeyRight, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn)
	h.wantText(composer.Emojis[1].Char)
	h.composer.ShowEmojis()
	press(fyne.KeyLeft, fyne.KeyUp, fyne.KeyReturn) // the one used last is the first
	h.wantText(composer.Emojis[1].Char + composer.Emojis[1].Char)
	h.composer.ShowEmojis()
	press(fyne.KeyEscape)
	h.wantFocus()
}
