package machine

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
)

func marks(board, system string, wired ...string) Marks {
	m := Marks{}
	m.add(Board, board)
	m.add(System, system)
	for _, w := range wired {
		m.add(Wired, w)
	}
	return m
}

func bound(t *testing.T, m Marks) Binding {
	t.Helper()
	b, ok := Bind(m)
	if !ok {
		t.Fatalf("%v do not suffice", m)
	}
	return b
}

func TestTwoEqualMarksMakeAMachineTheSame(t *testing.T) {
	was := marks("board", "system", "a", "b")
	for name, c := range map[string]struct {
		was, now Marks
		want     Verdict
	}{
		"nothing changed":               {was, was, Same},
		"another board":                 {was, marks("new", "system", "a"), Same},
		"installed anew":                {was, marks("board", "new", "a"), Same},
		"another network card":          {was, marks("board", "system", "c"), Same},
		"one network card of two":       {was, marks("", "system", "b"), Same},
		"the network card is out":       {was, marks("board", "system"), Same},
		"a disk in another computer":    {was, marks("new", "system", "c"), Other},
		"its card, too":                 {was, marks("new", "new", "a"), Other},
		"another computer":              {was, marks("new", "new", "c"), Other},
		"without root":                  {was, marks("", "system", "c"), Other},
		"one mark, equal":               {was, marks("", "system"), Unknown},
		"one mark, not equal":           {was, marks("", "new"), Unknown},
		"no marks":                      {was, Marks{}, Unknown},
		"one in common, equal":          {marks("board", "system"), marks("", "system", "a"), Unknown},
		"a value of one kind elsewhere": {marks("x", "system", "a"), marks("a", "system", "x"), Other},
	} {
		if got := bound(t, c.was).Compare(c.now); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := (Binding{}).Compare(was); got != Unknown {
		t.Errorf("of no machine: %v", got)
	}
}

func TestOneMarkBindsNothing(t *testing.T) {
	for _, m := range []Marks{{}, marks("", "system"), marks("", "", "a", "b"), {Board: nil, System: {"x"}}} {
		if b, ok := Bind(m); ok {
			t.Errorf("%v: %v", m, b)
		}
	}
}

func TestAMachineStaysTheSameWhileItsPartsAreReplacedOneByOne(t *testing.T) {
	b := bound(t, marks("board", "system", "a"))
	for _, now := range []Marks{marks("board", "system", "b"), marks("", "system", "b"), marks("new", "system", "b"), marks("new", "new", "b")} {
		if b.Compare(now) != Same {
			t.Fatalf("%v is another", now)
		}
		var news bool
		if b, news = b.Renew(now); news == (len(now) == 2) {
			t.Errorf("%v is news: %v", now, news)
		}
	}
	if b.Compare(marks("board", "system", "a")) != Other {
		t.Error("the old parts still count")
	}
}

func TestABindingTellsNothingOfTheMachine(t *testing.T) {
	m := marks("4c4c4544", "number", "001122334455", "00deadbeef01")
	a, b := bound(t, m), bound(t, m)
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range m {
		for _, value := range all {
			if strings.Contains(string(text), value) {
				t.Errorf("%s has %s", text, value)
			}
		}
	}
	if reflect.DeepEqual(a.marks, b.marks) {
		t.Error("two bindings to one machine are alike")
	}
	var again Binding
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(a, again) {
		t.Errorf("read again: %v, %v", again, err)
	}
}

func TestABindingKeepsWhatANewerVersionWrote(t *testing.T) {
	b := bound(t, marks("board", "system"))
	b.rest = `{"later":[1]}`
	b.marks["tpm"] = []hash{{1}}
	next, _ := b.Renew(marks("new", "system"))
	text, err := json.Marshal(next)
	if err != nil || !strings.Contains(string(text), `"later":[1]`) || !strings.Contains(string(text), `"tpm":["01`) {
		t.Errorf("%s, %v", text, err)
	}
	for _, bad := range []string{`null`, `[]`, `{"salt":"1"}`, `{"marks":{"board":["xy"]}}`, `{"marks":[]}`} {
		var b Binding
		if err := json.Unmarshal([]byte(bad), &b); bad != `null` && err == nil {
			t.Errorf("%s is a binding", bad)
		}
	}
}

func TestWhatManyInterfacesAddIsBounded(t *testing.T) {
	m := marks("board", "system")
	for i := range 1000 {
		m.add(Wired, fmt.Sprint(i))
	}
	b := bound(t, m)
	if n := len(b.marks[Wired]); n != mostValues {
		t.Errorf("%d are kept", n)
	}
	if next, news := b.Renew(maps.Clone(m)); news || next.Compare(m) != Same {
		t.Error("the same machine has other marks")
	}
}

func TestUUIDsThatManyBoardsHaveAreNone(t *testing.T) {
	const good = "4c4c4544-0051-3410-8051-b5c04f375931"
	for text, want := range map[string]string{
		good: "4c4c454400513410" + "8051b5c04f375931", "{" + strings.ToUpper(good) + "}\n": "4c4c454400513410" + "8051b5c04f375931",
		"3d1219c7c4c5404aaa1f6d2a48adfda4":     "3d1219c7c4c5404aaa1f6d2a48adfda4",
		"00000000-0000-0000-0000-000000000000": "", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF": "", "58585858-5858-5858-5858-585858585858": "",
		"03000200-0400-0500-0006-000700080009": "", "00020003-0004-0005-0006-000700080009": "", "12345678-1234-5678-90AB-CDDEEFAABBCC": "",
		"33221100-5544-7766-8899-AABBCCDDEEFF": "", "Not Settable": "", "": "", "4c4c4544": "", good + good: "",
	} {
		if got := uuid(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for _, f := range fillers {
		if uuid(f) != "" || len(f) != 32 {
			t.Errorf("%s is a UUID", f)
		}
	}
}

func TestAddressesThatNoMakerGaveAreNone(t *testing.T) {
	for want, a := range map[string][]byte{
		"080027112233": {8, 0, 0x27, 0x11, 0x22, 0x33},
		"":             {0x02, 0x42, 1, 2, 3, 4}, "a": {0x52, 0x54, 0, 1, 2, 3}, "b": {1, 0, 0x5e, 0, 0, 1}, "c": {0, 0, 0, 0, 0, 0}, "d": {1, 2, 3, 4, 5, 6, 7, 8}, "e": nil,
	} {
		if got := wired(a); got != want && (got != "" || len(want) > 1) {
			t.Errorf("%x is %q", a, got)
		}
	}
}
