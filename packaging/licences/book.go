package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licence finds the names of files that say what may be done with the files around them.
var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense|ofl)([-_.].*)?$`)

// book gathers licences; the same text stands in it once, under all names.
type book struct{ chapters []*chapter }

type chapter struct {
	names []string
	text  string
}

// add takes the licence in a file.
func (b *book) add(name, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := strings.Trim(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	for _, c := range b.chapters {
		if c.text == text {
			if !slices.Contains(c.names, name) {
				c.names = append(c.names, name)
			}
			return nil
		}
	}
	b.chapters = append(b.chapters, &chapter{names: []string{name}, text: text})
	return nil
}

// addModule takes all licences in a module that concern what is linked of it.
func (b *book) addModule(m *module) error {
	count := 0
	err := filepath.WalkDir(m.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != m.dir && !m.concerns(path):
			return filepath.SkipDir
		case d.IsDir() || !licence.MatchString(d.Name()) || filepath.Ext(path) == ".go":
			return nil
		}
		count++
		return b.add(m.path, path)
	})
	if err == nil && count == 0 {
		err = fmt.Errorf("%s has no licence", m.path)
	}
	return err
}

// concerns reports whether a folder has to do with what is linked: a package that is, one above such a package, or a folder
// without packages, whose files a package may embed or hand to the C compiler.
func (m *module) concerns(folder string) bool {
	for used := range m.used {
		if used == folder || strings.HasPrefix(used, folder+string(filepath.Separator)) {
			return true
		}
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	return len(files) == 0 && !slices.Contains([]string{"testdata", "cmd", "examples", "docs"}, filepath.Base(folder))
}

// addBeside takes what no module holds; a file's name says whose it is.
func (b *book) addBeside(folder string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := b.add(strings.TrimSuffix(f.Name(), ".txt"), filepath.Join(folder, f.Name())); err != nil {
			return err
		}
	}
	return nil
}

// text is the book as one text.
func (b *book) text() []byte {
	var t bytes.Buffer
	t.WriteString("This program contains the work of others. What it is made of, and under which licences:\n")
	for _, c := range b.chapters {
		fmt.Fprintf(&t, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(c.names, "\n"), c.text)
	}
	return t.Bytes()
}

// sorted returns the modules in the order of their paths.
func sorted(modules map[string]*module) []*module {
	var all []*module
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		all = append(all, modules[path])
	}
	return all
}
