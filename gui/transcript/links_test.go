package transcript

import (
	"slices"
	"strings"
	"testing"
)

func TestFindLinksFindsWebAddressesOnly(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"none":                        {"今天没有网址", nil},
		"alone":                       {"https://example.com/a", []string{"https://example.com/a"}},
		"before Chinese":              {"看https://example.com/a，先看一遍", []string{"https://example.com/a"}},
		"before a full stop":          {"See http://example.com.", []string{"http://example.com"}},
		"in brackets":                 {"(see https://example.com/a)", []string{"https://example.com/a"}},
		"brackets of its own":         {"https://example.com/a_(b)", []string{"https://example.com/a_(b)"}},
		"two":                         {"http://a.example https://b.example", []string{"http://a.example", "https://b.example"}},
		"a file":                      {"file:///etc/passwd", nil},
		"a script":                    {"javascript:alert(1)", nil},
		"no host":                     {"http:// 然后", nil},
		"a name that fakes a host":    {"https://bank.example@evil.example/", nil},
		"quotation marks end it":      {`"https://example.com/"onclick`, []string{"https://example.com/"}},
		"a direction override ends":   {"https://example.com/\u202egpj.exe", []string{"https://example.com/"}},
		"a scheme in capitals":        {"HTTP://a.example/x HtTpS://b.example", []string{"http://a.example/x", "https://b.example"}},
		"brackets of its own, twice":  {"(https://a.example/w_(b))", []string{"https://a.example/w_(b)"}},
		"brackets in brackets":        {"https://a.example/a_(b_(c))_d)", []string{"https://a.example/a_(b_(c))_d"}},
		"square brackets":             {"[https://a.example/a[1]]", []string{"https://a.example/a[1]"}},
		"braces":                      {"{https://a.example/{id}}", []string{"https://a.example/%7Bid%7D"}},
		"a link of Markdown":          {"[x](https://a.example/y)。", []string{"https://a.example/y"}},
		"bold in Markdown":            {"**https://a.example/y**", []string{"https://a.example/y"}},
		"angle brackets":              {"<https://a.example/y>", []string{"https://a.example/y"}},
		"hanzi in a path":             {"https://zh.example/wiki/北京", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"hanzi before a full stop":    {"见https://zh.example/wiki/北京。然后", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"hanzi before a comma":        {"https://zh.example/wiki/北京，上海", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"hanzi before an enumeration": {"https://zh.example/wiki/北京、上海", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"hanzi in Chinese brackets":   {"（https://zh.example/wiki/北京）", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"hanzi in a title":            {"《https://zh.example/wiki/北京》", []string{"https://zh.example/wiki/%E5%8C%97%E4%BA%AC"}},
		"Chinese brackets of its own": {"https://zh.example/wiki/京（a）)", []string{"https://zh.example/wiki/%E4%BA%AC%EF%BC%88a%EF%BC%89"}},
		"a Chinese bracket left open": {"https://zh.example/wiki/京（见", []string{"https://zh.example/wiki/%E4%BA%AC"}},
		"a remark in brackets":        {"https://a.example/x（内网）", []string{"https://a.example/x"}},
		"a remark after the host":     {"https://b.example/（c）", []string{"https://b.example/"}},
		"a name with a middle dot":    {"https://zh.example/wiki/卡尔·马", []string{"https://zh.example/wiki/%E5%8D%A1%E5%B0%94%C2%B7%E9%A9%AC"}},
		"hanzi in a query":            {"https://a.example/?q=京&x=1", []string{"https://a.example/?q=%E4%BA%AC&x=1"}},
		"hanzi after the host":        {"看http://a.example看这里", []string{"http://a.example"}},
		"hanzi after the port":        {"http://a.example:8080打开", []string{"http://a.example:8080"}},
		"hanzi after a short host":    {"http://lab-pc打开", []string{"http://lab-pc"}},
		"hanzi after a slash":         {"http://a.example/看", []string{"http://a.example/%E7%9C%8B"}},
		"a Chinese host":              {"http://例子.测试/", []string{"http://xn--fsqu00a.xn--0zwm56d/"}},
		"a Chinese host with a port":  {"http://例子.测试:8080/", []string{"http://xn--fsqu00a.xn--0zwm56d:8080/"}},
		"a host with an umlaut":       {"https://bücher.example/", []string{"https://xn--bcher-kva.example/"}},
		"a host with www":             {"http://www.例子.测试", []string{"http://www.xn--fsqu00a.xn--0zwm56d"}},
		"an address of numbers":       {"http://192.0.2.7:8080/a", []string{"http://192.0.2.7:8080/a"}},
		"an address of IPv6":          {"http://[2001:db8::1]:8080/a.", []string{"http://[2001:db8::1]:8080/a"}},
		"no port":                     {"http://a.example:99999/ http://a.example:x/", nil},
		"a user name":                 {"https://bank.example:pw@evil.example/", nil},
		"a backslash":                 {`https://bank.example\@evil.example/`, []string{"https://bank.example"}},
		"a wide slash":                {"https://bank.example／@evil.example/", []string{"https://bank.example"}},
		"an at sign in the path":      {"https://a.example/@user", []string{"https://a.example/@user"}},
		"no scheme":                   {"www.example.com", nil},
		"letters before the scheme":   {"xhttp://a.example", nil},
		"a digit before the scheme":   {"12:00http://a.example/b", []string{"http://a.example/b"}},
		"quotation marks":             {"'http://a.example/b' “http://a.example/c”", []string{"http://a.example/b", "http://a.example/c"}},
		"an apostrophe in a word":     {"https://en.example/wiki/Ohm's_law", []string{"https://en.example/wiki/Ohm's_law"}},
		"a fragment":                  {"https://a.example/b?c=d;e#f!", []string{"https://a.example/b?c=d;e#f"}},
		"numbers stay":                {"https://a.example/%E5%8C%97%20b", []string{"https://a.example/%E5%8C%97%20b"}},
		"a lone percent sign":         {"https://a.example/100%", []string{"https://a.example/100%25"}},
		"an emoji":                    {"https://a.example/😀!", []string{"https://a.example/%F0%9F%98%80"}},
		"a non-joiner in Persian":     {"https://fa.example/می\u200cخ", []string{"https://fa.example/%D9%85%DB%8C%E2%80%8C%D8%AE"}},
		"an invisible space ends":     {"https://a.example/b\u200bc", []string{"https://a.example/b"}},
		"an ideographic space ends":   {"https://a.example/b\u3000c", []string{"https://a.example/b"}},
		"a tab ends":                  {"https://a.example/b\tc", []string{"https://a.example/b"}},
		"a hanzi without a face":      {"https://a.example/\U0003072d", []string{"https://a.example/%F0%B0%9C%AD"}},
		"a host in brackets":          {"[http://a.example]看这里", []string{"http://a.example"}},
		"IPv6 in brackets":            {"[http://[2001:db8::1]:3456]看", []string{"http://[2001:db8::1]:3456"}},
		"a zone of IPv6":              {"http://[fe80::1%25eth0]:8080/x", []string{"http://[fe80::1%25eth0]:8080/x"}},
		"a colon after the host":      {"网址http://a.example:请看", []string{"http://a.example"}},
		"two full stops":              {"http://a.example.。", []string{"http://a.example"}},
		"an ellipsis of full stops":   {"http://a.example...看", []string{"http://a.example"}},
		"a list with commas":          {"http://a.example/b,HTTPS://c.example/d;http://e.example", []string{"http://a.example/b", "https://c.example/d", "http://e.example"}},
		"a comma of its own":          {"https://a.example/@30.2,120.1,15z", []string{"https://a.example/@30.2,120.1,15z"}},
		"an emoji after a word":       {"https://a.example/b👍🏽 https://a.example/c!❤️", []string{"https://a.example/b", "https://a.example/c"}},
		"an emoji as a title":         {"https://zh.example/wiki/♥", []string{"https://zh.example/wiki/%E2%99%A5"}},
		"a link of WeChat":            {"https://mp.weixin.qq.com/s?__biz=Mz==&mid=2&sn=a#wechat_redirect，转", []string{"https://mp.weixin.qq.com/s?__biz=Mz==&mid=2&sn=a#wechat_redirect"}},
		"a link of Taobao":            {"【淘宝】https://m.tb.cn/h.5xY?tk=AbC1 CZ3457 「手机」", []string{"https://m.tb.cn/h.5xY?tk=AbC1"}},
		"a scheme inside a link":      {"https://example.com/?u=http://b.example", []string{"https://example.com/?u=http://b.example"}},
	} {
		if got := findLinks(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzFindLinks(f *testing.F) {
	f.Add("http://a https://b.example/（c）")
	f.Add("http://https://")
	f.Fuzz(func(t *testing.T, text string) {
		for _, link := range findLinks(text) {
			if !ValidLink(link) {
				t.Errorf("%q is no web address", link)
			}
		}
	})
}

func TestLinksAreShownDecodedAndDeceiveNobody(t *testing.T) {
	for link, want := range map[string]string{
		"https://zh.example/wiki/%E5%8C%97%E4%BA%AC":      "https://zh.example/wiki/北京",
		"https://zh.example/%E4%BA%AC%EF%BC%88a%EF%BC%89": "https://zh.example/京（a）",
		"http://xn--fsqu00a.xn--0zwm56d:8080/":            "http://例子.测试:8080/",
		"https://xn--bcher-kva.example/":                  "https://bücher.example/",
		"https://xn--80ak6aa92e.example/":                 "https://xn--80ak6aa92e.example/", // Cyrillic that looks like apple
		"https://a.example/%E2%80%AEgpj.exe":              "https://a.example/%E2%80%AEgpj.exe",
		"https://a.example/%00%0A%20%2F%25":               "https://a.example/%00%0A%20%2F%25",
		"https://a.example/%D7%90%D7%91/b":                "https://a.example/%D7%90%D7%91/b", // Hebrew would move what follows
		"https://a.example/%E2%81%84%EF%BC%8Fb":           "https://a.example/%E2%81%84%EF%BC%8Fb",
		"https://a.example/%FF%E5%8C":                     "https://a.example/%FF%E5%8C",
		"https://a.example/%EE%80%80":                     "https://a.example/%EE%80%80",
		"http://[2001:db8::1]:8080/a":                     "http://[2001:db8::1]:8080/a",
		"http://[fe80::1%25eth0]:8080/x":                  "http://[fe80::1%25eth0]:8080/x",
		"https://a.example/?q=%E4%BA%AC#%e4%ba%ac":        "https://a.example/?q=京#京",
	} {
		if got := shownLink(link); got != want {
			t.Errorf("%s is shown as %s", link, got)
		}
		if got := findLinks(shownLink(link)); len(got) != 1 || !strings.EqualFold(got[0], link) {
			t.Errorf("%s, copied as it is shown, is %q", link, got)
		}
	}
}
