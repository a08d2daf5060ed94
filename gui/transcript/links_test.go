package transcript

import (
	"slices"
	"testing"
)

func TestFindLinksFindsWebAddressesOnly(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"none":                      {"今天没有网址", nil},
		"alone":                     {"https://example.com/a", []string{"https://example.com/a"}},
		"before Chinese":            {"看https://example.com/a，先看一遍", []string{"https://example.com/a"}},
		"before a full stop":        {"See http://example.com.", []string{"http://example.com"}},
		"in brackets":               {"(see https://example.com/a)", []string{"https://example.com/a"}},
		"brackets of its own":       {"https://example.com/a_(b)", []string{"https://example.com/a_(b)"}},
		"two":                       {"http://a.example https://b.example", []string{"http://a.example", "https://b.example"}},
		"a file":                    {"file:///etc/passwd", nil},
		"a script":                  {"javascript:alert(1)", nil},
		"no host":                   {"http:// 然后", nil},
		"a name that fakes a host":  {"https://bank.example@evil.example/", nil},
		"quotation marks end it":    {`"https://example.com/"onclick`, []string{"https://example.com/"}},
		"a direction override ends": {"https://example.com/\u202egpj.exe", []string{"https://example.com/"}},
		"a scheme inside a link":    {"https://example.com/?u=http://b.example", []string{"https://example.com/?u=http://b.example"}},
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
