package main

import (
	"bufio"
	"compress/bzip2"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// data is what the files say.
type data struct {
	cldr     map[rune]rune            // traditional to simplified, from rules for single characters
	variants map[string]map[rune]sset // by property of Unihan_Variants.txt
	readings map[rune]sset            // pinyin with tone marks
	radicals map[rune]rune            // to the unified ideograph
	tags     map[rune]string          // kind of decomposition of every rune that has one: "<circle>", or "" for canonical
}

// sset is a list of strings without repetition, in the order of the file.
type sset []string

func newData() *data {
	return &data{
		cldr: map[rune]rune{}, variants: map[string]map[rune]sset{}, readings: map[rune]sset{},
		radicals: map[rune]rune{}, tags: map[rune]string{},
	}
}

// readData reads the files in Debian's folder. The error names the file and what is wrong with it.
func readData(folder string) (*data, error) {
	d := newData()
	for _, file := range []struct {
		name string
		need string // text that shows the edition; empty for files without one
		line func(string) error
	}{
		{"cldr/common/dtd/ldml.dtd", `cldrVersion CDATA #FIXED "` + cldrVersion + `"`, func(string) error { return nil }},
		{"cldr/common/transforms/Simplified-Traditional.xml", "", d.addRule},
		{"Unihan_Variants.txt.bz2", "# Unicode version: " + unicodeVersion, d.addVariant},
		{"Unihan_Readings.txt.bz2", "# Unicode version: " + unicodeVersion, d.addReading},
		{"EquivalentUnifiedIdeograph.txt", "# EquivalentUnifiedIdeograph-" + unicodeVersion, d.addRadical},
		{"UnicodeData.txt", "", d.addDecomposition},
	} {
		if err := eachLine(filepath.Join(folder, file.name), file.need, file.line); err != nil {
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
	}
	return d, nil
}

// eachLine gives the lines of a file, which may be packed, to take.
func eachLine(file, need string, take func(string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".bz2") {
		r = bzip2.NewReader(f)
	}
	found := need == ""
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		found = found || strings.Contains(lines.Text(), need)
		if err := take(lines.Text()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if lines.Err() == nil && !found {
		return fmt.Errorf("another edition: %q is not in it", need)
	}
	return lines.Err()
}

// addRule takes a rule between two single characters, such as 国↔國; or 布←佈; and passes over all else.
func (d *data) addRule(line string) error {
	line, _, _ = strings.Cut(line, "#")
	rule := []rune(strings.TrimSpace(line))
	if len(rule) == 4 && (rule[1] == '↔' || rule[1] == '←') && rule[3] == ';' {
		d.cldr[rule[2]] = rule[0]
	}
	return nil
}

// addVariant takes a line such as "U+88CF kSemanticVariant U+88E1<kLau", with tabs between the fields.
func (d *data) addVariant(line string) error {
	r, property, value, err := unihan(line)
	if err != nil || property == "" {
		return err
	}
	if d.variants[property] == nil {
		d.variants[property] = map[rune]sset{}
	}
	for _, v := range strings.Fields(value) {
		code, _, _ := strings.Cut(v, "<")
		other, err := codePoint(strings.TrimPrefix(code, "U+"))
		if err != nil {
			return err
		}
		d.variants[property][r] = d.variants[property][r].with(string(other))
	}
	return nil
}

// addReading takes the properties that give pinyin: "lǐ", "lǐ(123)" or "10093.020,10093.030:lǐ,li".
func (d *data) addReading(line string) error {
	r, property, value, err := unihan(line)
	if err != nil {
		return err
	}
	switch property {
	case "kMandarin", "kHanyuPinyin", "kXHC1983", "kHanyuPinlu", "kTGHZ2013":
	default:
		return nil
	}
	for _, v := range strings.Fields(value) {
		v, _, _ = strings.Cut(v, "(")
		for pinyin := range strings.SplitSeq(v[strings.LastIndexByte(v, ':')+1:], ",") {
			d.readings[r] = d.readings[r].with(pinyin)
		}
	}
	return nil
}

// addRadical takes a line such as "2E81 ; 5382" or "2E8A..2E8B ; 535C", with or without a comment.
func (d *data) addRadical(line string) error {
	line, _, _ = strings.Cut(line, "#")
	codes, target, found := strings.Cut(line, ";")
	if !found {
		return nil
	}
	first, last, isRange := strings.Cut(codes, "..")
	if !isRange {
		last = first
	}
	var ends [3]rune
	for i, code := range []string{first, last, target} {
		var err error
		if ends[i], err = codePoint(code); err != nil {
			return err
		}
	}
	if ends[1]-ends[0] > 0xFF {
		return fmt.Errorf("%s is no range of radicals", codes)
	}
	for r := ends[0]; r <= ends[1]; r++ {
		d.radicals[r] = ends[2]
	}
	return nil
}

// addDecomposition takes the first and the sixth field of a line of UnicodeData.txt.
func (d *data) addDecomposition(line string) error {
	fields := strings.Split(line, ";")
	if len(fields) < 6 || fields[5] == "" {
		return nil
	}
	r, err := codePoint(fields[0])
	if err != nil {
		return err
	}
	tag, _, _ := strings.Cut(fields[5], " ")
	if !strings.HasPrefix(tag, "<") {
		tag = ""
	}
	d.tags[r] = tag
	return nil
}

// unihan takes a line of Unihan apart. Comments and empty lines have no property.
func unihan(line string) (r rune, property, value string, err error) {
	if line == "" || line[0] == '#' {
		return 0, "", "", nil
	}
	fields := strings.SplitN(line, "\t", 3)
	if len(fields) != 3 {
		return 0, "", "", fmt.Errorf("%q has not three fields", line)
	}
	r, err = codePoint(strings.TrimPrefix(fields[0], "U+"))
	return r, fields[1], fields[2], err
}

func codePoint(hex string) (rune, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 21)
	return rune(n), err
}

func (s sset) has(v string) bool { return slices.Contains(s, v) }

func (s sset) with(v string) sset {
	if s.has(v) {
		return s
	}
	return append(s, v)
}
