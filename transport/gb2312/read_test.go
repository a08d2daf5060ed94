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
		{"damaged UTF-8", "编译完成 \xff 用时三秒", ASCII, "编译完成 \ufffd 用时三秒", UTF8, false},
		{"damaged UTF-8, from a GB2312 sender", "编译完成 \xff 用时三秒", GB2312, "编译完成 \ufffd 用时三秒", UTF8, false},
		{"UTF-8 cut after one byte of three", "编译完成，用时\xe4", ASCII, "编译完成，用时\ufffd", UTF8, false},
		{"UTF-8 cut after two bytes of three", "编译完成，用时\xe4\xb8", ASCII, "编译完成，用时\ufffd", UTF8, false},
		{"UTF-8 without its first byte", "\xbd\xa0好吗，同学", ASCII, "\ufffd\ufffd好吗，同学", UTF8, false},
		{"a short text cut", "你\xe5", ASCII, "你\ufffd", UTF8, false},
		{"an emoji cut", "好👍\xf0\x9f\x91", ASCII, "好👍\ufffd", UTF8, false},
		{"an emoji cut within", "收到\xf0\x9f，谢谢", ASCII, "收到\ufffd，谢谢", UTF8, false},
		{"two bad sequences side by side", "完成\xff\xfe了", ASCII, "完成\ufffd\ufffd了", UTF8, false},
		{"half a surrogate pair in UTF-8", "完成\xed\xa0\x80了吗", ASCII, "完成\ufffd\ufffd\ufffd了吗", UTF8, false},
		{"an overlong slash", "路径 \xc0\xaf 不对", ASCII, "路径 \ufffd\ufffd 不对", UTF8, false},
		{"damaged Cyrillic", "привет \xff мир", ASCII, "привет \ufffd мир", UTF8, false},
		{"ASCII with a bad byte", "building \xff done", ASCII, "building \ufffd done", UTF8, false},
		{"ASCII with a hanzi of GBK", "the king is \xe9\x46 today", ASCII, "the king is 镕 today", GB18030, false},
		{"GBK with runs of UTF-8", "\xd0\xbb\xd0\xbb\xe9\x46\xbb\xf9", ASCII, "谢谢镕基", GB18030, false},
		{"one hanzi of GBK", "\xe9\x46", UTF8, "镕", GB18030, false},
		{"traditional hanzi in GBK", "\xd6\x78\xd6\x78\xc4\xe3", ASCII, "謝謝你", GB18030, false},
		{"NUL in damaged UTF-8", "你好\x00\xff\n", ASCII, "你好\x00\ufffd\n", UTF8, false},
		{"a mark of UTF-8", "\xef\xbb\xbf你好", ASCII, "你好", UTF8, false},
		{"a mark of UTF-8 before what may be GB2312", "\xef\xbb\xbf\xd0\xbb\xd0\xbb", GB2312, "лл", UTF8, false},
		{"a mark of UTF-8 before damage", "\xef\xbb\xbf你好\xff", ASCII, "你好\ufffd", UTF8, false},
		{"UTF-16, little endian", "\xff\xfe\x60\x4f\x7d\x59\x0d\x00\x0a\x00", ASCII, "你好\r\n", UTF16, false},
		{"UTF-16, big endian", "\xfe\xff\x4f\x60\x59\x7d", GB2312, "你好", UTF16, false},
		{"UTF-16 with an emoji", "\xff\xfe\x3d\xd8\x4d\xdc", ASCII, "👍", UTF16, false},
		{"UTF-16 cut within a pair", "\xff\xfe\x60\x4f\x3d\xd8", ASCII, "你\ufffd", UTF16, false},
		{"UTF-16 cut within a unit", "\xff\xfe\x60\x4f\x7d", ASCII, "你\ufffd", UTF16, false},
		{"UTF-16 without a mark is controls", "h\x00i\x00", ASCII, "h\x00i\x00", ASCII, false},
		{"a lone CR stays", "你好\r再见\xff好", ASCII, "你好\r再见\ufffd好", UTF8, false},
		{"GBK cut", "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3", ASCII, "编译完成，\ufffd", GB18030, false},
		{"GBK cut, from a UTF-8 sender", "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3\n", UTF8, "编译完成，\ufffd\n", GB18030, false},
		{"GBK without its first byte", "\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3\xc3\xca\xb1\xc8\xfd\xc3\xeb", ASCII, "\ufffd完成，用时三秒", GB18030, false},
		{"GBK with a bad byte", "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9 \xff \xd3\xc3\xca\xb1", ASCII, "编译完成 \ufffd 用时", GB18030, false},
		{"GBK that lost a byte", "\xbd\xbb\xb8\xf8\xc0\xcf\xca\xa6\xec\xb2\xe9\xa3\xac\xc7\xeb\xb4\xf3\xbc\xd2\xd7\xa2\xd2\xe2", ASCII, "交给老师\ufffd查，请大家注意", GB18030, false},
		{"GBK with a hanzi of its own, cut", "\xd6\xec\xe9\x46\xbb\xf9\xcb\xb5\xc4\xe3\xba", ASCII, "朱镕基说你\ufffd", GB18030, false},
		{"four bytes of GB18030, cut", "\xcd\xac\xd1\xa7\xc3\xc7\xba\xc3\x94\x39\xd1\x31\xc3\xf7\xcc", ASCII, "同学们好👍明\ufffd", GB18030, false},
		{"Latin-1 is no damaged GBK", "caf\xe9 au lait, d\xe9j\xe0 vu", ASCII, `caf\xe9 au lait, d\xe9j\xe0 vu`, Unknown, false},
		{"bytes that are no text", "\x81\xff\x00\xb0\xa1\x9f\xfe\xff\x01", ASCII, `\x81\xff\x00\xb0\xa1\x9f\xfe\xff\x01`, Unknown, false},
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
		{"damaged UTF-8", "你好\xff", UTF8, "你好\ufffd", true},
		{"UTF-16", "\xff\xfe`O", UTF16, "你", true},
		{"UTF-16 without a mark", "`O", UTF16, "", false},
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
	want := []string{"ASCII", "GB2312", "UTF-8", "GB18030", "unknown", "UTF-16", "unknown"}
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
	for i, s := range []string{"", "88", "\xd0\xbb\xd0\xbb", "谢谢", "\xe9\x46", "\xff\\", "\x94\x39\xfc\x36", "a\xc4", "é", "你\xe5", "\xff\xfe`O", "\xef\xbb\xbfa"} {
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
		if certain != (gb != u8 && markOf(p) == ASCII) {
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
