package gb2312

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// mistaken are common words whose GB2312 bytes are valid UTF-8.
var mistaken = []string{"谢谢", "什么", "为什么", "同学", "没", "一些"}

func TestWordsThatLookLikeUTF8AreReadAsGB2312(t *testing.T) {
	for _, word := range mistaken {
		t.Run(word, func(t *testing.T) {
			p, ok := Encode(word)
			if !ok || !utf8.Valid(p) {
				t.Fatalf("%X is no tie", p)
			}
			if text, enc, certain := Read(p, ASCII); text != word || enc != GB2312 || certain {
				t.Errorf("%q, %v, %v", text, enc, certain)
			}
			if text, enc, _ := Read(p, UTF8); text != string(p) || enc != UTF8 {
				t.Errorf("from a UTF-8 sender: %q, %v", text, enc)
			}
			if text, ok := ReadAs(p, UTF8); text != string(p) || !ok {
				t.Errorf("again as UTF-8: %q, %v", text, ok)
			}
		})
	}
}

func TestTheSameWordsInUTF8(t *testing.T) {
	for _, word := range mistaken {
		for _, text := range []string{word, word + "！", "老师，" + word + "你好", word + "，我知道了", "ok " + word + " 88"} {
			if got, enc, _ := Read([]byte(text), ASCII); got != text || enc != UTF8 {
				t.Errorf("%s: %q, %v", text, got, enc)
			}
		}
	}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, bytes string
		hint        Encoding
		text        string
		enc         Encoding
		certain     bool
	}{
		{"nothing", "", ASCII, "", ASCII, false},
		{"ASCII", "88", UTF8, "88", ASCII, false},
		{"control characters", "\x1b[2J\x00", ASCII, "\x1b[2J\x00", ASCII, false},
		{"GB2312 only", "\xc4\xe3\xba\xc3", ASCII, "你好", GB2312, true},
		{"GB2312 only, from a UTF-8 sender", "\xc4\xe3\xba\xc3", UTF8, "你好", GB2312, true},
		{"UTF-8 only", "你好", ASCII, "你好", UTF8, true},
		{"UTF-8 only, from a GB2312 sender", "你好", GB2312, "你好", UTF8, true},
		{"emoji", "👍", GB2312, "👍", UTF8, true},
		{"tie, Chinese only in UTF-8", "谢谢", ASCII, "谢谢", UTF8, false},
		{"tie, GB2312 sender", "谢谢", GB2312, "璋㈣阿", GB2312, false},
		{"tie, Unknown says nothing", "\xd0\xbb\xd0\xbb", Unknown, "谢谢", GB2312, false},
		{"tie, GB18030 sender", "\xd0\xbb\xd0\xbb", GB18030, "谢谢", GB2312, false},
		{"tie, 路 is no middle dot", "\xc2\xb7", ASCII, "路", GB2312, false},
		{"tie, middle dot between hanzi", "谢·谢", ASCII, "谢·谢", UTF8, false},
		{"accepted loss", "é", ASCII, "茅", GB2312, false},
		{"accepted loss, UTF-8 sender", "é", UTF8, "é", UTF8, false},
		{"GBK hanzi", "\xd6\xec\xe9\x46\xbb\xf9", ASCII, "朱镕基", GB18030, false},
		{"four-byte GB18030", "\x94\x39\xfc\x36", ASCII, "😀", GB18030, false},
		{"euro of code page 936", "\x80", ASCII, "€", GB18030, false},
		{"nothing fits", "ok\xff\\\n\xc4\xe3", UTF8, `ok\xff\\\x0a\xc4\xe3`, Unknown, false},
		{"cut inside GB2312", "\xc4\xe3\xba", ASCII, `\xc4\xe3\xba`, Unknown, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, enc, certain := Read([]byte(tt.bytes), tt.hint)
			if text != tt.text || enc != tt.enc || certain != tt.certain {
				t.Errorf("%q, %v, %v, want %q, %v, %v", text, enc, certain, tt.text, tt.enc, tt.certain)
			}
		})
	}
}

func TestReadAs(t *testing.T) {
	tests := []struct {
		name, bytes string
		enc         Encoding
		text        string
		ok          bool
	}{
		{"ASCII", "ok\n", ASCII, "ok\n", true},
		{"not ASCII", "é", ASCII, "", false},
		{"GB2312", "\xd0\xbb", GB2312, "谢", true},
		{"not GB2312", "\xe9\x46", GB2312, "", false},
		{"UTF-8", "\xd0\xbb", UTF8, "л", true},
		{"not UTF-8", "\xc4\xe3", UTF8, "", false},
		{"UTF-8 of a surrogate", "\xed\xa0\x80", UTF8, "", false},
		{"GB18030", "\xe9\x46", GB18030, "镕", true},
		{"UTF-8 read as GB18030", "你好", GB18030, "浣犲ソ", true},
		{"not GB18030", "\xff", GB18030, "", false},
		{"U+FFFD in GB18030", "\x84\x31\xa4\x37", GB18030, "", false},
		{"escaped", "a~\x7f\\ \t\xff", Unknown, `a~\x7f\\ \x09\xff`, true},
		{"a number beyond", "\xff", Encoding(99), `\xff`, true},
		{"nothing escaped", "", Unknown, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, ok := ReadAs([]byte(tt.bytes), tt.enc)
			if text != tt.text || ok != tt.ok {
				t.Errorf("%q, %v, want %q, %v", text, ok, tt.text, tt.ok)
			}
		})
	}
}

func TestEveryGBKPairFitsGB18030(t *testing.T) {
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			p := []byte{byte(lead), byte(trail)}
			gbk, err := simplifiedchinese.GBK.NewDecoder().Bytes(p)
			if err != nil || strings.ContainsRune(string(gbk), utf8.RuneError) {
				continue
			}
			if text, ok := ReadAs(p, GB18030); !ok || utf8.RuneCountInString(text) != utf8.RuneCount(gbk) {
				t.Fatalf("%X: %q, %v", p, text, ok)
			}
		}
	}
}

func TestEncodingNames(t *testing.T) {
	want := []string{"ASCII", "GB2312", "UTF-8", "GB18030", "unknown", "unknown"}
	for i, name := range want {
		if got := Encoding(i).String(); got != name {
			t.Errorf("%d: %q, want %q", i, got, name)
		}
	}
}

// unescape is the inverse of escape.
func unescape(t *testing.T, text string) (p []byte) {
	t.Helper()
	for len(text) > 0 {
		switch {
		case strings.HasPrefix(text, `\\`):
			p, text = append(p, '\\'), text[2:]
		case text[0] == '\\':
			c, err := strconv.ParseUint(text[2:4], 16, 8)
			if err != nil || text[1] != 'x' {
				t.Fatalf("%q: %v", text, err)
			}
			p, text = append(p, byte(c)), text[4:]
		default:
			p, text = append(p, text[0]), text[1:]
		}
	}
	return p
}

func FuzzRead(f *testing.F) {
	for i, s := range []string{"", "88", "\xd0\xbb\xd0\xbb", "谢谢", "\xe9\x46", "\xff\\", "\x94\x39\xfc\x36", "a\xc4", "é"} {
		f.Add([]byte(s), uint8(i))
	}
	f.Fuzz(func(t *testing.T, p []byte, hint uint8) {
		text, enc, certain := Read(p, Encoding(hint))
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		if again, ok := ReadAs(p, enc); !ok || again != text {
			t.Fatalf("%v gives %q and then %q, %v", enc, text, again, ok)
		}
		gb, u8 := Valid(p), utf8.Valid(p)
		if certain != (gb != u8) {
			t.Fatalf("certain is %v with GB2312 %v, UTF-8 %v", certain, gb, u8)
		}
		if certain && (enc == GB2312) != gb {
			t.Fatalf("%v with GB2312 %v, UTF-8 %v", enc, gb, u8)
		}
		if enc == Unknown && string(unescape(t, text)) != string(p) {
			t.Fatalf("%q does not tell %X", text, p)
		}
	})
}
