//go:build linux

package main

import (
	"errors"
	"fmt"
	"time"
)

// starts compares how long the program, with a long history, and an empty window take to their first frame.
func (b *bench) starts() {
	folder := b.history(million)
	var ours, oursWhole, empty, emptyWhole, ratio sample
	for i := range b.times(11, 4) {
		x, xWhole := b.first("windows", "empty")
		y, yWhole := b.first("udpchat", "--data", folder, "--port", fmt.Sprint(freePort()))
		if i == 0 {
			continue // the first of each reads files the others find in memory
		}
		empty.add(x)
		emptyWhole.add(xWhole)
		ours.add(y)
		oursWhole.add(yWhole)
		ratio = append(ratio, float64(y)/float64(x))
	}
	b.add(figure{
		name: "start to first frame with 1,000,000 messages", ours: ours.spread("%.0f") + " ms", reference: "empty window: " + empty.spread("%.0f") + " ms",
		ratio: ratio.spread("%.2f"), reach: "≤ 1.25", missed: ratio.median() > 1.25,
	})
	b.note("Start to the picture that stays (rows shown): %s ms; empty window %s ms; ratio %s.",
		oursWhole.spread("%.0f"), emptyWhole.spread("%.0f"), ratios(oursWhole, emptyWhole).spread("%.2f"))
}

// first starts a program and returns what frames does.
func (w *workshop) first(program string, args ...string) (frame, whole time.Duration) {
	s := w.desk.begin(0, w.built(program), args...)
	defer s.stop()
	for !s.find() {
		if time.Since(s.began) > 20*time.Second {
			check(errors.New("no window: " + s.errors.String()))
		}
		time.Sleep(time.Millisecond)
	}
	return s.frames()
}

// idle compares processor time and private memory of windows in which nothing happens.
func (b *bench) idle() {
	folder := b.history(million)
	var cpu, memory [3]sample
	for range b.times(3, 1) {
		for i, open := range []func() *shown{
			func() *shown { return b.window("empty") },
			func() *shown { return b.room("") },
			func() *shown { return b.room(folder) },
		} {
			if i == 2 && (b.quick || len(cpu[2]) > 0) {
				continue
			}
			used, held := b.resting(open())
			cpu[i], memory[i] = append(cpu[i], used), append(memory[i], held)
		}
	}
	r, more := ratios(cpu[1], cpu[0]), memory[1].median()-memory[0].median()
	b.add(figure{
		name: "idle processor time", ours: cpu[1].spread("%.2f") + " % of a core", reference: "empty window: " + cpu[0].spread("%.2f") + " %",
		ratio: r.spread("%.2f"), reach: "≤ 1.1", missed: r.median() > 1.1,
	})
	b.add(figure{
		name: "idle private memory", ours: memory[1].spread("%.0f") + " MB", reference: "empty window: " + memory[0].spread("%.0f") + " MB",
		ratio: fmt.Sprintf("%+.0f MB", more), reach: "≤ +40 MB", missed: more > 40,
	})
	if len(cpu[2]) > 0 {
		b.note("With 1,000,000 messages of history: %.2f %% of a core, %.0f MB.", cpu[2].median(), memory[2].median())
	}
}

// resting is the processor time in percent of a core, and the memory in MB.
func (b *bench) resting(s *shown) (cpu, memory float64) {
	defer s.stop()
	time.Sleep(2 * time.Second)
	long := time.Duration(b.times(8, 4)) * time.Second
	before, began := s.worked(), time.Now()
	time.Sleep(long)
	return 100 * float64(s.worked()-before) / float64(time.Since(began)), s.private()
}
