package gui

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"udpchat/chat"
	"udpchat/gui/guitest"
	settingsui "udpchat/gui/settings"
	"udpchat/gui/words"
	"udpchat/settings"
)

func TestAPortThatIsRefusedIsNotCalledTaken(t *testing.T) {
	h := newHouse(t)
	n := guitest.Online()
	n.State, n.Port = chat.SendOnly, 80
	for why, want := range map[chat.Reason]string{
		chat.NotAllowed:      "Can't open port 80: the system does not allow it. Choose another port.",
		chat.OtherSendFailed: "Can't open port 80: the system refused. Choose another port.",
	} {
		n.Why = why
		h.room.SetNetwork(n)
		if h.header.status.Content != want || h.troubles.banner.Words.Content != want {
			t.Errorf("%q, %q, want %q", h.header.status.Content, h.troubles.banner.Words.Content, want)
		}
	}
	test.Tap(h.troubles.banner.Button)
	if !h.dialogs.settings.Visible() || h.dialogs.settings.Section != settingsui.SectionNetwork {
		t.Error("the button does not lead to the port")
	}
}

func TestEveryNoticeIsShownUntilItIsNoted(t *testing.T) {
	h := newHouse(t)
	full := chat.Notice{Kind: chat.HistoryUnsaved, Why: chat.DiskFull}
	corrected := chat.Notice{Kind: chat.SettingsCorrected, What: "port, theme"}
	trimmed := chat.Notice{Kind: chat.HistoryTrimmed}
	shows := func(step string, want chat.Notice, right string) {
		t.Helper()
		if h.troubles.banner.Visible() != (want != chat.Notice{}) {
			t.Fatalf("%s: shown %v", step, h.troubles.banner.Visible())
		}
		if h.troubles.banner.Visible() && (h.troubles.banner.Words.Content != words.Notice(want) || h.troubles.banner.Right.Content != right) {
			t.Errorf("%s: %q %q", step, h.troubles.banner.Words.Content, h.troubles.banner.Right.Content)
		}
	}
	h.room.SetNotices([]chat.Notice{full, corrected, trimmed})
	shows("three", full, "(+2)")
	test.Tap(h.troubles.banner.Button)
	shows("the second", corrected, "(+1)")
	h.room.SetNotices([]chat.Notice{full, corrected, trimmed})
	shows("told again", corrected, "(+1)")
	h.rebuild()
	shows("rebuilt", corrected, "(+1)")
	test.Tap(h.troubles.banner.Button)
	shows("the third", trimmed, "")
	test.Tap(h.troubles.banner.Button)
	shows("all are noted", chat.Notice{}, "")
	h.room.SetNotices([]chat.Notice{trimmed})
	shows("one is over", chat.Notice{}, "")
	h.room.SetNotices([]chat.Notice{full, trimmed})
	shows("it is back", full, "")
}

func TestThatNothingIsWrittenStaysMarkedUntilItIs(t *testing.T) {
	h := newHouse(t)
	h.room.SetNetwork(guitest.Online())
	usual := h.header.status.Content
	for _, n := range []chat.Notice{{Kind: chat.HistoryUnsaved, Why: chat.DiskFull}, {Kind: chat.HistoryElsewhere}} {
		h.room.SetNotices([]chat.Notice{n})
		test.Tap(h.troubles.banner.Button)
		if want := "History is not being saved. " + usual; h.header.status.Content != want || h.troubles.banner.Visible() {
			t.Errorf("noted: %q, sentence %v", h.header.status.Content, h.troubles.banner.Visible())
		}
		test.Tap(h.header.press)
		if !h.troubles.banner.Visible() || h.troubles.banner.Words.Content != words.Notice(n) {
			t.Errorf("pressed: sentence %v, %q", h.troubles.banner.Visible(), h.troubles.banner.Words.Content)
		}
		h.room.SetNotices(nil)
		if h.header.status.Content != usual || h.troubles.banner.Visible() {
			t.Errorf("over: %q, sentence %v", h.header.status.Content, h.troubles.banner.Visible())
		}
		h.window.Canvas().Overlays().Top().Hide()
	}
}

func TestTroublesAreWordedInBothLanguages(t *testing.T) {
	latin := regexp.MustCompile("[A-Za-z]")
	for _, language := range []string{settings.English, settings.Chinese} {
		guitest.Speak(t, language)
		for why := chat.DiskFull; why <= chat.MemoryOnly; why++ {
			sentence := words.Notice(chat.Notice{Kind: chat.HistoryUnsaved, Why: why})
			exported := words.Why(fmt.Errorf("export: %w", why))
			if exported == why.Error() && language == settings.Chinese || !strings.Contains(sentence, exported) || latin.MatchString(sentence) != (language == settings.English) {
				t.Errorf("%s: %q, %q", language, sentence, exported)
			}
		}
	}
	if got := words.Why(fs.ErrPermission); got != words.Trouble(chat.ReadOnly) {
		t.Errorf("%q", got)
	}
	if got := words.Why(errors.New("odd")); got != "odd" {
		t.Errorf("%q", got)
	}
}
