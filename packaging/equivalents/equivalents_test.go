package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample returns data with the lines given for each kind of file.
func sample(t *testing.T, rules, variants, readings, radicals, decompositions []string) *data {
	t.Helper()
	d := newData()
	for _, kind := range []struct {
		take  func(string) error
		lines []string
	}{
		{d.addRule, rules},
		{d.addVariant, variants},
		{d.addReading, readings},
		{d.addRadical, radicals},
		{d.addDecomposition, decompositions},
	} {
		for _, line := range kind.lines {
			if err := kind.take(line); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	}
	return d
}

func TestHanzi(t *testing.T) {
	tests := []struct {
		name                      string
		rules, variants, readings []string
		want                      map[rune]string
	}{
		{"nothing", nil, nil, nil, nil},
		{"rules both ways and back", []string{"国↔國;", "  布←佈; # often", "国家↔國家;", "# 台↔臺;"}, nil, nil, map[rune]string{'國': "国", '佈': "布"}},
		{"rule out of GB2312", []string{"囧←國;"}, nil, nil, nil},
		{"rule for a character of GB2312", []string{"着←著;"}, nil, nil, nil},
		{"simplified", nil, []string{"U+570B\tkSimplifiedVariant\tU+56FD"}, nil, map[rune]string{'國': "国"}},
		{"one of two simplified is in GB2312", nil, []string{"U+88E1\tkSimplifiedVariant\tU+88E1 U+91CC"}, nil, map[rune]string{'裡': "里"}},
		{"two simplified", nil, []string{"U+9918\tkSimplifiedVariant\tU+4F59 U+9980"}, nil, nil},
		{"rule before simplified", []string{"余←餘;"}, []string{"U+9918\tkSimplifiedVariant\tU+9980"}, nil, map[rune]string{'餘': "余"}},
		{
			"semantic variant that sounds alike", nil,
			[]string{"U+6607\tkSemanticVariant\tU+5347<kLau,kMatthews"},
			[]string{"U+6607\tkMandarin\tshēng", "U+5347\tkHanyuPinlu\tshēng(12) shéng(1)"},
			map[rune]string{'昇': "升"},
		},
		{
			"semantic variant that does not", nil,
			[]string{"U+6607\tkSemanticVariant\tU+5347"},
			[]string{"U+6607\tkMandarin\tshèng", "U+5347\tkMandarin\tshēng", "U+5347\tkTang\tshèng"},
			nil,
		},
		{
			"semantic variant of a traditional character", nil,
			[]string{"U+88CF\tkSemanticVariant\tU+88E1", "U+88E1\tkSimplifiedVariant\tU+91CC"},
			[]string{"U+88CF\tkHanyuPinyin\t53092.010,53092.020:lǐ,lì", "U+91CC\tkMandarin\tlǐ"},
			map[rune]string{'裡': "里", '裏': "里"},
		},
		{
			"two semantic variants", nil,
			[]string{"U+7260\tkSemanticVariant\tU+4ED6 U+5B83"},
			[]string{"U+7260\tkMandarin\ttā", "U+4ED6\tkMandarin\ttā", "U+5B83\tkMandarin\ttā"},
			nil,
		},
		{
			"properties that are not followed", nil,
			[]string{"U+9555\tkTraditionalVariant\tU+7194", "U+9555\tkSpoofingVariant\tU+7194", "U+9555\tkSpecializedSemanticVariant\tU+7194"},
			[]string{"U+9555\tkMandarin\tróng", "U+7194\tkMandarin\tróng"},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := map[rune]string{}
			addHanzi(got, sample(t, tt.rules, tt.variants, tt.readings, nil, nil))
			if !maps.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestRadicals(t *testing.T) {
	d := sample(t, []string{"见↔見;"}, nil, nil, []string{"2F8B..2F8B ; 8278 # none", "2F92 ; 898B", "2F95;8C37", "", "# 2F96"}, nil)
	got := map[rune]string{}
	addHanzi(got, d)
	if want := map[rune]string{'見': "见", '⾒': "见", '⾕': "谷"}; !maps.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSigns(t *testing.T) {
	tests := []struct {
		name, line string
		want       string // empty: none
	}{
		{"letter with a mark", "00F1;LATIN SMALL LETTER N WITH TILDE;Ll;0;L;006E 0303;;;;N;;;;;", "n"},
		{"letter of GB2312", "00E9;LATIN SMALL LETTER E WITH ACUTE;Ll;0;L;0065 0301;;;;N;;;;;", ""},
		{"two letters in one", "01C6;;Ll;0;L;<compat> 0064 017E", "dz"},
		{"sign with a mark", "2262;NOT IDENTICAL TO;Sm;0;ON;2261 0338", ""},
		{"circle", "246A;;No;0;ON;<circle> 0031 0031", "(11)"},
		{"power", "00B2;;No;0;EN;<super> 0032", "^2"},
		{"small letter", "00AA;;Lo;0;L;<super> 0061", "a"},
		{"index", "2082;;No;0;EN;<sub> 0032", "2"},
		{"fraction", "00BD;;No;0;ON;<fraction> 0031 2044 0032", "1/2"},
		{"vertical", "FE35;;Ps;0;ON;<vertical> 0028", "（"},
		{"half-width kana", "FF76;;Lo;0;L;<narrow> 30AB", "カ"},
		{"half-width voiced mark", "FF9E;;Lm;0;L;<narrow> 3099", ""},
		{"traditional in a circle", "3247;;So;0;ON;<circle> 7B8F", ""},
		{"what a decomposition holds has an equivalent", "337F;;So;0;L;<square> 682A 5F0F 4F1A 793E", "株式会社"},
		{"accent alone", "00B8;;Sk;0;ON;<compat> 0020 0327", ""},
		{"composed away", "212B;;Lu;0;L;00C5", ""},
		{"space", "2003;;Zs;0;WS;<compat> 0020", ""},
		{"other script", "FB50;;Lo;0;AL;<isolated> 0671", ""},
		{"too long", "FDFA;;Lo;0;AL;<isolated> 0635", ""},
		{"no decomposition", "0041;LATIN CAPITAL LETTER A;Lu;0;L;;;;;N;;;;0061;", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := map[rune]string{}
			addSigns(got, sample(t, nil, nil, nil, nil, []string{tt.line}))
			r, err := codePoint(tt.line[:4])
			if err != nil {
				t.Fatal(err)
			}
			if got[r] != tt.want || len(got) > 1 {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestSignsOfTraditionalCharacters(t *testing.T) {
	got := map[rune]string{'優': "优"}
	addSigns(got, sample(t, nil, nil, nil, nil, []string{"329D;;So;0;ON;<circle> 512A"}))
	if got['㊝'] != "(优)" {
		t.Errorf("%q", got)
	}
}

func TestOwnPairsAreAllTaken(t *testing.T) {
	table, seen := own(), map[rune]bool{}
	for _, p := range pairs {
		if text, ok := known(nil, p.text); !ok || text != p.text {
			t.Errorf("%q is not GB2312", p.text)
		}
		for _, r := range p.of {
			if table[r] != p.text || seen[r] {
				t.Errorf("%U %c is in GB2312, never looked up, or there twice", r, r)
			}
			seen[r] = true
		}
	}
}

func TestLinesThatAreWrong(t *testing.T) {
	d := newData()
	for _, err := range []error{
		d.addVariant("U+4E00 kZVariant U+4E01"),
		d.addVariant("U+4E00\tkZVariant\tU+XYZ"),
		d.addVariant("4E0Q\tkZVariant\tU+4E01"),
		d.addReading("U+\tkMandarin\tyī"),
		d.addRadical("2E81 ; "),
		d.addRadical("2E81..Q ; 5382"),
		d.addRadical("0..1FFFFF ; 5382"),
		d.addDecomposition("Q;;;;;0041"),
	} {
		if err == nil {
			t.Error("a wrong line was taken")
		}
	}
}

func TestAnotherEditionIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data.txt")
	if err := os.WriteFile(file, []byte("# Unicode version: 14.0.0\nline\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	none := func(string) error { return nil }
	if err := eachLine(file, "version: 14.0.0", none); err != nil {
		t.Error(err)
	}
	if err := eachLine(file, "version: "+unicodeVersion, none); err == nil {
		t.Error("14.0.0 was taken")
	}
	if err := run(t.TempDir(), file, false); err == nil {
		t.Error("a folder without data was taken")
	}
}

func TestSource(t *testing.T) {
	table := map[rune]string{'國': "国", '囯': "国", '½': "1/2"}
	for i := range rune(200) {
		table[0x20000+i] = string('一' + i%50)
	}
	_, body, _ := strings.Cut(string(source(table)), "`\n")
	body, _, found := strings.Cut(body, "\n`\n")
	if !found || !strings.HasPrefix(body, "1/2 ½ 一 ") || !strings.Contains(body, "国 囯國") {
		t.Errorf("%s", body)
	}
	if fields := strings.Fields(body); len(fields) != 2*(50+2) {
		t.Errorf("%d fields", len(fields))
	}
	for line := range strings.Lines(body) {
		if n := columns(strings.TrimSuffix(line, "\n")); n > width || n < 1 {
			t.Errorf("a line of %d columns", n)
		}
	}
}

// TestCommittedTableHasTheOwnPairs needs no data, and so notices everywhere that go generate was forgotten.
func TestCommittedTableHasTheOwnPairs(t *testing.T) {
	raw, err := os.ReadFile("../../transport/gb2312/pairs.go")
	if err != nil {
		t.Fatal(err)
	}
	before, body, _ := strings.Cut(string(raw), "`\n")
	if empty, _, _ := strings.Cut(string(source(nil)), "`\n"); before != empty {
		t.Error("its head is another one")
	}
	fields := strings.Fields(strings.TrimSuffix(body, "`\n"))
	for _, p := range pairs {
		i := slices.Index(fields, p.text)
		for _, r := range p.of {
			if i%2 != 0 || !strings.ContainsRune(fields[i+1], r) {
				t.Errorf("%c for %c is not in it: run go generate", []rune(p.text), r)
			}
		}
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{"国↔國;", "U+88CF\tkSemanticVariant\tU+88E1<kLau", "U+91CC\tkHanyuPinyin\t1:lǐ,lì", "2F92..2F93 ; 898B #", "00BD;;No;0;ON;<fraction> 0031"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		d := newData()
		for _, take := range []func(string) error{d.addRule, d.addVariant, d.addReading, d.addRadical, d.addDecomposition} {
			_ = take(line) // an error is an answer; a panic or an endless list is not
		}
		for r, text := range table(d) {
			if _, ok := known(nil, text); !ok || sendable(r) {
				t.Fatalf("%U became %q", r, text)
			}
		}
	})
}
