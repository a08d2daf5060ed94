package archtest

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// Limits of what one type may hold, and one package of app, chat, history and the window.
const (
	mostFields  = 15
	mostMethods = 30
	mostFiles   = 25
	mostLines   = 2500
)

// configurations are the names of types that only list what somebody needs or chose. They may have any number of fields.
var configurations = []string{"Config", "Deps", "Options", "Settings"}

// largeTypes are the types that pass the limits, each with the reason. Remove an entry once its type keeps them.
var largeTypes = map[string]string{
	"chat.Room": "faces, carriers, links and the journal call it, and one lock guards what they change",
}

// largePackages are the packages of these that pass the limits, each with the reason. Remove an entry once its package
// keeps them.
var largePackages = map[string]string{}

// size counts what a type or a package holds.
type size struct{ fields, methods, files, lines int }

func TestNoTypeIsTooLarge(t *testing.T) {
	large := map[string]size{}
	for name, s := range types(t) {
		plain := slices.Contains(configurations, path.Ext(name)[1:])
		if s.fields > mostFields && !plain || s.methods > mostMethods {
			large[name] = s
		}
	}
	wantListed(t, large, largeTypes)
}

func TestNoPackageOfAppChatHistoryAndWindowIsTooLarge(t *testing.T) {
	sizes, large := map[string]size{}, map[string]size{}
	eachFile(t, func(file string, _ *ast.File, lines int) {
		s := sizes[path.Dir(file)]
		s.files++
		s.lines += lines
		sizes[path.Dir(file)] = s
	})
	for folder, s := range sizes {
		if within(folder, []string{"app", "chat", "gui", "history"}) && (s.files > mostFiles || s.lines > mostLines) {
			large[folder] = s
		}
	}
	wantListed(t, large, largePackages)
}

// wantListed compares what is too large with what may be.
func wantListed(t *testing.T, large map[string]size, listed map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(large)) {
		if listed[name] == "" {
			t.Errorf("%s is too large: %+v", name, large[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if _, is := large[name]; !is {
			t.Errorf("%s keeps the limits: remove it from the table", name)
		}
	}
}

// types counts the fields and methods of every type, by folder and name. An embedded type is one field.
func types(t *testing.T) map[string]size {
	t.Helper()
	sizes := map[string]size{}
	count := func(file, name string, fields, methods int) {
		name = path.Dir(file) + "." + name
		s := sizes[name]
		sizes[name] = size{fields: s.fields + fields, methods: s.methods + methods}
	}
	eachFile(t, func(file string, tree *ast.File, _ int) {
		if ast.IsGenerated(tree) || strings.Contains(path.Base(file), "bundled") {
			return
		}
		for _, d := range tree.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Recv != nil {
				count(file, receiver(f), 0, 1)
			}
			if g, is := d.(*ast.GenDecl); is {
				eachStruct(g, func(name string, fields int) { count(file, name, fields, 0) })
			}
		}
	})
	return sizes
}

// eachStruct calls look for the structs that a declaration defines.
func eachStruct(d *ast.GenDecl, look func(name string, fields int)) {
	for _, spec := range d.Specs {
		def, is := spec.(*ast.TypeSpec)
		if !is {
			continue
		}
		if s, is := def.Type.(*ast.StructType); is {
			n := 0
			for _, f := range s.Fields.List {
				n += max(1, len(f.Names))
			}
			look(def.Name.Name, n)
		}
	}
}
