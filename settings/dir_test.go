package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTheUsualFolderOfEachSystem(t *testing.T) {
	for name, c := range map[string]struct {
		system string
		env    map[string]string
		want   string
	}{
		"Linux":                              {"linux", map[string]string{"HOME": "/h/u"}, "/h/u/.local/share/udpchat"},
		"Linux with XDG_DATA_HOME":           {"linux", map[string]string{"HOME": "/h/u", "XDG_DATA_HOME": "/d"}, "/d/udpchat"},
		"Linux with a relative one":          {"linux", map[string]string{"HOME": "/h/u", "XDG_DATA_HOME": "d"}, "/h/u/.local/share/udpchat"},
		"macOS":                              {"darwin", map[string]string{"HOME": "/h/u"}, "/h/u/Library/Application Support/udpchat"},
		"Windows":                            {"windows", map[string]string{"LocalAppData": "/h/u/AppData/Local"}, "/h/u/AppData/Local/udpchat"},
		"a home with Chinese and a space":    {"linux", map[string]string{"HOME": "/h/小 明"}, "/h/小 明/.local/share/udpchat"},
		"Linux without a home":               {"linux", nil, ""},
		"macOS without a home":               {"darwin", nil, ""},
		"Windows without its folder for it":  {"windows", map[string]string{"HOME": "/h/u"}, ""},
		"XDG_DATA_HOME without a home is ok": {"linux", map[string]string{"XDG_DATA_HOME": "/d"}, "/d/udpchat"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := usualDir(c.system, func(key string) string { return c.env[key] })
			if filepath.ToSlash(got) != c.want || (err != nil) != (c.want == "") {
				t.Fatalf("got %q, %v; want %q", got, err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), "--data") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	}
}

func TestAFolderGivenByNameIsMadeAbsolute(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	got, err := DataDir("数据 one")
	if want := filepath.Join(here, "数据 one"); err != nil || got != want {
		t.Fatalf("got %q, %v; want %q", got, err, want)
	}
	if exists(got) {
		t.Error("the folder was made")
	}
}

func TestAFileIsNoDataFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := DataDir(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %q, %v; want an error that names the file", got, err)
	}
}

func TestTheUsualFolderIsAbsolute(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	if got, err := DataDir(""); err != nil || !filepath.IsAbs(got) || filepath.Base(got) != "udpchat" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestTheDefaultNameIsUserAtHost(t *testing.T) {
	for _, c := range []struct{ user, host, want string }{
		{"ming", "lab-pc", "ming@lab-pc"},
		{"ming", "lab-pc.example.org", "ming@lab-pc"},
		{`LAB\ming`, "PC", "ming@PC"},
		{"小明", "电脑", "小明@电脑"},
		{"mi\x1bng", "pc\n", "ming@pc"},
		{"", "pc", "pc"},
		{"ming", "", "ming"},
		{"", "", "udpchat"},
	} {
		if got := joinName(c.user, c.host); got != c.want {
			t.Errorf("joinName(%q, %q) = %q, want %q", c.user, c.host, got, c.want)
		}
	}
	if got := joinName(strings.Repeat("名", 100), "pc"); utf8.RuneCountInString(got) != maxName {
		t.Errorf("a long name has %d characters", utf8.RuneCountInString(got))
	}
	if DefaultName() == "" {
		t.Error("this machine gives no name")
	}
}
