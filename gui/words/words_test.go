package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"

	"fyne.io/fyne/v2/lang"

	"udpchat/chat"
	"udpchat/settings"
)

func wordsOfLanguage(t *testing.T, language string) map[string]string {
	t.Helper()
	content, err := translations.ReadFile("translations/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := json.Unmarshal(content, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

// saying is one sentence of a call of Say or SayN in the sources.
type saying struct {
	at   string
	form int      // 0: of Say; 1: of SayN for one; 2: of SayN for many
	key  string   // empty: not a constant
	gaps []string // nil: not given one by one
}

// sources returns the calls of Say in the window, or of lang.L in the kit, and every text constant.
func sources(t *testing.T) (all []saying, constants map[string]bool) {
	t.Helper()
	constants = map[string]bool{}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := constant(n); ok {
				constants[s] = true
			}
			if call, ok := n.(*ast.CallExpr); ok {
				switch called(call) {
				case "Say", "words.Say", "lang.L":
					all = append(all, sayingOf(set, call, 0))
				case "SayN", "words.SayN":
					all = append(all, sayingOf(set, call, 1), sayingOf(set, call, 2))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, constants
}

// called is the name of the function of a call, with its package.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if p, ok := f.X.(*ast.Ident); ok {
			return p.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// sayingOf returns a sentence of a call: of Say, form 0; of SayN, form 1 or 2, with the gap N, which SayN fills itself.
func sayingOf(set *token.FileSet, call *ast.CallExpr, form int) saying {
	s := saying{at: set.Position(call.Pos()).String(), form: form}
	s.key, _ = constant(call.Args[form])
	first := 1
	if form > 0 {
		first = 3
	}
	if call.Ellipsis == token.NoPos {
		s.gaps = []string{}
		if form > 0 {
			s.gaps = append(s.gaps, "N")
		}
		for i := first; i < len(call.Args); i += 2 {
			gap, _ := constant(call.Args[i])
			s.gaps = append(s.gaps, gap)
		}
	}
	return s
}

func constant(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

var gap = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func gapsOf(sentence string) []string {
	var names []string
	for _, m := range gap.FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEverySentenceIsTranslated(t *testing.T) {
	chinese := wordsOfLanguage(t, "zh")
	all, _ := sources(t)
	if len(all) < 100 {
		t.Fatalf("only %d calls of say found", len(all))
	}
	for _, s := range all {
		if s.key == "" {
			continue
		}
		words, ok := chinese[s.key]
		if !ok || words == "" {
			t.Errorf("%s: %q has no translation", s.at, s.key)
		}
		for _, sentence := range []string{s.key, words} {
			for _, name := range gapsOf(sentence) {
				if s.gaps != nil && !slices.Contains(s.gaps, name) {
					t.Errorf("%s: nothing fills {{.%s}} of %q", s.at, name, sentence)
				}
			}
		}
		for _, name := range s.gaps {
			if !slices.Contains(gapsOf(s.key+words), name) {
				t.Errorf("%s: %q has no gap for %s", s.at, s.key, name)
			}
		}
	}
}

func TestNoTranslationIsLeftOver(t *testing.T) {
	_, constants := sources(t)
	for day := range 7 {
		constants[time.Weekday(day).String()] = true
	}
	for _, toolkit := range []string{"OK", "Cancel"} {
		constants[toolkit] = true
	}
	for key := range wordsOfLanguage(t, "zh") {
		if !constants[key] {
			t.Errorf("nothing says %q", key)
		}
	}
}

func TestTranslationsAreTemplates(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for key, words := range wordsOfLanguage(t, language) {
			if _, err := template.New(key).Parse(words); err != nil {
				t.Errorf("%s: %q: %v", language, key, err)
			}
			if strings.Count(words, "{{") != len(gap.FindAllString(words, -1)) {
				t.Errorf("%s: %q has a gap that is not a name", language, words)
			}
		}
	}
}

// The English words stand in a file too, because they have to replace the Chinese ones when a person changes the language.
func TestEnglishIsTheKey(t *testing.T) {
	english, chinese := wordsOfLanguage(t, "en"), wordsOfLanguage(t, "zh")
	for key, words := range english {
		if key != words {
			t.Errorf("%q says %q", key, words)
		}
	}
	for key := range chinese {
		if english[key] == "" {
			t.Errorf("%q is not in en.json", key)
		}
	}
	if len(english) != len(chinese) {
		t.Errorf("%d English sentences, %d Chinese", len(english), len(chinese))
	}
}

// A sentence that counts has a form for one, or says one as well as many.
func TestSentencesThatCountSayOneAsWell(t *testing.T) {
	plural := regexp.MustCompile(`\{\{\.[NM]\}\} (\w+ )?(messages|peers|scripts|links|characters|bytes|parts|lines|members|addresses|results)`)
	never := []string{ // counts that are never one
		"in {{.N}} parts", "Show all ({{.N}} characters)", "Too long. At most {{.N}} KB or {{.C}} Chinese characters", "{{.N}} of 1024 bytes",
		"{{.N}} or more results, newest first",
	}
	all, _ := sources(t)
	for _, s := range all {
		if s.form == 2 {
			never = append(never, s.key)
		}
	}
	for key := range wordsOfLanguage(t, "en") {
		if plural.MatchString(key) && !slices.Contains(never, key) {
			t.Errorf("%q is wrong for 1", key)
		}
	}
}

func TestLanguageIsThePersonsChoice(t *testing.T) {
	onSystem(t, "en_US.UTF-8")
	const english, chinese = "The room is open", "聊天室已经打开"
	for _, c := range []struct{ system, choice, want string }{
		{"zh_CN.UTF-8", "", chinese},
		{"zh_CN.UTF-8", "en", english},
		{"zh_CN.UTF-8", "zh", chinese},
		{"en_US.UTF-8", "", english},
		{"en_US.UTF-8", "zh", chinese},
		{"en_US.UTF-8", "en", english},
		{"zh_TW.UTF-8", "", chinese},
		{"zh_TW.UTF-8", "en", english},
		{"zh_HK.UTF-8", "zh", chinese},
		{"zh_SG.UTF-8", "", chinese},
		{"de_DE.UTF-8", "", english},
		{"de_DE.UTF-8", "zh", chinese},
		{"C.UTF-8", "zh", chinese},
		{"C", "", english},
		{"C", "zh", chinese},
		{"", "zh", chinese},
		{"sr_RS.UTF-8", "en", english},
		{"zh_Hant_TW.UTF-8", "zh", chinese},
		{"pt_BR.UTF-8", "zh", chinese},
		{"C.UTF-8", "en", english},
		{"C.UTF-8", "zh", chinese},
		{"C.UTF-8", "", english},
		{"POSIX", "zh", chinese},
		{"C", "en", english},
	} {
		t.Setenv("LC_ALL", c.system)
		t.Setenv("LANG", c.system)
		t.Setenv("LANGUAGE", "")
		if err := Load(c.choice); err != nil {
			t.Errorf("%q on %q: %v", c.choice, c.system, err)
		}
		if got := Say(english); got != c.want {
			t.Errorf("%q on %q (%s): %q", c.choice, c.system, lang.SystemLocale(), got)
		}
		if got, want := Say("Cancel") == "取消", c.want == chinese; got != want {
			t.Errorf("%q on %q: the toolkit says %q", c.choice, c.system, Say("Cancel"))
		}
	}
	if err := Load("xx"); err == nil {
		t.Error("there are words of no language")
	}
}

func TestDays(t *testing.T) {
	inLanguage(t, "en")
	for _, c := range []struct {
		at         time.Time
		en, zh     string
		heard      string
		heardAfter time.Duration
	}{
		{at: today12, en: "Today, Sunday, 22 November", zh: "今天 11月22日 星期日"},
		{at: today12.AddDate(0, 0, -1), en: "Yesterday, Saturday, 21 November", zh: "昨天 11月21日 星期六"},
		{at: today12.AddDate(0, 0, -8), en: "Saturday, 14 November", zh: "11月14日 星期六"},
		{at: today12.AddDate(-1, 0, 0), en: "Saturday, 22 November 2025", zh: "2025年11月22日 星期六"},
	} {
		inLanguage(t, "en")
		if got := Day(c.at, today12); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
		inLanguage(t, "zh")
		if got := Day(c.at, today12); got != c.zh {
			t.Errorf("%q, want %q", got, c.zh)
		}
	}
}

func TestLastSeen(t *testing.T) {
	inLanguage(t, "en")
	for ago, want := range map[time.Duration]string{
		0: "now", 9 * time.Second: "now", 59 * time.Second: "59 s ago", time.Minute: "1 min ago", 59 * time.Minute: "59 min ago",
		3 * time.Hour: "09:00", 13 * time.Hour: "yesterday 23:00", 72 * time.Hour: "2026-11-19", -time.Minute: "now",
	} {
		if got := LastSeen(today12.Add(-ago), today12); got != want {
			t.Errorf("%v ago: %q, want %q", ago, got, want)
		}
	}
	if got := LastSeen(time.Time{}, today12); got != "not seen yet" {
		t.Errorf("never: %q", got)
	}
}

func TestStates(t *testing.T) {
	inLanguage(t, "en")
	failed := func(why chat.Reason) chat.Delivery { return chat.Delivery{To: "x", State: chat.Failed, Why: why} }
	for want, d := range map[string][]chat.Delivery{
		"nobody yet": nil, "sending": {{To: "x"}, failed(chat.NoNetwork)}, "sent": {{To: "x", State: chat.Sent}},
		"not sent: no network": {failed(chat.NoNetwork)}, "not sent: computer not found": {failed(chat.UnknownHost)}, "not sent: IPv4 is needed": {failed(chat.NeedsIPv4)},
		"not sent: the name server does not answer": {failed(chat.ServerSilent)},
		"not sent: the system does not allow it":    {failed(chat.NotAllowed)}, "not sent: too many messages are waiting": {failed(chat.QueueFull)},
		"not sent: the program quit first":         {failed(chat.Interrupted)},
		"not sent to 1 of 2: the system refused":   {failed(chat.OtherSendFailed), {To: "y", State: chat.Sent}},
		"not sent: " + Reason("something unheard"): {failed("something unheard")},
	} {
		got, _, retry := State(chat.Message{Author: chat.Me, Deliveries: d})
		if got != want || retry != strings.HasPrefix(want, "not") {
			t.Errorf("%q, retry %v, want %q", got, retry, want)
		}
	}
}

func TestANumberHasItsNoun(t *testing.T) {
	for _, c := range []struct{ system, choice, none, one, many string }{
		{"en_US.UTF-8", settings.English, "0 messages deleted", "1 message deleted", "2 messages deleted"},
		{"zh_CN.UTF-8", settings.English, "0 messages deleted", "1 message deleted", "2 messages deleted"},
		{"en_US.UTF-8", settings.Chinese, "已删除 0 条消息", "已删除 1 条消息", "已删除 2 条消息"},
	} {
		onSystem(t, c.system)
		if err := Load(c.choice); err != nil {
			t.Fatal(err)
		}
		for n, want := range []string{c.none, c.one, c.many} {
			if got := SayN(n, "{{.N}} message deleted", "{{.N}} messages deleted"); got != want {
				t.Errorf("%s on %s: %q, want %q", c.choice, c.system, got, want)
			}
		}
	}
}

var today12 = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)

// onSystem makes a test run on a system of a language, and leaves English to the next test.
func onSystem(t testing.TB, locale string) {
	t.Setenv("LC_ALL", locale)
	t.Setenv("LANGUAGE", "")
	t.Cleanup(func() {
		if err := Load("en"); err != nil {
			t.Error(err)
		}
	})
}

func inLanguage(t testing.TB, language string) {
	t.Helper()
	onSystem(t, "en_US.UTF-8")
	if err := Load(language); err != nil {
		t.Fatal(err)
	}
}
