//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"udpchat/transport/gb2312"
)

// speaker sends single messages.
type speaker struct {
	conn net.Conn
	rand *rand.Rand
}

func newSpeaker(port int) *speaker {
	return &speaker{must(net.Dial("udp4", fmt.Sprint("127.0.0.1:", port))), rand.New(rand.NewPCG(5, 6))}
}

// say sends a message that begins with nine digits, so that no two are alike.
func (s *speaker) say() {
	p, _ := gb2312.Encode(fmt.Sprintf("%09d%s", s.rand.IntN(1e9), plausible(s.rand)))
	must(s.conn.Write(p))
}

// rows compares a datagram with its pixels in the idle room, which has rows enough to scroll, and in a bare label.
func (b *bench) rows() {
	var ours, bare, ratio sample
	var rate float64
	var unseen [2]int
	for range b.times(3, 1) {
		x, lost, _ := b.hearing(b.window("label"))
		unseen[0] += lost
		y, lost, hz := b.hearing(b.room(""))
		unseen[1] += lost
		bare, ours, ratio, rate = append(bare, x...), append(ours, y...), append(ratio, y.median()/x.median()), hz
	}
	b.add(figure{
		name: "datagram sent to its row's pixels, idle", ours: ours.tails(), reference: "bare label: " + bare.tails(),
		ratio: ratio.spread("%.2f") + fmt.Sprintf("; p99 %.2f", ours.at(0.99)/bare.at(0.99)), reach: "≤ 1.5", missed: ratio.median() > 1.5 || unseen[1] > 0,
	})
	b.note("Rows are looked at %.0f times a second. Not seen within a second, and in no figure: %d of ours, %d of the label's.", rate, unseen[1], unseen[0])
}

// hearing sends messages one by one and notes how long each took to be seen. Messages that changed none of the watched pixels
// are counted.
func (b *bench) hearing(s *shown) (times sample, unseen int, rate float64) {
	defer s.stop()
	who := newSpeaker(s.port)
	defer who.conn.Close()
	for range 30 {
		who.say()
		time.Sleep(30 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond)
	p := s.strip(who.say)
	for range b.times(80, 30) {
		rest(80 * time.Millisecond)
		if took, seen := p.change(time.Second, who.say); seen {
			times.add(took)
		} else {
			unseen++
		}
	}
	return times, unseen, p.rate()
}
