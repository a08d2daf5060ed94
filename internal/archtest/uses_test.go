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

// notSources are the folders whose Go files are not the program's; packages are built from a copy of it below build.
var notSources = []string{"testdata", "build", "dist"}

// eachUse calls use for every x.used in the program's code, whatever its build tags, tests excepted: file is relative to
// the module, function the one around it, qualifier the import path when x is an import.
func eachUse(t *testing.T, use func(file, function, qualifier, used string)) {
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
		return usesIn(p, func(function, qualifier, used string) { use(filepath.ToSlash(file), function, qualifier, used) })
	})
	if err != nil {
		t.Fatal(err)
	}
}

func usesIn(file string, use func(function, qualifier, used string)) error {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
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
	return nil
}

// importNames maps the names a file has for its imports to their paths.
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
	switch {
	case !is:
		return ""
	case f.Recv == nil:
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	if star, is := receiver.(*ast.StarExpr); is {
		if id, is := star.X.(*ast.Ident); is {
			return "(*" + id.Name + ")." + f.Name.Name
		}
	}
	if id, is := receiver.(*ast.Ident); is {
		return id.Name + "." + f.Name.Name
	}
	return "method " + f.Name.Name
}
