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
	"slices"
	"time"
)

// bench is a run of the benchmarks.
type bench struct {
	report
	workshop
}

// part measures one figure, or a few that belong together.
type part struct {
	name string
	run  func(*bench)
}

// windowless are the parts that need neither the programs nor a display.
var windowless = []part{
	{"catchup", catchUp},
	{"sources", fourSources},
	{"say", sayToReceive},
	{"chain", chainOfTen},
	{"mesh", meshOf32},
	{"curve", growth},
	{"million", oneOfAMillion},
	{"links", twoHundredLinks},
	{"quiet", twoIdle},
}

// parts are the others.
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
	b := &bench{}
	out := flag.String("out", "BENCHMARKS.md", "write the report to this `file`")
	only := flag.String("only", "", "measure only the parts whose names match this `expression`, and write no report")
	role := flag.String("role", "", "be one of the references; used by the benchmarks themselves")
	flag.StringVar(&b.folder, "folder", "build/bench", "keep what is built in this `folder`")
	flag.BoolVar(&b.quick, "quick", false, "take about ten minutes")
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
	isWanted := func(p part) bool { return wanted.MatchString(p.name) }
	if err := attempt(func() { b.open(slices.ContainsFunc(parts, isWanted)) }); err != nil {
		return err
	}
	var all []error
	for _, p := range slices.Concat(parts, windowless) {
		if !isWanted(p) {
			continue
		}
		began := time.Now()
		if err := attempt(func() { p.run(b) }); err != nil {
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

// failure is an error that ends what is attempted.
type failure struct{ error }

// check ends the part of the benchmark that is running, if there is an error. Deferred calls run.
func check(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// must returns a value, and checks the error that came with it.
func must[T any](value T, err error) T {
	check(err)
	return value
}

// attempt calls f and returns the error that ended it.
func attempt(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			err = r.error
		default:
			panic(r)
		}
	}()
	f()
	return nil
}
