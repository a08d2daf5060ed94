//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// profile is what functions cost while something was done.
type profile struct{ of, text string }

// shownFunctions is how many of them a profile lists.
const shownFunctions = "18"

// profiles looks where the program's time goes while single rows come and during a flood, when a figure was missed.
func (b *bench) profiles() {
	if !slices.ContainsFunc(b.figures, func(f figure) bool { return f.missed }) {
		return
	}
	b.profiled("single rows come", func(s *shown) {
		who := newSpeaker(s.port)
		defer who.conn.Close()
		for range b.times(240, 60) {
			rest(80 * time.Millisecond)
			who.say()
		}
	})
	b.profiled(fmt.Sprintf("%d messages a second come", floodRate), func(s *shown) {
		b.send(s.port, floodRate*b.times(20, 5), floodRate, "plain")
	})
}

// profiled adds what the program's functions cost while something is done to it.
func (b *bench) profiled(what string, do func(*shown)) {
	path := filepath.Join(b.temp, "profile")
	check(os.Setenv("UDPCHAT_PROFILE", path))
	s := b.roomAs("profiled", "")
	err := attempt(func() { do(s) })
	s.stop()
	check(err)
	top := exec.Command("go", "tool", "pprof", "-top", "-cum", "-nodecount="+shownFunctions, b.built("profiled"), path)
	_, text, _ := strings.Cut(string(must(top.Output())), "Type: cpu\n")
	b.profile = append(b.profile, profile{what, text})
}
