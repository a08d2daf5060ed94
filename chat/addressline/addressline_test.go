package addressline_test

import (
	"strings"
	"testing"

	"udpchat/chat/addressline"
)

func TestLinesThatCouldNameASender(t *testing.T) {
	for _, line := range []string{
		"192.0.2.7:3456",
		" 192.0.2.7:3456 ",
		"\t192.0.2.7:3456\u00a0",
		"林晓 (192.0.2.7:3456)",
		"林晓（192.0.2.7:3456）",
		"林晓(192.0.2.7:3456):",
		"林晓 【192.0.2.7:3456】",
		"x (y) (192.0.2.7:3456)",
		"(192.0.2.7:3456)",
		"[fe80::1]:3456",
		"[fe80::1%eth0]:3456",
		"lin ([2001:db8::7]:3456)",
		"［２００１：ｄｂ８：：７］：３４５６",
		"[::ffff:192.0.2.7]:3456",
		"１９２．０．２．７：３４５６",
		"192。0。2。7：3456",
		"𝟏𝟗𝟐.𝟎.𝟐.𝟕:𝟑𝟒𝟓𝟔",
		"١٩٢.٠.٢.٧:٣٤٥٦",
		"192.0.2.7 : 3456",
		"192.0.2.7∶3456",
		"1\u0338" + "92.0.2.7:3456",
		"\u200d192.0.2.7:3456",
		"\u200b192.0.2.7:3456",
		"\u00ad1\u200c92.0.2.7:3456",
		`\u200b192.0.2.7:3456`,
		`\x1b\U000e0041192.0.2.7:3456`,
		"\u2800192.0.2.7:3456",
		"> 192.0.2.7:3456",
		"—— 192.0.2.7:3456 ——",
		"999.999.999.999:99999",
		"2026-11-30 07:35:38 192.0.2.7:3456",
		"2026-11-30T07:35:38+08:00 192.0.2.7:3456",
		"2026-11-30T07:35:38Z me",
		"2026-11-30 07:35:38 我",
		"２０２６-１１-３０ ０７：３５：３８ me",
		strings.Repeat("林", 9999) + " (192.0.2.7:3456)",
		strings.Repeat("- ", 9999) + "192.0.2.7:3456",
		"me",
		"我",
		"ME:",
		"l92.O.2.7:3456",
		"１92.О.2.7:1ОО0", // with Cyrillic letters
		"192ꓸ0ꓸ2ꓸ7:3456",
		"192۔0܁2ꞏ7:3456",
		"192.0.2.7ꓽ3456",
		"192.0.2.7׃345б",
		"林晓 ⦗192.0.2.7:3456⦘",
		"林晓 ⸨192.0.2.7:3456⸩",
		"2О26-ll-30T09:00:00Z me",
	} {
		if !addressline.Names(line) {
			t.Errorf("%q could pass", line)
		}
	}
}

func TestOtherLinesStayAtTheMargin(t *testing.T) {
	for _, line := range []string{
		"",
		"88",
		"你好",
		"3.14",
		"12:30",
		"192.0.2.7",
		"看 http://192.0.2.7:3456/x",
		"http://192.0.2.7:3456",
		"我的地址是 192.0.2.7:3456",
		"192.0.2.7:3456 能连吗",
		"ping (192.0.2.7:3456) 不通",
		"1.2.3:4",
		"[1] 第一条",
		"[a:b] 12",
		"2026-11-30 放假",
		"我们",
		"meeting",
		"go 1.26.8.1 发布",
	} {
		if addressline.Names(line) {
			t.Errorf("%q is taken for an address line", line)
		}
	}
}

func TestIndentLeavesTheFirstLineAloneUnlessItNamesASender(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", "a\nb\n": "a\n  b\n  ", "\n\na": "\n  \n  a",
		"192.0.2.7:3456\nb": "  192.0.2.7:3456\n  b", "me\u2028x\r\ny\rz\v\f": "  me\u2028  x\r\n  y\r  z\v  \f  ", "我": "  我", "我们": "我们",
	} {
		if got := addressline.Indent(text); got != want {
			t.Errorf("Indent(%q) = %q, want %q", text, got, want)
		}
	}
}

func BenchmarkNames(b *testing.B) {
	for name, line := range map[string]string{"hanzi": "明天上午的课改到三楼的机房，请大家带上自己的电脑", "numbers": "明天 10:30 的课改到 3 楼 302，请大家带上电脑"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				addressline.Names(line)
			}
		})
	}
}
