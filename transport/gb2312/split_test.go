package gb2312

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text string
		limit      int
		pieces     []string
	}{
		{"nothing", "", 10, nil},
		{"nothing but what is invisible", "\u200b\x00", 10, nil},
		{"blank", "  ", 10, []string{"  "}},
		{"fits", "你好", 4, []string{"你好"}},
		{"one byte too long", "你好a", 4, []string{"你好", "a"}},
		{"never inside a character", "a你好吗", 4, []string{"a你", "好吗"}},
		{"limit below a character", "你a", 0, []string{"你", "a"}},
		{"limit of one byte", "ab", 1, []string{"ab"}},
		{"after a sentence", "一二三。四五六", 12, []string{"一二三。", "四五六"}},
		{"after the last of two sentences", "一。二。三。四五六", 14, []string{"一。二。三。", "四五六"}},
		{"sentence before comma", "一二三。四，五六", 14, []string{"一二三。四，", "五六"}},
		{"sentence rather than a later comma", "一二三四五。六，七八九", 18, []string{"一二三四五。", "六，七八九"}},
		{"after a comma", "一二三四，五六七", 12, []string{"一二三四，", "五六七"}},
		{"after a space, which stays", "abcdefg hijk", 10, []string{"abcdefg ", "hijk"}},
		{"sentence too early", "一。二三四五六七", 12, []string{"一。二三四五", "六七"}},
		{"quote stays with its sentence", "他说：“好。”我说好", 16, []string{"他说：“好。”", "我说好"}},
		{"quote that no longer fits", "他说：“好。”我", 12, []string{"他说：“好。", "”我"}},
		{"dots of one ellipsis", "一二三……四五六", 14, []string{"一二三……", "四五六"}},
		{"line break", "一二三四\n五六七", 12, []string{"一二三四\n", "五六七"}},
		{"English sentence", "Hello it is. I go on", 16, []string{"Hello it is. ", "I go on"}},
		{"point in a number", "abcd efg 3.141592", 12, []string{"abcd efg ", "3.141592"}},
		{"not replaced yet", "好😀吧\x1b", 4, []string{"好〓", "吧"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range Split(tt.text, tt.limit) {
				text, _ := Decode(p)
				got = append(got, text)
			}
			if !slices.Equal(got, tt.pieces) {
				t.Errorf("%q, want %q", got, tt.pieces)
			}
			checkSplit(t, tt.text, tt.limit)
		})
	}
}

func TestSplitAtEveryLengthAroundADatagram(t *testing.T) {
	for _, unit := range []string{"好", "a", "a好", "，", "。", "好吧。", "ab "} {
		for n := 1020; n <= 1028; n++ {
			text := strings.Repeat(unit, n)
			checkSplit(t, text, 1024)
			checkSplit(t, "a"+text, 1024)
		}
	}
}

func TestSplitOfChatCutsAtSentences(t *testing.T) {
	text := strings.Join(chat(t), "")
	pieces := Split(text, 1024)
	for _, p := range pieces[:len(pieces)-1] {
		part, ok := Decode(p)
		if last := []rune(part)[len([]rune(part))-1]; !ok || !strings.ContainsRune("。！？”…", last) {
			t.Errorf("a piece ends with %q", last)
		}
		if len(p) < 1024-1024/3 {
			t.Errorf("a piece of %d bytes", len(p))
		}
	}
}

func TestSplitOfALongTextIsLinear(t *testing.T) {
	text := strings.Repeat("好", 100_000)
	pieces := Split(text, 1024)
	if want := 196; len(pieces) != want {
		t.Errorf("%d pieces, want %d", len(pieces), want)
	}
}

func TestPiecesDoNotGrowIntoEachOther(t *testing.T) {
	pieces := Split("一二三四", 4)
	_ = append(pieces[0], "xx"...)
	if text, _ := Decode(pieces[1]); text != "三四" {
		t.Errorf("the second piece became %q", text)
	}
}

// checkSplit checks what Split promises for every text.
func checkSplit(t *testing.T, text string, limit int) {
	t.Helper()
	replaced, _ := Replace(text)
	want, ok := Encode(replaced)
	if !ok {
		t.Fatalf("%q does not encode", replaced)
	}
	pieces := Split(text, limit)
	if got := bytes.Join(pieces, nil); !bytes.Equal(got, want) {
		t.Fatalf("limit %d: %X, want %X", limit, got, want)
	}
	for i, p := range pieces {
		if err := checkPiece(p, max(limit, 2), i == len(pieces)-1); err != nil {
			t.Fatalf("limit %d, piece %d of %d: %v", limit, i, len(pieces), err)
		}
	}
}

func checkPiece(p []byte, limit int, last bool) error {
	text, ok := Decode(p)
	switch {
	case len(p) == 0:
		return fmt.Errorf("is empty")
	case len(p) > limit:
		return fmt.Errorf("has %d bytes", len(p))
	case !last && len(p) < limit-limit/3-1:
		return fmt.Errorf("has only %d bytes", len(p))
	case !ok:
		return fmt.Errorf("%X is not GB2312", p)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' && r != '\n' }):
		return fmt.Errorf("%q has a control character", text)
	}
	return nil
}

func FuzzSplit(f *testing.F) {
	f.Add("", 1024)
	f.Add("一二三。四，五六 abc. def", 7)
	f.Add("好。”\n  a", 2)
	f.Add("👍🏽\r\n", -1)
	f.Fuzz(checkSplit)
}
