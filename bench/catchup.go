//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"udpchat/bench/nodes"
	"udpchat/chat"
	"udpchat/history/entries"
)

// absent is how many have said what is carried by others. None of them is there.
const absent = 60

// onScreen is how many of the newest messages a window shows at first.
const onScreen = 200

// whatWasSaid invents what each of the absent has said.
func whatWasSaid(all int) []entries.Run {
	words := make([]*rand.Rand, absent)
	for i := range words {
		words[i] = rand.New(rand.NewPCG(uint64(i), 9))
	}
	return nodes.Archive(absent, all/absent, func(author, _ int) string { return plausible(words[author]) })
}

// catchUp has an empty node get 100,000 entries from another one, over a link, to its disk.
func catchUp(b *bench) {
	runs := whatWasSaid(100_000)
	all := 100_000 / absent * absent
	var ours, plain, stored, screen sample
	for range b.times(5, 3) {
		folder := must(os.MkdirTemp(b.temp, "catchup"))
		full, empty := filepath.Join(folder, "full"), filepath.Join(folder, "empty")
		check(nodes.Meet(full, empty))
		plain = append(plain, must(nodes.Fill(filepath.Join(folder, "plain"), runs, nodes.Messages)))
		stored = append(stored, must(nodes.Fill(full, runs, nodes.Entries)))
		shown, kept := caught(full, empty, all)
		ours = append(ours, float64(all)/kept.Seconds())
		screen.add(shown)
		os.RemoveAll(folder)
	}
	ratio := ratios(ours, plain)
	b.add(figure{
		name: "an empty node gets 100,000 entries of 60 authors over one link, verified, to disk", ours: ours.spread("%.0f") + " entries/s",
		reference: "the same messages inserted with their index: " + plain.spread("%.0f") + "/s", ratio: ratio.spread("%.2f"),
		reach: "≥ 0.35, ≥ 20,000/s", missed: ratio.median() < 0.35 || ours.median() < 20_000,
	})
	b.add(figure{
		name: "the newest 200 of these shown, all authors away", ours: screen.spread("%.0f") + " ms after the link is dialled", reach: "≤ 1 s", missed: screen.at(1) > 1000,
	})
	b.note("The same entries given to the history directly, flushed: %s/s.", stored.spread("%.0f"))
}

// caught has a node with an empty folder get what another one keeps. It returns when the newest were shown and when all was on disk.
func caught(full, empty string, all int) (shown, kept time.Duration) {
	from := must(nodes.New(nodes.Config{Folder: full}))
	defer from.Close()
	to := must(nodes.New(nodes.Config{Folder: empty}))
	defer to.Close()
	began := time.Now()
	to.Connect(from.Key, from.Address())
	until(time.Minute, "the newest are shown", func() bool { return newestShown(to.Room.Changes(chat.OpenRoom, 0).Messages, all) })
	shown = time.Since(began)
	written(to, all)
	return shown, time.Since(began)
}

// written waits until so many entries have come to a node and are on its disk.
func written(n *nodes.Node, all int) {
	until(5*time.Minute, "all has come", func() bool { return n.History.Arrivals() == int64(all) })
	flushed := make(chan struct{})
	n.History.Flush(func() { close(flushed) })
	<-flushed
}

// newestShown reports whether the last of some messages are the last that were said.
func newestShown(ms []chat.Message, all int) bool {
	if len(ms) < onScreen {
		return false
	}
	for _, m := range ms[len(ms)-onScreen:] {
		if m.Number+onScreen/absent+1 < uint64(all/absent) {
			return false
		}
	}
	return true
}

// fourSources compares getting the same from four nodes and from one.
func fourSources(b *bench) {
	runs := whatWasSaid(b.times(60_000, 30_000))
	var ratio, rates, alone, share sample
	for range b.times(5, 3) {
		one, _ := from(b, runs, 1)
		four, bytes := from(b, runs, 4)
		rates, alone, share = append(rates, four), append(alone, one), append(share, bytes)
		ratio = append(ratio, four/one)
	}
	b.add(figure{
		name: "the same from four sources", ours: rates.spread("%.0f") + " entries/s", reference: "one source: " + alone.spread("%.0f") + "/s",
		ratio: ratio.spread("%.2f"), reach: "≥ 0.9", missed: ratio.median() < 0.9,
	})
	b.add(figure{
		name: "bytes received from four sources", ours: share.spread("%.3f") + " times what is needed", reach: "≤ 1.1", missed: share.median() > 1.1,
	})
}

// from returns how many entries a second a node gets from so many others, and how many times the bytes that it needs come.
func from(b *bench, runs []entries.Run, count int) (rate, share float64) {
	folder := must(os.MkdirTemp(b.temp, "sources"))
	defer os.RemoveAll(folder)
	empty, first := filepath.Join(folder, "empty"), filepath.Join(folder, "0")
	check(nodes.Meet(first, empty))
	must(nodes.Fill(first, runs, nodes.Entries))
	all, needed := 0, 0
	for _, r := range runs {
		all += len(r.Entries)
		for _, e := range r.Entries {
			needed += e.Size() + 1
		}
	}
	var from []*nodes.Node
	for i := range count {
		at := filepath.Join(folder, fmt.Sprint(i))
		if i > 0 {
			copyHistory(first, at)
		}
		from = append(from, must(nodes.New(nodes.Config{Folder: at})))
		defer from[i].Close()
	}
	to := must(nodes.New(nodes.Config{Folder: empty}))
	defer to.Close()
	began := time.Now()
	for _, f := range from {
		to.Connect(f.Key, f.Address())
	}
	written(to, all)
	return float64(all) / time.Since(began).Seconds(), float64(to.Runs.Bytes.Load()) / float64(needed)
}

// copyHistory copies what a node keeps, but not who it is.
func copyHistory(from, to string) {
	check(os.MkdirAll(to, 0o700))
	for _, f := range must(os.ReadDir(from)) {
		if strings.HasPrefix(f.Name(), "history.db") {
			check(os.WriteFile(filepath.Join(to, f.Name()), must(os.ReadFile(filepath.Join(from, f.Name()))), 0o600))
		}
	}
}
