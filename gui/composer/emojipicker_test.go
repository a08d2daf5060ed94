package composer

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/guitest"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
)

func TestChosenEmojisComeFirstNextTime(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{}))
	w := test.NewTempWindow(t, kit.NewFill("background"))
	store := guitest.NewStore(t)
	var picked []string
	closed := 0
	for _, char := range []string{"👍", "😀", "👍"} {
		p := showEmojis(w.Canvas(), fyne.NewPos(400, 400), recentEmojis{store},
			func(s string) { picked = append(picked, s) }, func() { closed++ })
		p.choose(char)
	}
	if got := store.Get().RecentEmoji; got != "👍 😀" || len(picked) != 3 || closed != 3 {
		t.Errorf("recent %q, picked %v, closed %d", got, picked, closed)
	}
}

func TestEmojisAreChosenWithTheKeyboard(t *testing.T) {
	d := newDesk(t)
	d.ShowEmojis()
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			guitest.Press(d.window.Canvas().Focused(), k)
		}
	}
	press(fyne.KeyRight, fyne.KeyRight, fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn)
	d.wantText(emojis[1].char)
	d.ShowEmojis()
	press(fyne.KeyLeft, fyne.KeyUp, fyne.KeyReturn) // the one used last is the first
	d.wantText(emojis[1].char + emojis[1].char)
	d.ShowEmojis()
	press(fyne.KeyEscape)
	if d.window.Canvas().Focused() != fyne.Focusable(d.Entry) {
		t.Errorf("the focus is on %T", d.window.Canvas().Focused())
	}
}
