//go:build linux

// Bench measures the program beside its references and writes BENCHMARKS.md. It runs on Linux, with gcc, python3 and Xvfb,
// from the top folder: make bench. All traffic stays on loopback.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"
)

// bench is a run of the benchmarks.
type bench struct {
	report
	*workshop
}

// part measures one figure or a few that belong together.
type part struct {
	name string
	run  func(*bench) error
}

var parts = []part{
	{"loop", (*bench).loops},
	{"blast", (*bench).blast},
	{"insert", (*bench).insert},
	{"search", (*bench).search},
	{"idle", (*bench).idle},
	{"start", (*bench).starts},
	{"keys", (*bench).keys},
	{"rows", (*bench).rows},
	{"scroll", (*bench).scroll},
	{"flood", (*bench).flood},
	{"limit", (*bench).limits},
	{"profile", (*bench).profiles}, // of what the others missed
}

func main() {
	b := &bench{workshop: &workshop{}}
	out := flag.String("out", "BENCHMARKS.md", "write the report to this `file`")
	only := flag.String("only", "", "measure only the parts whose names match this `expression`, and write no report")
	role := flag.String("role", "", "be one of the references; used by the benchmarks themselves")
	flag.StringVar(&b.folder, "folder", "build/bench", "keep what is built in this `folder`")
	flag.BoolVar(&b.quick, "quick", false, "take about four minutes")
	flag.Parse()
	if *role != "" {
		exit(play(*role))
	}
	exit(b.run(*out, *only))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (b *bench) run(out, only string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	b.busy = load()
	defer b.close()
	if err := b.open(); err != nil {
		return err
	}
	var all []error
	for _, p := range parts {
		if !wanted.MatchString(p.name) {
			continue
		}
		began := time.Now()
		if err := p.run(b); err != nil {
			all = append(all, fmt.Errorf("%s: %w", p.name, err))
			b.note("%s could not be measured: %v", p.name, err)
		}
		fmt.Printf("  (%s took %.0f s)\n", p.name, time.Since(began).Seconds())
	}
	if only == "" {
		all = append(all, b.write(out, b.quick))
	}
	return errors.Join(all...)
}
