//go:build linux

package main

import (
	"errors"
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

func newSpeaker(port int) (*speaker, error) {
	c, err := net.Dial("udp4", fmt.Sprint("127.0.0.1:", port))
	return &speaker{c, rand.New(rand.NewPCG(5, 6))}, err
}

// say sends a message that begins with nine digits, so that no two are alike.
func (s *speaker) say() error {
	p, _ := gb2312.Encode(fmt.Sprintf("%09d%s", s.rand.IntN(1e9), plausible(s.rand)))
	_, err := s.conn.Write(p)
	return err
}

// rows compares a datagram with its pixels in the idle room, which has rows enough to scroll, and in a bare label.
func (b *bench) rows() error {
	var ours, bare, ratio sample
	var rate float64
	var unseen [2]int
	for range b.times(3, 1) {
		x, lost, _, err := b.hearing(b.window("label"))
		if err != nil {
			return fmt.Errorf("bare label: %w", err)
		}
		unseen[0] += lost
		y, lost, hz, err := b.hearing(b.room(""))
		if err != nil {
			return fmt.Errorf("room: %w", err)
		}
		unseen[1] += lost
		bare, ours, ratio, rate = append(bare, x...), append(ours, y...), append(ratio, y.median()/x.median()), hz
	}
	b.add(figure{
		name: "datagram sent to its row's pixels, idle", ours: ours.tails(), reference: "bare label: " + bare.tails(),
		ratio: ratio.spread("%.2f") + fmt.Sprintf("; p99 %.2f", ours.at(0.99)/bare.at(0.99)), reach: "≤ 1.5", missed: ratio.median() > 1.5 || unseen[1] > 0,
	})
	b.note("Rows are looked at %.0f times a second. Not seen within a second, and in no figure: %d of ours, %d of the label's.", rate, unseen[1], unseen[0])
	return nil
}

// hearing sends messages one by one and notes how long each took to be seen. Messages that changed none of the watched pixels
// are counted.
func (b *bench) hearing(s *shown, err error) (times sample, unseen int, rate float64, _ error) {
	if err != nil {
		return nil, 0, 0, err
	}
	defer s.stop()
	who, err := newSpeaker(s.port)
	if err != nil {
		return nil, 0, 0, err
	}
	defer who.conn.Close()
	for range 30 {
		if err := who.say(); err != nil {
			return nil, 0, 0, err
		}
		time.Sleep(30 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond)
	p, err := s.strip(who.say)
	if err != nil {
		return nil, 0, 0, err
	}
	for range b.times(80, 30) {
		rest(80 * time.Millisecond)
		took, err := p.change(time.Second, who.say)
		switch {
		case errors.Is(err, errUnchanged):
			unseen++
		case err != nil:
			return nil, 0, 0, err
		default:
			times.add(took)
		}
	}
	return times, unseen, p.rate(), nil
}
