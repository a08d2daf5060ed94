package charset

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestTheLocaleNamesTheEncoding(t *testing.T) {
	for _, c := range []struct {
		all, ctype, lang string
		typed            bool
		want             Charset
	}{
		{"", "", "zh_CN.GBK", false, Named("gbk")},
		{"", "", "zh_CN.GB18030", false, Named("gb18030")},
		{"", "", "zh_CN.gb2312", false, Named("gbk")},
		{"", "", "zh_CN.eucCN", false, Named("gbk")},
		{"", "", "zh_CN", false, Named("gbk")},
		{"", "", "zh_TW.BIG5", false, Named("big5")},
		{"", "", "zh_HK.big5hkscs", false, Named("big5")},
		{"", "", "ja_JP.eucJP", false, Named("euc-jp")},
		{"", "", "ru_RU.KOI8-R", false, Named("koi8-r")},
		{"", "", "de_DE.ISO-8859-15@euro", false, Named("iso-8859-15")},
		{"", "", "fr_FR.iso88591", false, Named("windows-1252")},
		{"", "", "zh_CN.UTF-8", false, UTF8},
		{"", "", "en_US.utf8", false, UTF8},
		{"zh_CN.GBK", "zh_CN.UTF-8", "en_US.UTF-8", false, Named("gbk")},
		{"", "zh_CN.GBK", "en_US.UTF-8", false, Named("gbk")},
		{"", "", "", false, Charset{}},
		{"", "", "en_US", false, Charset{}},
		{"C", "", "zh_CN.GBK", false, Charset{}},
		{"", "", "C.UTF-8", false, Charset{}},
		{"", "", "C.UTF-8", true, UTF8},
		{"", "", "zh_CN.nonsense", true, Charset{}},
	} {
		env := map[string]string{"LC_ALL": c.all, "LC_CTYPE": c.ctype, "LANG": c.lang}
		if got := OfLocale(func(name string) string { return env[name] }, c.typed); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
	if Named("cp936") != Named("GBK") || Named("cp65001") != UTF8 || Named("cp950") != Named("big5") || Named("cp1252").own == nil {
		t.Error("a code page is not known")
	}
}

func TestReader(t *testing.T) {
	gbk := Named("gbk")
	for name, c := range map[string]struct {
		charset   Charset
		in, wants string
	}{
		"nothing":                           {Charset{}, "", ""},
		"GBK that is also UTF-8":            {Charset{}, "\xd0\xbb\xd0\xbb\n", "谢谢\n"},
		"the same in a UTF-8 console":       {UTF8, "\xd0\xbb\xd0\xbb\n", "лл\n"},
		"the same in a GBK console":         {gbk, "\xd0\xbb\xd0\xbb\n", "谢谢\n"},
		"after a line of UTF-8":             {Charset{}, "你好\n\xd0\xbb\xd0\xbb\n", "你好\nлл\n"},
		"after a line of GB2312":            {Charset{}, "\xc4\xe3\xba\xc3\n\xd0\xbb\xd0\xbb", "你好\n谢谢"},
		"GBK in a UTF-8 console":            {UTF8, "\xc4\xe3\xba\xc3\n", "你好\n"},
		"UTF-8 in a GBK console":            {gbk, "编译完成\n", "编译完成\n"},
		"a hanzi of GBK that is also UTF-8": {gbk, "\xc5\x83\n", "艃\n"},
		"Latin in a UTF-8 console":          {UTF8, "café\n", "café\n"},
		"Big5":                              {Named("big5"), "\xa7\x41\xa6\x6e\n", "你好\n"},
		"UTF-8 in a Big5 console":           {Named("big5"), "你好\n", "你好\n"},
		"Latin-1":                           {Named("iso-8859-1"), "caf\xe9\n", "café\n"},
		"KOI8-R":                            {Named("koi8-r"), "\xd0\xd2\xc9\n", "при\n"},
		"damaged UTF-8":                     {Charset{}, "编译完成 \xff 用时三秒\n", "编译完成 \ufffd 用时三秒\n"},
		"cut UTF-8":                         {UTF8, "编译完成，用\xe6\x97", "编译完成，用\ufffd"},
		"cut UTF-8 in a GBK console":        {gbk, "编译完成，用\xe6\x97", "编译完成，用\ufffd"},
		"damaged GBK in its console":        {gbk, "\xc4\xe3\xff\xba\xc3\n", "你\ufffd好\n"},
		"GBK cut by head":                   {Charset{}, "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3", "编译完成，\ufffd"},
		"GBK cut by tail":                   {Named("gbk"), "\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3\xc3\xca\xb1\xc8\xfd\xc3\xeb\n", "\ufffd完成，用时三秒\n"},
		"cut GBK in a UTF-8 console":        {UTF8, "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9\xa3\xac\xd3\n", "编译完成，\ufffd\n"},
		"bytes that are no text":            {Charset{}, "a\xffb\n", "a\ufffdb\n"},
		"each bad sequence":                 {UTF8, "\xff\xff\xe4\xbd\n", "\ufffd\ufffd\ufffd\n"},
		"UTF-16, little endian":             {Charset{}, "\xff\xfe\x60\x4f\x7d\x59\x0d\x00\x0a\x00\x61\x00", "你好\r\na"},
		"UTF-16, big endian":                {gbk, "\xfe\xff\x4f\x60\x59\x7d\x00\x0a", "你好\n"},
		"Latin in UTF-16":                   {gbk, "\xff\xfe\xe9\x00\x0a\x00", "é\n"},
		"a hanzi with the byte of a line feed in UTF-16": {Charset{}, "\xff\xfe\x0a\x4e\x00\x0a\x0a\x00", "上\u0a00\n"},
		"a mark of UTF-8":             {Charset{}, "\xef\xbb\xbfcafé\n\xd0\xbb\xd0\xbb", "café\nлл"},
		"a mark alone":                {Charset{}, "\xef\xbb\xbf", ""},
		"the begin of a mark":         {Charset{}, "\xef\xbb", "锘"},
		"a hanzi that begins like it": {Charset{}, "\xef\xbc\x81\n", "！\n"},
		"NUL and a lone CR":           {Charset{}, "你\x00好\r再见\n", "你\x00好\r再见\n"},
	} {
		for kind, in := range map[string]io.Reader{
			"whole": strings.NewReader(c.in), "byte by byte": iotest.OneByteReader(strings.NewReader(c.in)), "with its end": iotest.DataErrReader(strings.NewReader(c.in)),
		} {
			if got, err := io.ReadAll(c.charset.Reader(in)); string(got) != c.wants || err != nil {
				t.Errorf("%s, %s: %q, %v, want %q", name, kind, got, err, c.wants)
			}
		}
	}
}

func TestReaderPassesErrorsAndGoesOnAfterAnEnd(t *testing.T) {
	in := UTF8.Reader(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("a\nb\n"))))
	got, err := io.ReadAll(in)
	if string(got) != "a" || err != iotest.ErrTimeout {
		t.Errorf("%q, %v", got, err)
	}
	if got, err = io.ReadAll(in); string(got) != "\nb\n" || err != nil {
		t.Errorf("after it %q, %v", got, err)
	}
}

func TestWriter(t *testing.T) {
	for name, c := range map[string]struct {
		charset    Charset
		text, want string
	}{
		"unknown":          {Charset{}, "你好👍\n", "你好👍\n"},
		"UTF-8":            {UTF8, "你好👍\n", "你好👍\n"},
		"GBK":              {Named("gbk"), "谢谢 镕·—\n", "\xd0\xbb\xd0\xbb \xe9\x46\xa1\xa4\xa1\xaa\n"},
		"emoji in GBK":     {Named("gbk"), "好👍é\n", "\xba\xc3\xa1\xfe\xa8\xa6\n"},
		"emoji in GB18030": {Named("gb18030"), "👍", "\x94\x39\xd1\x31"},
		"Big5":             {Named("big5"), "你好\n", "\xa7\x41\xa6\x6e\n"},
		"hanzi in Latin-1": {Named("iso-8859-1"), "café 好\n", "caf\xe9 ?\n"},
	} {
		for size := 1; size < 9; size++ {
			var b bytes.Buffer
			w := c.charset.Writer(&b)
			for rest := []byte(c.text); len(rest) > 0; {
				n, err := w.Write(rest[:min(size, len(rest))])
				if err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if b.String() != c.want {
				t.Errorf("%s, %d bytes at once: %q, want %q", name, size, b.String(), c.want)
			}
		}
	}
}

func TestFirst(t *testing.T) {
	for name, c := range map[string]struct {
		charset Charset
		text    string
		r       rune
		size    int
	}{
		"nothing":                     {UTF8, "", utf8.RuneError, 0},
		"ASCII":                       {Charset{}, "a\xd0", 'a', 1},
		"UTF-8":                       {UTF8, "好a", '好', 3},
		"UTF-8, begun":                {UTF8, "\xe5\xa5", utf8.RuneError, 0},
		"GBK in a UTF-8 console":      {UTF8, "\xc4\xe3\xba", '你', 2},
		"GBK, begun, unknown":         {Charset{}, "\xba", utf8.RuneError, 0},
		"GBK that is also UTF-8":      {Named("gbk"), "\xd0\xbb", '谢', 2},
		"three bytes that are UTF-8":  {Named("gbk"), "\xe5\xa5\xbd\xc4", '濂', 2},
		"a trail of ASCII":            {Named("gbk"), "\xe9\x46", '镕', 2},
		"GB18030":                     {Named("gb18030"), "\x94\x39\xd1\x31\xba", '👍', 4},
		"GB18030, begun":              {Named("gb18030"), "\x94\x39\xd1", utf8.RuneError, 0},
		"GB18030 in a GBK console":    {Named("gbk"), "\x94\x39\xd1\x31", '👍', 4},
		"Big5":                        {Named("big5"), "\xb3\x5c\xbb", '許', 2},
		"KOI8-R":                      {Named("koi8-r"), "\xd0\xd2", 'п', 1},
		"Latin-1":                     {Named("iso-8859-1"), "\xe9", 'é', 1},
		"a byte that is no character": {UTF8, "\xff\xffab", utf8.RuneError, 1},
		"two of them":                 {UTF8, "\xff\xff", utf8.RuneError, 1},
	} {
		if r, size := c.charset.First([]byte(c.text)); r != c.r || size != c.size {
			t.Errorf("%s: %q, %d", name, r, size)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"", "你好\n", "\xd0\xbb\xd0\xbb\n", "\xff\xfe`O", "\xef\xbb\xbfa", "a\xff\xc4", "\xfe\xff\xd8\x00"} {
		f.Add([]byte(s), "gbk")
	}
	f.Fuzz(func(t *testing.T, p []byte, name string) {
		got, err := io.ReadAll(Named(name).Reader(bytes.NewReader(p)))
		if err != nil || !utf8.Valid(got) {
			t.Fatalf("%q, %v", got, err)
		}
	})
}
