package link

import (
	"bytes"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// narrow is a wire that blocks until a frame is taken from it.
type narrow struct {
	frames chan []byte
	free   bool // nothing waits
	wrote  [][]byte
}

func (n *narrow) TryWriteAll(frame []byte) error {
	if !n.free {
		return errors.New("would block")
	}
	n.wrote = append(n.wrote, frame)
	return nil
}

func (n *narrow) Write(frame []byte) (int, error) {
	n.frames <- frame
	return len(frame), nil
}

// boxed returns an outbox on a wire, and what it is told.
func boxed(n *narrow) (o *outbox, readies, wrote *atomic.Int64) {
	readies, wrote = new(atomic.Int64), new(atomic.Int64)
	o = &outbox{wire: n, ready: func() { readies.Add(1) }, wrote: func() { wrote.Add(1) }}
	return o, readies, wrote
}

func TestAnOutboxTellsWhenItIsAboveItsMarkAndHalfEmpty(t *testing.T) {
	for name, size := range map[string]int{"short frames": 100, "long frames": 64 << 10} {
		synctest.Test(t, func(t *testing.T) {
			n := &narrow{frames: make(chan []byte)}
			o, readies, _ := boxed(n)
			o.start()
			frame := journalFrame(make([]byte, size))
			o.add(frame)
			synctest.Wait() // it is being written
			fit := 1
			for ; ; fit++ {
				if below, _ := o.add(frame); !below {
					break
				}
			}
			if want := markQueued/len(frame) + 1; fit != want {
				t.Errorf("%s: the mark is passed after %d, want %d", name, fit, want)
			}
			for readies.Load() == 0 {
				<-n.frames
				synctest.Wait()
				if half := o.bytes <= markQueued/2; half != (readies.Load() == 1) {
					t.Errorf("%s: told of room when %d bytes wait", name, o.bytes)
				}
			}
			if below, _ := o.add(frame); !below {
				t.Errorf("%s: still above the mark", name)
			}
			go o.stop()
			synctest.Wait()
			<-n.frames // the one that was being written
			if readies.Load() != 1 {
				t.Errorf("%s: told of room %d times", name, readies.Load())
			}
		})
	}
}

func TestAnOutboxThatNobodyReadsOverflowsAndForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &narrow{frames: make(chan []byte)}
		o, _, _ := boxed(n)
		o.start()
		frame, all := journalFrame(make([]byte, 64<<10)), 0
		for {
			all += len(frame)
			if _, overflow := o.add(frame); overflow {
				break
			}
		}
		if all < maxQueued || all > maxQueued+3*len(frame) || o.frames != nil {
			t.Errorf("%d bytes were taken, %d frames are left", all, len(o.frames))
		}
		if below, overflow := o.add(frame); !below || overflow || o.frames != nil {
			t.Error("a frame was taken afterwards")
		}
		<-n.frames
		o.stop()
	})
}

func TestFramesAreWrittenAtOnceWhenNothingWaits(t *testing.T) {
	n := &narrow{free: true}
	o, _, wrote := boxed(n)
	o.add(journalFrame([]byte("early"))) // before the start there is no link
	o.acknowledge(ack{read: 3})
	if len(n.wrote) != 0 {
		t.Error("something left before the start")
	}
	o.start()
	o.add(journalFrame([]byte("frame")))
	o.acknowledge(ack{read: 4})
	o.setAbout([]byte("about"))
	if len(n.wrote) != 4 || !bytes.Equal(n.wrote[0], ackFrame(ack{read: 3})) || string(n.wrote[1][headerBytes:]) != "frame" ||
		string(n.wrote[3]) != "about" || wrote.Load() != 1 || o.waiting() {
		t.Errorf("%q left, and something waits: %v", n.wrote, o.waiting())
	}
}

func TestAcksAndAboutsNeedNoRoomAndGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &narrow{frames: make(chan []byte)}
		o, _, wrote := boxed(n)
		o.start()
		o.add(journalFrame([]byte("first")))
		synctest.Wait()
		o.add(journalFrame([]byte("second")))
		o.acknowledge(ack{read: 5})
		o.acknowledge(ack{read: 6, wanted: true})
		o.acknowledge(ack{read: 7})
		o.setAbout([]byte("about 1"))
		o.setAbout([]byte("about 2"))
		for _, want := range []string{
			string(journalFrame([]byte("first"))), string(ackFrame(ack{7, true})), "about 2", string(journalFrame([]byte("second"))),
		} {
			if got := <-n.frames; string(got) != want {
				t.Errorf("%q came, want %q", got, want)
			}
		}
		synctest.Wait()
		if o.waiting() || wrote.Load() != 2 {
			t.Errorf("%d frames were written, something waits: %v", wrote.Load(), o.waiting())
		}
		o.stop()
	})
}
