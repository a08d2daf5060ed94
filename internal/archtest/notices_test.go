package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// On Windows and macOS the toolkit puts the text of a notification into a script, where a hostile text could run commands. So
// only one function calls the toolkit, and its parameters have no names: it cannot use what somebody wrote.
func TestTheToolkitShowsNoWordsOfOthersAsNotifications(t *testing.T) {
	const only, words = "app/desktop/alert.go", "gui/alerts/alerts.go"
	var found []string
	eachUse(t, func(file, function, _, used string) {
		if strings.HasSuffix(used, "Notification") && used != "CloseNotification" {
			found = append(found, file+" "+function)
		}
	})
	if slices.Sort(found); !slices.Equal(slices.Compact(found), []string{only + " fixedAlerts.Alert"}) {
		t.Errorf("notifications of the toolkit's are sent by %q", found)
	}
	alert := function(t, only, "Alert")
	for _, p := range alert.Type.Params.List {
		for _, n := range p.Names {
			if n.Name != "_" {
				t.Errorf("%s takes %s, which the toolkit may be given", only, n.Name)
			}
		}
	}
	fixed := function(t, words, "Fixed")
	if fixed.Recv != nil || len(fixed.Type.Params.List) > 0 {
		t.Errorf("Fixed is made from something")
	}
}

// function is a function of a file, by its name.
func function(t *testing.T, file, name string) *ast.FuncDecl {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), path.Join(root, file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range tree.Decls {
		if f, is := d.(*ast.FuncDecl); is && f.Name.Name == name {
			return f
		}
	}
	t.Fatalf("%s has no %s", file, name)
	return nil
}
