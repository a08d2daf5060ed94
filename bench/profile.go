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
func (b *bench) profiles() error {
	if !slices.ContainsFunc(b.figures, func(f figure) bool { return f.missed }) {
		return nil
	}
	rows := func(s *shown) error {
		who, err := newSpeaker(s.port)
		if err != nil {
			return err
		}
		defer who.conn.Close()
		for range b.times(240, 60) {
			rest(80 * time.Millisecond)
			if err := who.say(); err != nil {
				return err
			}
		}
		return nil
	}
	flood := func(s *shown) error {
		_, err := b.send(s.port, floodRate*b.times(20, 5), floodRate, "plain")
		return err
	}
	if err := b.profiled("single rows come", rows); err != nil {
		return err
	}
	return b.profiled(fmt.Sprintf("%d messages a second come", floodRate), flood)
}

// profiled adds what the program's functions cost while something is done to it.
func (b *bench) profiled(what string, do func(*shown) error) error {
	path := filepath.Join(b.temp, "profile")
	if err := os.Setenv("UDPCHAT_PROFILE", path); err != nil {
		return err
	}
	s, err := b.roomAs("profiled", "")
	if err != nil {
		return err
	}
	err = do(s)
	s.stop()
	if err != nil {
		return err
	}
	top := exec.Command("go", "tool", "pprof", "-top", "-cum", "-nodecount="+shownFunctions, b.built("profiled"), path)
	out, err := top.Output()
	if err != nil {
		return fmt.Errorf("read the profile: %w", err)
	}
	_, text, _ := strings.Cut(string(out), "Type: cpu\n")
	b.profile = append(b.profile, profile{what, text})
	return nil
}
