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
	"udpchat/settings"
)

func TestAPortThatIsRefusedIsNotCalledTaken(t *testing.T) {
	h := newHouse(t)
	n := online()
	n.State, n.Port = chat.SendOnly, 80
	for why, want := range map[chat.Reason]string{
		chat.NotAllowed:      "Can't open port 80: the system does not allow it. Choose another port.",
		chat.OtherSendFailed: "Can't open port 80: the system refused. Choose another port.",
	} {
		n.Why = why
		h.room.SetNetwork(n)
		if h.header.status.content != want || h.trouble.words.content != want {
			t.Errorf("%q, %q, want %q", h.header.status.content, h.trouble.words.content, want)
		}
	}
	test.Tap(h.trouble.button)
	if !h.settings.visible() || h.settings.section != sectionNetwork {
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
		if h.trouble.Visible() != (want != chat.Notice{}) {
			t.Fatalf("%s: shown %v", step, h.trouble.Visible())
		}
		if h.trouble.Visible() && (h.trouble.words.content != noticeWords(want) || h.trouble.right.content != right) {
			t.Errorf("%s: %q %q", step, h.trouble.words.content, h.trouble.right.content)
		}
	}
	h.room.SetNotices([]chat.Notice{full, corrected, trimmed})
	shows("three", full, "(+2)")
	test.Tap(h.trouble.button)
	shows("the second", corrected, "(+1)")
	h.room.SetNotices([]chat.Notice{full, corrected, trimmed})
	shows("told again", corrected, "(+1)")
	h.rebuild()
	shows("rebuilt", corrected, "(+1)")
	test.Tap(h.trouble.button)
	shows("the third", trimmed, "")
	test.Tap(h.trouble.button)
	shows("all are noted", chat.Notice{}, "")
	h.room.SetNotices([]chat.Notice{trimmed})
	shows("one is over", chat.Notice{}, "")
	h.room.SetNotices([]chat.Notice{full, trimmed})
	shows("it is back", full, "")
}

func TestThatNothingIsWrittenStaysMarkedUntilItIs(t *testing.T) {
	h := newHouse(t)
	h.room.SetNetwork(online())
	usual := h.header.status.content
	for _, n := range []chat.Notice{{Kind: chat.HistoryUnsaved, Why: chat.DiskFull}, {Kind: chat.HistoryElsewhere}} {
		h.room.SetNotices([]chat.Notice{n})
		test.Tap(h.trouble.button)
		if want := "History is not being saved. " + usual; h.header.status.content != want || h.trouble.Visible() {
			t.Errorf("noted: %q, sentence %v", h.header.status.content, h.trouble.Visible())
		}
		test.Tap(h.header.press)
		if !h.trouble.Visible() || h.trouble.words.content != noticeWords(n) {
			t.Errorf("pressed: sentence %v, %q", h.trouble.Visible(), h.trouble.words.content)
		}
		h.room.SetNotices(nil)
		if h.header.status.content != usual || h.trouble.Visible() {
			t.Errorf("over: %q, sentence %v", h.header.status.content, h.trouble.Visible())
		}
		h.window.Canvas().Overlays().Top().Hide()
	}
}

func TestTroublesAreWordedInBothLanguages(t *testing.T) {
	latin := regexp.MustCompile("[A-Za-z]")
	for _, language := range []string{settings.English, settings.Chinese} {
		speak(t, language)
		for why := chat.DiskFull; why <= chat.MemoryOnly; why++ {
			words := noticeWords(chat.Notice{Kind: chat.HistoryUnsaved, Why: why})
			exported := whyWords(fmt.Errorf("export: %w", why))
			if exported == why.Error() && language == settings.Chinese || !strings.Contains(words, exported) || latin.MatchString(words) != (language == settings.English) {
				t.Errorf("%s: %q, %q", language, words, exported)
			}
		}
	}
	if got := whyWords(fs.ErrPermission); got != troubleWords(chat.ReadOnly) {
		t.Errorf("%q", got)
	}
	if got := whyWords(errors.New("odd")); got != "odd" {
		t.Errorf("%q", got)
	}
}
