// Equivalents writes the table of what plain peers read in place of characters that GB2312 does not have:
//
//	equivalents [-check] FILE
//
// With -check it says whether FILE is what it would write, byte for byte.
//
// It reads the Unicode character database and Unihan (Debian's unicode-data) and one transform of CLDR (Debian's
// unicode-cldr-core). What is taken from where, the first that has an answer:
//
//  1. own.go, the signs and the few hanzi that no data file pairs as a reader would;
//  2. for hanzi the files of hanzi.go, in the order told there;
//  3. for everything else compatibility decompositions and bare letters, told in signs.go.
//
// Only texts of GB2312 become equivalents, and no character of GB2312 gets one.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// folder holds the data files, in Debian's places.
const folder = "/usr/share/unicode"

// The editions of the data. Others may give another table, so they are refused until these two are changed.
const (
	unicodeVersion = "15.0.0"
	cldrVersion    = "41"
)

func main() {
	check := flag.Bool("check", false, "compare with FILE instead of writing it")
	from := flag.String("data", folder, "folder of the data files")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*from, flag.Arg(0), *check); err != nil {
		fmt.Fprintln(os.Stderr, "equivalents:", err)
		os.Exit(1)
	}
}

func run(from, file string, check bool) error {
	d, err := readData(from)
	if err != nil {
		return fmt.Errorf("reading the data: %w", err)
	}
	made := source(table(d))
	if !check {
		return os.WriteFile(file, made, 0o644)
	}
	committed, err := os.ReadFile(filepath.Clean(file))
	if err == nil && !bytes.Equal(committed, made) {
		err = errors.New(file + " is not what the data gives: run go generate")
	}
	return err
}

// table puts the three steps together.
func table(d *data) map[rune]string {
	t := own()
	addHanzi(t, d)
	addSigns(t, d)
	return t
}
