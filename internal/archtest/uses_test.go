package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// notSources are folders with Go files that are not part of the program: packages are built below build from a second tree.
var notSources = []string{"testdata", "build", "dist"}

// eachUse calls use for every x.used in the program, whatever its build tags, except in tests. file is relative to the module,
// function is the function around it, qualifier is the import path if x is an import.
func eachUse(t *testing.T, use func(file, function, qualifier, used string)) {
	t.Helper()
	eachFile(t, func(file string, tree *ast.File, _ int) {
		usesIn(tree, func(function, qualifier, used string) { use(file, function, qualifier, used) })
	})
}

// eachFile calls look for every Go file of the program, whatever its build tags, except tests. file is relative to the module.
func eachFile(t *testing.T, look func(file string, tree *ast.File, lines int)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains(notSources, d.Name())) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		file, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			look(filepath.ToSlash(file), tree, set.Position(tree.FileEnd).Line)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func usesIn(tree *ast.File, use func(function, qualifier, used string)) {
	imports := importNames(tree)
	for _, decl := range tree.Decls {
		function := functionName(decl)
		ast.Inspect(decl, func(n ast.Node) bool {
			if s, is := n.(*ast.SelectorExpr); is {
				x, _ := s.X.(*ast.Ident)
				qualifier := ""
				if x != nil {
					qualifier = imports[x.Name]
				}
				use(function, qualifier, s.Sel.Name)
			}
			return true
		})
	}
}

// importNames maps the local names of the imports of a file to their paths.
func importNames(tree *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range tree.Imports {
		p := strings.Trim(spec.Path.Value, `"`)
		local := path.Base(p)
		if p == "fyne.io/fyne/v2" {
			local = "fyne"
		}
		if spec.Name != nil {
			local = spec.Name.Name
		}
		names[local] = p
	}
	return names
}

// functionName is f or (*T).m as the go command prints them, and empty outside functions.
func functionName(decl ast.Decl) string {
	f, is := decl.(*ast.FuncDecl)
	if !is {
		return ""
	}
	of := receiver(f)
	if of == "" {
		return f.Name.Name
	}
	if _, is := f.Recv.List[0].Type.(*ast.StarExpr); is {
		of = "(*" + of + ")"
	}
	return of + "." + f.Name.Name
}

// receiver is the name of the type that a method belongs to, and empty for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	e := f.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
