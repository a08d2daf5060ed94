//go:build linux

package main

import (
	"fmt"
	"os"
)

// waitingSize is how many datagrams wait in a round of waiting ones: a buffer of 4 MB holds about 10,000.
const waitingSize = 9000

// blastSize is how many are sent without a limit.
const blastSize = 200_000

// blastRate is how many of them are sent a second: about as many as one sender can.
const blastRate = 350_000

const bigBuffer = "4194304"

// loops compares what the receive loops cost for a datagram of 100 bytes.
func (b *bench) loops() {
	all := b.receivers(bigBuffer)
	defer stopAll(all)
	for range b.times(40, 12) {
		for _, r := range all {
			r.round(&b.workshop, true, waitingSize)
		}
	}
	c, bare, ours, classic := all[0], all[1], all[2], all[3]
	limit := fmt.Sprintf("; C recvmmsg %.0f ns", c.thread.median())
	toBare, toClassic := ratios(ours.thread, bare.thread), ratios(ours.thread, classic.thread)
	b.add(figure{
		name: "receive loop, 100-byte datagram, copy and queue included, against Go's bare loop", ours: fmt.Sprintf("%.0f ns", ours.thread.median()),
		reference: fmt.Sprintf("%.0f ns", bare.thread.median()) + limit, ratio: toBare.spread("%.2f"), reach: "≤ 1.25", missed: toBare.median() > 1.25,
	})
	b.add(figure{
		name: "the same against the classic program's loop", ours: fmt.Sprintf("%.0f ns", ours.thread.median()),
		reference: fmt.Sprintf("%.0f ns", classic.thread.median()) + limit, ratio: toClassic.spread("%.2f"), reach: "≤ 0.3", missed: toClassic.median() > 0.3,
	})
	b.note("The loops read %d datagrams that wait in the socket's buffer. With the worker that takes them out of the queue, the whole process is at %s of the bare loop's.",
		waitingSize, ratios(ours.whole, bare.whole).spread("%.2f"))
}

// blast sends as fast as one sender can and counts what is lost.
func (b *bench) blast() {
	all := b.receivers("0")
	defer stopAll(all)
	for range b.times(15, 4) {
		for _, r := range all[1:] {
			r.round(&b.workshop, false, blastSize)
		}
	}
	bare, ours, classic := all[1], all[2], all[3]
	b.add(figure{
		name: fmt.Sprintf("blast of %d datagrams of 100 bytes: lost", blastSize), ours: ours.lost.spread("%.0f"),
		reference: "classic loop " + classic.lost.spread("%.0f") + "; Go's bare loop, same buffer, " + bare.lost.spread("%.0f"),
		reach:     "0", missed: ours.lost.at(1) > 0,
	})
	b.note("Blast: %s datagrams/s were sent. Dropped by the kernel for ours: %s. Our loop's thread is at %s of Go's bare loop there, the process with its worker at %s.",
		ours.rates.spread("%.0f"), ours.drops.spread("%.0f"), ratios(ours.thread, bare.thread).spread("%.2f"), ratios(ours.whole, bare.whole).spread("%.2f"))
}

// receivers starts the loops: C, Go's bare one, ours, the classic one. Those in Go have the program's buffer.
func (w *workshop) receivers(buffer string) (all []*receiver) {
	self := must(os.Executable())
	commands := [][]string{
		{w.built("udp"), "receive", buffer},
		{self, "-role", "bare"},
		{self, "-role", "ours"},
		{"python3", w.built("classic.py"), buffer},
	}
	defer func() {
		if len(all) < len(commands) {
			stopAll(all)
		}
	}()
	for _, c := range commands {
		all = append(all, w.receiver(c...))
	}
	return all
}

func stopAll(all []*receiver) {
	for _, r := range all {
		_ = r.stop()
	}
}
