package settings

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"udpchat/chat"
)

func TestTheFirstStartHasItsDefaults(t *testing.T) {
	got, corrected, err := decode([]byte("{}"))
	if err != nil || corrected != nil || !reflect.DeepEqual(got, Default()) {
		t.Fatalf("an empty object is %+v, %q, %v", got, corrected, err)
	}
	if got.Port != 3456 || !got.Leave88 || got.TextSize != 100 || got.SendKey != SendEnter ||
		!got.AskReplace || !got.History {
		t.Errorf("the defaults are %+v", got)
	}
	if again := got; again.correct() != nil {
		t.Error("the defaults are out of range")
	}
}

// everything returns settings without any default value.
func everything() Settings {
	return Settings{
		Name:     "小明 <x> \"&\"",
		Peers:    []Peer{{Name: "实验室", Address: "192.168.1.20"}, {Address: "lab：4000", Plain: true}},
		NodeAt:   NodesByAddress{"192.168.1.20": "key:01"},
		Port:     4000,
		Language: Chinese,
		Theme:    DarkTheme,
		TextSize: 150,
		SendKey:  SendCtrlEnter,
		Known:    []Known{{ID: "plain:192.168.1.20", Name: "机器人", Muted: true, Blocked: true}},
		Conversations: []Conversation{
			{In: chat.Conversation{1}, ReadUpTo: 7, Place: chat.Pos{Order: 9, ID: 9}}, {Draft: "写了一半\n😀", ReadUpTo: 12, Place: chat.Pos{Order: 11, ID: 11}},
		},
		Window:      Window{Width: 800.5, Height: 600, Maximized: true, Pane: 256, PaneHidden: true},
		ClassicView: true,
		RecentEmoji: "😀 👍",

		HideText: true, DoNotDisturb: true, CloseToTray: true, ToldOpen: true,
	}
}

// draft is that of the open room.
func draft(s Settings) string { return s.Conversation(chat.OpenRoom).Draft }

func TestEveryValueSurvivesTheFile(t *testing.T) {
	want := everything()
	data, err := encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, corrected, err := decode(data)
	if err != nil || corrected != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %q, %v; want %+v", got, corrected, err, want)
	}
	first, value := reflect.ValueOf(Default()), reflect.ValueOf(want)
	for i := range value.NumField() {
		if f := value.Type().Field(i); f.IsExported() && reflect.DeepEqual(first.Field(i).Interface(), value.Field(i).Interface()) {
			t.Errorf("this test says nothing about %s", f.Name)
		}
	}
	if exported := reflect.TypeFor[Settings]().NumField() - 1; len(want.fields()) != exported {
		t.Errorf("%d of %d fields are in the file", len(want.fields()), exported)
	}
}

func TestMembersOfANewerVersionAreKept(t *testing.T) {
	const newer = `{"colour":"teal","port":4000,"peers":[{"address":"lab","group":[1,2]}],` +
		`"known":[{"id":"plain:10.0.0.1","pinned":true}],"window":{"width":800,"screen":{"n":2}},"large":12345678901234567890}`
	s, corrected, err := decode([]byte(newer))
	if err != nil || corrected != nil {
		t.Fatal(corrected, err)
	}
	s = s.clone()
	s.Port, s.Peers[0].Name = 5000, "x"
	s.Remember(Known{ID: "plain:10.0.0.1", Name: "y"})
	s.Remember(Known{ID: "plain:10.0.0.1"})
	data, err := encode(s)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		b.WriteString(strings.TrimSpace(line))
	}
	for _, want := range []string{
		`"colour": "teal"`, `"group": [1,2]`, `"pinned": true`, `"screen": {"n": 2}`, `12345678901234567890`, `"port": 5000`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is lost in %s", want, data)
		}
	}
}

func TestValuesOutOfRangeAreCorrectedAndReported(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		keys []string
		want func(*Settings)
	}{
		"port zero":           {`{"port":0}`, []string{"port"}, func(*Settings) {}},
		"a port too large":    {`{"port":70000}`, []string{"port"}, func(*Settings) {}},
		"a negative port":     {`{"port":-1}`, []string{"port"}, func(*Settings) {}},
		"a port in words":     {`{"port":"4000"}`, []string{"port"}, func(*Settings) {}},
		"null is the default": {`{"port":null,"peers":null,"window":null}`, nil, func(*Settings) {}},
		"text too small":      {`{"textSize":1}`, []string{"textSize"}, func(s *Settings) { s.TextSize = MinTextSize }},
		"text too large":      {`{"textSize":9999}`, []string{"textSize"}, func(s *Settings) { s.TextSize = MaxTextSize }},
		"an unknown language": {`{"language":"tlh","name":"x"}`, []string{"language"}, func(s *Settings) { s.Name = "x" }},
		"an unknown theme":    {`{"theme":"pink"}`, []string{"theme"}, func(*Settings) {}},
		"an unknown key":      {`{"sendKey":"F5"}`, []string{"sendKey"}, func(*Settings) {}},
		"a name in two lines": {`{"name":"a\nb\u202e"}`, []string{"name"}, func(s *Settings) { s.Name = "ab" }},
		"a wrong window":      {`{"window":{"width":-5,"height":1e30,"pane":200}}`, []string{"window"}, func(s *Settings) { s.Window.Pane = 200 }},
		"a window of words":   {`{"window":"large"}`, []string{"window"}, func(*Settings) {}},
		"two at once, sorted as the fields are": {
			`{"theme":1,"leave88":"no","history":false}`,
			[]string{"leave88", "theme"},
			func(s *Settings) { s.History = false },
		},
		"one bad peer among good ones": {
			`{"peers":[{"address":"a"},17,{"address":"b","name":5},{"address":"c"}]}`,
			[]string{"peers"},
			func(s *Settings) { s.Peers = []Peer{{Address: "a"}, {Address: "b"}, {Address: "c"}} },
		},
		"peers that are no list": {`{"peers":{}}`, []string{"peers"}, func(*Settings) {}},
		"an address that does not parse is kept": {
			`{"peers":[{"address":"192.168.1.300"}]}`, nil, func(s *Settings) { s.Peers = []Peer{{Address: "192.168.1.300"}} },
		},
		"a byte order mark": {"\ufeff" + `{"textSize":120}`, nil, func(s *Settings) { s.TextSize = 120 }},
	} {
		t.Run(name, func(t *testing.T) {
			want := Default()
			c.want(&want)
			got, keys, err := decode([]byte(c.file))
			if err != nil || !slices.Equal(keys, c.keys) || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\n%q, %v; want %+v\n%q", got, keys, err, want, c.keys)
			}
		})
	}
}

func TestAFileWithoutAnObjectIsDamaged(t *testing.T) {
	for _, data := range []string{"", "{", "[]", "null", "1", `{"port":1}{"port":2}`, "\x00\x00\x00", `{"port":40`} {
		if s, _, err := decode([]byte(data)); err == nil || !reflect.DeepEqual(s, Default()) {
			t.Errorf("%q is read as %+v, %v", data, s, err)
		}
	}
}

func TestLongTextsAreCutAtCharacters(t *testing.T) {
	s := Default()
	s.Name = strings.Repeat("名", maxName+1)
	s.Keep(Conversation{Draft: strings.Repeat("稿", chat.MaxText+1)})
	nan := float32(math.NaN())
	s.Window = Window{Width: nan, Height: nan, Pane: float32(math.Inf(1))}
	if keys := s.correct(); !slices.Equal(keys, []string{"name", "window", "conversations"}) {
		t.Errorf("corrected %q", keys)
	}
	if s.Name != strings.Repeat("名", maxName) || draft(s) != strings.Repeat("稿", chat.MaxText/3) || s.Window != (Window{}) {
		t.Errorf("left are %d and %d bytes, and %+v", len(s.Name), len(draft(s)), s.Window)
	}
}

func TestAPeerIsFoundHoweverItIsTyped(t *testing.T) {
	s := Settings{Peers: []Peer{{Address: "nonsense!"}, {Address: " １９２．１６８．１．２０"}, {Address: "Lab:4000"}}}
	for text, want := range map[string]int{
		"192.168.1.20": 1, "192.168.1.20:3456": 1, "192.168.1.20:3457": -1, "lab:4000": 2, "LAB：4000": 2, "lab": -1,
	} {
		target, err := ParsePeer(text, DefaultPort)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.FindPeer(target); got != want {
			t.Errorf("%s is peer %d, want %d", text, got, want)
		}
	}
}

func TestChoicesAboutMembersAreRemembered(t *testing.T) {
	var s Settings
	s.Remember(Known{ID: "a", Name: "one"})
	s.Remember(Known{ID: "b", Muted: true})
	s.Remember(Known{ID: "a", Name: "two", Muted: true})
	want := []chat.Known{{ID: "a", Name: "two", Muted: true}, {ID: "b", Muted: true}}
	if got := s.Members(); !slices.Equal(got, want) {
		t.Errorf("known are %+v, want %+v", got, want)
	}
	s.Remember(Known{ID: "b"})
	s.Remember(Known{ID: "c"})
	if got := s.Members(); !slices.Equal(got, want[:1]) {
		t.Errorf("known are %+v, want %+v", got, want[:1])
	}
}

func FuzzDecode(f *testing.F) {
	all, err := encode(everything())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(all)
	f.Add([]byte(`{"new":{"a":[1]},"peers":[{"x":1},2],"known":[{}],"window":{"y":null}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _, err := decode(data)
		if err != nil {
			return
		}
		again, err := encode(s)
		if err != nil || !json.Valid(again) {
			t.Fatalf("%q is read and written as %q, %v", data, again, err)
		}
		got, corrected, err := decode(again)
		if err != nil || corrected != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("%q is read as %+v, and its copy as %+v, %q, %v", data, s, got, corrected, err)
		}
	})
}
