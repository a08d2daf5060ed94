//go:build linux

package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// figure is a line of the report.
type figure struct {
	name      string
	ours      string // what was measured
	reference string // what was measured beside it, in the same run
	ratio     string
	reach     string
	missed    bool
}

// report gathers figures, and shows each as soon as it is there.
type report struct {
	busy    string // how many other programs wanted the processors at the beginning
	figures []figure
	notes   []string
	profile []profile
	more    []section
}

// section is a part of the report with a title.
type section struct{ title, text string }

// section adds one.
func (r *report) section(title, text string) {
	r.more = append(r.more, section{title, text})
	fmt.Printf("## %s\n\n%s\n", title, text)
}

func (r *report) add(f figure) {
	r.figures = append(r.figures, f)
	fmt.Println(f.line())
}

// note adds a sentence below the table.
func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
	fmt.Println("  " + r.notes[len(r.notes)-1])
}

func (f figure) line() string {
	verdict := "reached"
	if f.missed {
		verdict = "**missed**"
	}
	cells := []string{f.name, f.ours, f.reference, f.ratio, f.reach, verdict}
	for i, c := range cells {
		if c == "" {
			cells[i] = "–"
		}
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// sizes is the part on packages, which are not built here.
//
//go:embed sizes.md
var sizes []byte

func (r *report) write(path string, quick bool) error {
	var b bytes.Buffer
	b.WriteString("# Benchmarks\n\n")
	b.WriteString("Written by `make bench`. Every figure stands beside its reference, measured in the same run on the same machine: the ratio\n")
	b.WriteString("says something, the bare number only what this machine was like. Values are medians with the smallest and the greatest of\n")
	b.WriteString("several rounds, which take turns with those of the reference.\n\n")
	fmt.Fprintf(&b, "Machine: %s\nVersions: %s\n", machine(), versions())
	if r.busy != "" {
		fmt.Fprintf(&b, "Load of the machine before the run: %s.\n", r.busy)
	}
	if quick {
		b.WriteString("This was a quick run (`make bench QUICK=1`): fewer and shorter rounds.\n")
	}
	b.WriteString("\n| figure | ours | reference | ratio | reach | |\n|---|---|---|---|---|---|\n")
	for _, f := range r.figures {
		b.WriteString(f.line() + "\n")
	}
	if len(r.notes) > 0 {
		b.WriteString("\n")
		for _, n := range r.notes {
			b.WriteString("- " + n + "\n")
		}
	}
	for _, s := range r.more {
		fmt.Fprintf(&b, "\n## %s\n\n%s", s.title, s.text)
	}
	for _, p := range r.profile {
		fmt.Fprintf(&b, "\n## Where the time goes: %s\n\n```\n%s```\n", p.of, p.text)
	}
	b.Write(sizes)
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func machine() string {
	var u syscall.Utsname
	kernel := "unknown"
	if syscall.Uname(&u) == nil {
		kernel = text(u.Sysname[:]) + " " + text(u.Release[:]) + " " + text(u.Machine[:])
	}
	return fmt.Sprintf("%d cores, %s, %s of memory, software rendering on a virtual display.", runtime.NumCPU(), kernel, memory())
}

func text(p []int8) string {
	var b []byte
	for _, c := range p {
		if c == 0 {
			break
		}
		b = append(b, byte(c))
	}
	return string(b)
}

// load is how many programs wanted a processor in the last minute.
func load() string {
	average, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(average), " ")
	return first
}

func memory() string {
	var i syscall.Sysinfo_t
	if syscall.Sysinfo(&i) != nil {
		return "unknown size"
	}
	return fmt.Sprintf("%.0f GB", float64(i.Totalram)*float64(i.Unit)/1e9)
}

func versions() string {
	all := []string{"Go " + strings.TrimPrefix(runtime.Version(), "go")}
	for _, module := range []string{"fyne.io/fyne/v2", "modernc.org/sqlite"} {
		if out, err := exec.Command("go", "list", "-m", module).Output(); err == nil {
			all = append(all, strings.TrimSpace(string(out)))
		}
	}
	for _, tool := range [][]string{{"gcc", "-dumpfullversion"}, {"python3", "--version"}} {
		if out, err := exec.Command(tool[0], tool[1:]...).Output(); err == nil {
			all = append(all, tool[0]+" "+strings.TrimPrefix(strings.TrimSpace(string(out)), "Python "))
		}
	}
	return strings.Join(all, ", ") + "."
}
