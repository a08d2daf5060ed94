package gb2312

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/unicode/norm"
)

func TestEquivalents(t *testing.T) {
	tests := []struct{ name, in, out string }{
		{"traditional", "國雲頭電腦網絡視頻學習愛聽說讀寫龍龜", "国云头电脑网络视频学习爱听说读写龙龟"},
		{"several forms of one", "裏裡啟啓爲為麼麽麵麪羣綫", "里里启启为为么麽面面群线"},
		{"of two simplified forms the common one", "餘鍾瀋鹼", "余钟沈碱"},
		{"merged when characters were simplified", "髮發後鬱籲囉嶽囌衹", "发发後郁吁罗岳苏只"},
		{"variants in names", "昇喆堃淼珮", "升哲坤淼佩"},
		{"variants in print", "佈佔兇遊慾妳牠啣鵰", "布占凶游欲你它衔雕"},
		{"in GB2312 though it looks traditional", "著乾藉後麽", "著乾藉後麽"},
		{"Japanese forms", "両黒亜斉", "两黑〓齐"},
		{"radicals", "⼀⾒⻓⺠", "一见长民"},
		{"dashes and bullets", "–−•‧", "—－··"},
		{"letters with marks", "ñöüÅçšžộΆў", "noüAcszoΑу"},
		{"letters of their own", "ßæœøłđþıɡɑ", "ssaeoeoldthiga"},
		{"ligatures", "ﬁﬂﬃǆ", "fiflffidz"},
		{"letters of mathematics", "𝐀𝒷ℝ𝟙", "AbR1"},
		{"circles", "①⑩⑪㉑ⒶⓏ㊙", "①⑩(11)(21)(A)(Z)(秘)"},
		{"powers and indices", "10²xⁿH₂O", "10^2x^nH2O"},
		{"units", "㎡㎏㎞℃㏄㎖", "m2kgkm℃ccml"},
		{"marks of trade", "™®©€", "(TM)(R)(C)EUR"},
		{"ticks", "✓✔✗", "√√×"},
		{"vertical and small signs", "︵︶︙﹐﹗", "（）…，！"},
		{"squares of kana", "㌖㍿", "キロメ—トル株式会社"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := Replace(tt.in); got != tt.out {
				t.Errorf("%q became %q, want %q", tt.in, got, tt.out)
			}
		})
	}
}

func TestWithoutAnEquivalent(t *testing.T) {
	for name, r := range map[string]rune{
		"a hanzi with no other form":       '囧',
		"a name is not read another way":   '镕',
		"one of several answers":           '氷',
		"a sign that its mark turns round": '≢',
		"an emoji":                         '😀',
		"another script":                   '한',
	} {
		if text, ok := equivalent(r); ok {
			t.Errorf("%s: %c became %q", name, r, text)
		}
	}
}

func TestEveryEquivalentIsNeededAndEncodes(t *testing.T) {
	table := equivalents()
	if len(table) < 5_000 {
		t.Fatalf("only %d equivalents", len(table))
	}
	for r, text := range table {
		if Encodable(r) {
			t.Errorf("%U %c is in GB2312", r, r)
		}
		if norm.NFC.String(string(r)) != string(r) || unicode.In(r, unicode.Zs, unicode.Cc, unicode.M) {
			t.Errorf("%U never gets as far as the table", r)
		}
		if n := utf8.RuneCountInString(text); !plain(text) || n < 1 || n > 6 || strings.ContainsAny(text, " \t\n") {
			t.Errorf("%U: %q", r, text)
		}
	}
}

func TestPairsSayEachCharacterOnce(t *testing.T) {
	fields := strings.Fields(pairs)
	if len(fields)%2 != 0 {
		t.Fatalf("%d fields are no pairs", len(fields))
	}
	texts, runes := map[string]bool{}, 0
	for i := 0; i < len(fields); i += 2 {
		if texts[fields[i]] {
			t.Errorf("%q is there twice", fields[i])
		}
		texts[fields[i]] = true
		runes += utf8.RuneCountInString(fields[i+1])
	}
	if runes != len(equivalents()) {
		t.Errorf("%d characters, of which %d differ", runes, len(equivalents()))
	}
}

// TestTraditionalTextCanBeRead counts the characters of Big5's level 1, the
// ones in use, that plain peers read as a hanzi.
func TestTraditionalTextCanBeRead(t *testing.T) {
	var total, same, replaced int
	var missing strings.Builder
	for lead := 0xA4; lead <= 0xC6; lead++ {
		for trail := 0x40; trail <= 0xFE && (lead < 0xC6 || trail <= 0x7E); trail++ {
			if trail > 0x7E && trail < 0xA1 {
				continue
			}
			text, err := traditionalchinese.Big5.NewDecoder().String(string([]byte{byte(lead), byte(trail)}))
			if err != nil {
				t.Fatal(err)
			}
			total++
			switch out, changed := Replace(text); {
			case !changed:
				same++
			case out != string(geta):
				replaced++
			default:
				missing.WriteString(text)
			}
		}
	}
	share := float64(same+replaced) / float64(total)
	t.Logf("%d characters: %d are in GB2312, %d have an equivalent, together %.2f %%; not: %s",
		total, same, replaced, share*100, missing.String())
	if total != 5401 || share < 0.97 {
		t.Errorf("%d characters, %.4f of them", total, share)
	}
}

func BenchmarkReplace(b *testing.B) {
	simplified := chatText(b, 63)
	traditional := strings.Repeat("國語電腦網絡頭髮", 8)
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			Replace(simplified)
		}
	})
	b.Run("traditional", func(b *testing.B) {
		for b.Loop() {
			Replace(traditional)
		}
	})
}
