//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"udpchat/bench/x11"
)

// starts compares how long the program, with a long history, and an empty window take to their first frame.
func (b *bench) starts() error {
	folder, err := b.history(million)
	if err != nil {
		return err
	}
	var ours, oursWhole, empty, emptyWhole, ratio sample
	for i := range b.times(11, 4) {
		x, xWhole, err := b.first("empty")
		if err != nil {
			return fmt.Errorf("empty window: %w", err)
		}
		y, yWhole, err := b.first("udpchat", "--data", folder)
		if err != nil {
			return fmt.Errorf("room: %w", err)
		}
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
	return nil
}

// first starts a program and returns the time to the first frame, and to the last change of its picture in the second after.
func (w *workshop) first(program string, args ...string) (frame, whole time.Duration, err error) {
	if program == "udpchat" {
		port, err := freePort()
		if err != nil {
			return 0, 0, err
		}
		args = append(args, "--port", fmt.Sprint(port))
	}
	s, err := w.desk.begin(0, nil, w.built(program), args...)
	if err != nil {
		return 0, 0, err
	}
	defer s.stop()
	for !s.find() {
		if time.Since(s.began) > 20*time.Second {
			return 0, 0, errors.New("no window: " + s.errors.String())
		}
		time.Sleep(time.Millisecond)
	}
	return s.frames()
}

// frames watches a column through the middle of the window, which holds more than one colour from the first frame on.
func (s *shown) frames() (frame, whole time.Duration, err error) {
	var before, now []byte
	for {
		s.find() // it may still be moved or made larger
		r := s.whole()
		column := x11.Rect{X: r.X + r.W/2, Y: r.Y, W: 4, H: r.H}
		now, err = s.x.Look(now[:0], column)
		at := time.Since(s.began)
		switch {
		case err != nil:
			return frame, whole, err
		case frame == 0 && colours(now):
			frame, whole = at, at
		case frame != 0 && !bytes.Equal(before, now):
			whole = at
		case frame != 0 && at > frame+1500*time.Millisecond:
			return frame, whole, nil
		case at > 20*time.Second:
			return 0, 0, errors.New("nothing was drawn")
		}
		before = append(before[:0], now...)
		time.Sleep(time.Millisecond)
	}
}

// colours reports whether a picture has more than one.
func colours(p []byte) bool {
	for i := 4; i < len(p); i += 4 {
		if !bytes.Equal(p[i:i+3], p[:3]) {
			return true
		}
	}
	return false
}

// idle compares processor time and private memory of windows in which nothing happens.
func (b *bench) idle() error {
	folder, err := b.history(million)
	if err != nil {
		return err
	}
	var cpu, memory [3]sample
	for range b.times(3, 1) {
		for i, open := range []func() (*shown, error){
			func() (*shown, error) { return b.window("empty") },
			func() (*shown, error) { return b.room("") },
			func() (*shown, error) { return b.room(folder) },
		} {
			if i == 2 && (b.quick || len(cpu[2]) > 0) {
				continue
			}
			used, held, err := b.resting(open())
			if err != nil {
				return err
			}
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
	return nil
}

// resting is the processor time in percent of a core, and the memory in MB.
func (b *bench) resting(s *shown, err error) (cpu, memory float64, _ error) {
	if err != nil {
		return 0, 0, err
	}
	defer s.stop()
	time.Sleep(2 * time.Second)
	long := time.Duration(b.times(8, 4)) * time.Second
	before, began := s.worked(), time.Now()
	time.Sleep(long)
	return 100 * float64(s.worked()-before) / float64(time.Since(began)), s.private(), nil
}
