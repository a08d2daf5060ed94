// Licences writes internal/licences/licences.txt: the licences of the program, of Go, of every module linked into it on any
// of the three systems, and of what else is shipped, from the folder beside.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const committed = "internal/licences/licences.txt"

func main() {
	text, err := generate(".")
	if err == nil {
		err = os.WriteFile(committed, text, 0o644)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "licences: %v\n", err)
		os.Exit(1)
	}
}

// targets are the builds that are shipped.
var targets = []struct{ system, tags string }{
	{"linux", "x11,migrated_fynedo"},
	{"windows", "migrated_fynedo"},
	{"darwin", "migrated_fynedo"},
	{"linux", "nogui"},
	{"windows", "nogui"},
}

// generate returns the text for the program in the folder root. The error names a module that says nothing of its licence.
func generate(root string) ([]byte, error) {
	modules, err := linked(root)
	if err != nil {
		return nil, err
	}
	goroot, err := output(root, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	var b book
	for _, own := range []struct{ name, pattern string }{
		{"udpchat", filepath.Join(root, "LICENSE")},
		{"The Noto Sans SC face in udpchat", filepath.Join(root, "gui/theme/font/OFL.txt")},
		{"Go, its standard library and runtime", filepath.Join(strings.TrimSpace(goroot), "LICENSE")},
		{"Go, its standard library and runtime", filepath.Join(strings.TrimSpace(goroot), "PATENTS")},
	} {
		if err := b.add(own.name, own.pattern); err != nil {
			return nil, err
		}
	}
	for _, m := range modules {
		if err := b.addModule(m); err != nil {
			return nil, err
		}
	}
	if err := b.addBeside(filepath.Join(root, "packaging/licences/beside")); err != nil {
		return nil, err
	}
	return b.text(), nil
}

// module is a module of which packages are linked.
type module struct {
	path, dir string
	used      map[string]bool // folders of those packages
}

// linked lists the modules of all targets, in the order of their paths.
func linked(root string) ([]*module, error) {
	found := map[string]*module{}
	for _, t := range targets {
		env := []string{"GOOS=" + t.system, "GOARCH=amd64", "CGO_ENABLED=1"}
		out, err := output(root, env, "list", "-deps", "-tags", t.tags,
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", ".")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
				if found[f[0]] == nil {
					found[f[0]] = &module{path: f[0], dir: f[1], used: map[string]bool{}}
				}
				found[f[0]].used[f[2]] = true
			}
		}
	}
	return sorted(found), nil
}

// output runs the go command with more in its environment.
func output(dir string, env []string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", args[0], err, complaint.Bytes())
	}
	return string(out), nil
}
