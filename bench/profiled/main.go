//go:build linux

// Profiled is the program with its processor profile written to the file in UDPCHAT_PROFILE, and its memory profile to the
// same name with .heap. It is for the benchmarks only.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"

	"udpchat/app"
)

func main() {
	o, err := app.ParseOptions(os.Args[1:], os.Stderr)
	if err != nil {
		os.Exit(2)
	}
	stop := profile(os.Getenv("UDPCHAT_PROFILE"))
	code := app.Run(o, app.Metadata(`Version = "profiled"`))
	stop()
	os.Exit(code)
}

func profile(path string) (stop func()) {
	f, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "no profile:", err)
		return func() {}
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
		if heap, err := os.Create(path + ".heap"); err == nil {
			defer heap.Close()
			_ = pprof.Lookup("heap").WriteTo(heap, 0)
		}
	}
}
