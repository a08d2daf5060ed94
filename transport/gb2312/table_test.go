package gb2312

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

const tableFile = "testdata/table.txt"

// display is where the text read here differs on purpose from Python's.
var display = map[rune]rune{'\u30FB': '\u00B7', '\u2015': '\u2014'}

// pythonTable reads what Python decodes each pair to.
func pythonTable(t *testing.T) map[[2]byte]rune {
	t.Helper()
	raw, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	table := map[[2]byte]rune{}
	for line := range strings.Lines(string(raw)) {
		lead, row, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		code, err := strconv.ParseUint(lead, 16, 8)
		if err != nil || utf8.RuneCountInString(row) != rowLen {
			t.Fatalf("row %q: %v, %d cells", lead, err, utf8.RuneCountInString(row))
		}
		for i, r := range []rune(row) {
			if r != '.' {
				table[[2]byte{byte(code), byte(firstCell + i)}] = r
			}
		}
	}
	if len(table) != 7445 {
		t.Fatalf("the table has %d characters, want 7445", len(table))
	}
	return table
}

func TestTableAgreesWithPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no python3 to compare the table with")
		}
		t.Skip("no python3 here: the table was not compared with its codec")
	}
	got, err := exec.Command(python, "testdata/table.py").Output()
	if err != nil {
		t.Fatalf("table.py: %v", err)
	}
	want, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("this Python's gb2312 codec differs from " + tableFile)
	}
}

func TestDecodeEverySingleByte(t *testing.T) {
	for c := range 0x100 {
		text, ok := Decode([]byte{byte(c)})
		if want := c < 0x80; ok != want || ok && text != string(rune(c)) {
			t.Errorf("%02X: %q, %v", c, text, ok)
		}
	}
}

func TestDecodeEveryPairAsPython(t *testing.T) {
	table := pythonTable(t)
	for lead := range 0x100 {
		for trail := range 0x100 {
			p := []byte{byte(lead), byte(trail)}
			want, wantOK := "", false
			if r, ok := table[[2]byte(p)]; ok {
				if d, ok := display[r]; ok {
					r = d
				}
				want, wantOK = string(r), true
			} else if lead < 0x80 && trail < 0x80 {
				want, wantOK = string(p), true
			}
			if got, ok := Decode(p); got != want || ok != wantOK || Valid(p) != wantOK {
				t.Fatalf("%X: %q, %v, want %q, %v", p, got, ok, want, wantOK)
			}
		}
	}
}

func TestEncodeEveryRuneAsPython(t *testing.T) {
	want := map[rune][]byte{}
	for pair, r := range pythonTable(t) {
		want[r] = []byte{pair[0], pair[1]}
		if d, ok := display[r]; ok {
			want[d] = want[r]
		}
	}
	for r := range rune(0x80) {
		want[r] = []byte{byte(r)}
	}
	if len(want) != 7445+128+2 {
		t.Fatalf("%d runes expected to encode", len(want))
	}
	for r := range rune(utf8.MaxRune + 1) {
		got, ok := load().append(nil, r)
		if !bytes.Equal(got, want[r]) || ok != (want[r] != nil) || Encodable(r) != ok {
			t.Fatalf("%U: %X, %v, want %X", r, got, ok, want[r])
		}
	}
}

func TestRunesThatAreNoneDoNotEncode(t *testing.T) {
	for _, r := range []rune{-1, -0x8000, utf8.MaxRune + 1, 0x7FFFFFFF, -0x80000000, 0xD800, 0xDFFF} {
		if got, ok := load().append([]byte("x"), r); ok || string(got) != "x" || Encodable(r) {
			t.Errorf("%d: %X, %v", r, got, ok)
		}
	}
}
