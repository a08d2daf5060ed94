package terminal

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings"
)

// sentences lists every sentence of a language by the name it has in words.
func sentences(w *words) map[string]string {
	all := map[string]string{}
	v := reflect.ValueOf(*w)
	for _, f := range reflect.VisibleFields(v.Type()) {
		name, field := f.Name, v.FieldByIndex(f.Index)
		switch {
		case field.Kind() == reflect.String:
			all[name] = field.String()
		case field.Type() == reflect.TypeFor[counted]():
			all[name+", one"], all[name+", many"] = field.FieldByName("one").String(), field.FieldByName("many").String()
		}
	}
	for why, s := range w.reasons {
		all["reason "+string(why)] = s
	}
	for why, s := range w.troubles {
		all[why.Error()] = s
	}
	for kind, s := range w.notices {
		all["notice "+string(rune('0'+kind))] = s
	}
	for word, s := range w.faults {
		all["fault "+word] = s
	}
	for system, s := range w.missing {
		all["missing "+system] = s
	}
	for system, s := range w.alone {
		all["alone "+system] = s
	}
	return all
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	verb := regexp.MustCompile(`%[a-z]`)
	en, zh := sentences(table[English]), sentences(table[Chinese])
	if len(en) != len(zh) {
		t.Errorf("%d sentences in English, %d in Chinese", len(en), len(zh))
	}
	for key, s := range en {
		if s == "" || zh[key] == "" || !slices.Equal(verb.FindAllString(s, -1), verb.FindAllString(zh[key], -1)) {
			t.Errorf("%s: %q, %q", key, s, zh[key])
		}
	}
}

func TestEveryAddressThatIsRefusedHasItsSentence(t *testing.T) {
	for kind := settings.PeerEmpty; kind <= settings.PeerExtra; kind++ {
		err := &settings.PeerError{Kind: kind, Value: "ab\x1bc"}
		en, zh := PeerFault(English, err).Error(), PeerFault(Chinese, err).Error()
		if en == zh || strings.Contains(en+zh, "%!") || strings.Contains(en+zh, "\x1b") || peerFaults[English][kind] == "" || peerFaults[Chinese][kind] == "" {
			t.Errorf("kind %d: %q, %q", kind, en, zh)
		}
	}
	if other := errors.New("x"); !errors.Is(PeerFault(Chinese, other), other) {
		t.Error("another error is changed")
	}
}

// TestEveryTroubleHasItsWord looks into PROTOCOL.md, too, for the words that programs are told.
func TestEveryTroubleHasItsWord(t *testing.T) {
	document, err := os.ReadFile("../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	words := []string{
		wordTooManyOpen, wordDenied, wordRefused, wordPortUsed, wordOffline, wordIPv6Only, wordLost, wordUnreadable, wordNoInput,
	}
	for kind := range table[English].notices {
		if noticeWords[kind] == "" {
			t.Errorf("notice %d has no word", kind)
		}
		words = append(words, noticeWords[kind])
	}
	words = append(words, endWords[:]...)
	for _, w := range words {
		if !bytes.Contains(document, []byte("`"+w+"`")) {
			t.Errorf("the document does not tell of %q", w)
		}
	}
	for fault := range table[English].faults {
		if !bytes.Contains(document, []byte("`"+fault+"`")) {
			t.Errorf("the document does not tell of %q", fault)
		}
	}
}

func TestEveryTroubleHasItsSentence(t *testing.T) {
	for _, w := range table {
		for kind := health.SettingsUnreadable; kind <= health.SettingsCorrected; kind++ {
			s := w.notice(health.Notice{Kind: kind, What: "x\x1b"})
			if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "\x1b") {
				t.Errorf("notice %d says %q", kind, s)
			}
		}
		for why := health.DiskFull; why <= health.MemoryOnly; why++ {
			if s := w.notice(health.Notice{Kind: health.HistoryUnsaved, Why: why}); w.troubles[why] == "" || !strings.HasSuffix(s, w.troubles[why]) {
				t.Errorf("trouble %d says %q", why, s)
			}
		}
		reasons := []chat.Reason{chat.NoNetwork, chat.NeedsIPv4, chat.ServerSilent, chat.ServerFailed, chat.UnknownHost, chat.NotAllowed, chat.QueueFull, chat.Interrupted}
		for _, why := range reasons {
			if w.reason(why) == w.reason(chat.OtherSendFailed) {
				t.Errorf("no sentence for %q", why)
			}
		}
		if w.reason("unheard of") == "" {
			t.Error("no sentence for what is not known")
		}
	}
}

// FuzzReadLine: the lines that are read are those of the input, whatever it is.
func FuzzReadLine(f *testing.F) {
	for _, s := range []string{"", "a", "a\n", "a\r\nb", "\r\r\n\n", "\xff\x00\n", strings.Repeat("x", 70_000) + "\ny"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		in := bufio.NewReaderSize(bytes.NewReader(input), 16)
		for _, want := range bytes.SplitAfter(input, []byte("\n")) {
			want = bytes.TrimSuffix(bytes.TrimSuffix(want, []byte("\n")), []byte("\r"))
			got, err := readLine(in, chat.MaxText)
			if got.long != (len(want) > chat.MaxText) && len(want) < chat.MaxText || !got.long && !bytes.Equal(got.text, want) {
				t.Fatalf("read %q, want %q, error %v", got.text, want, err)
			}
		}
		if l, err := readLine(in, chat.MaxText); err == nil || len(l.text) > 0 {
			t.Fatalf("read %q after the end", l.text)
		}
	})
}
