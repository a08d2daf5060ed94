package link

import (
	"errors"
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

func TestAnOutboxIsBoundedAndTellsOfRoom(t *testing.T) {
	for name, c := range map[string]struct{ size, fit int }{
		"small letters": {100, maxQueued}, "long letters": {maxLetter, maxQueuedBytes / maxLetter},
	} {
		synctest.Test(t, func(t *testing.T) {
			told := make(chan struct{}, 10)
			n := &narrow{frames: make(chan []byte)}
			o := &outbox{wire: n, wrote: func([]byte) {}, ready: func() { told <- struct{}{} }}
			if o.add(make([]byte, 1)) {
				t.Errorf("%s: taken before the start", name)
			}
			o.start()
			o.add(make([]byte, c.size))
			synctest.Wait() // it is being written
			fit := 0
			for o.add(make([]byte, c.size)) {
				fit++
			}
			if fit != c.fit {
				t.Errorf("%s: %d fit, want %d", name, fit, c.fit)
			}
			left := 0
			for ; len(told) == 0; left++ {
				if left < fit/2 && o.add(make([]byte, c.size)) {
					t.Errorf("%s: a letter was taken when %d had left", name, left)
				}
				<-n.frames
				synctest.Wait()
			}
			if left > fit/2+3 || !o.add(make([]byte, 1)) {
				t.Errorf("%s: told of room when %d had left", name, left)
			}
			for o.waiting() {
				<-n.frames
				synctest.Wait()
			}
			o.stop()
		})
	}
}

func TestFramesAreWrittenAtOnceWhenNothingWaits(t *testing.T) {
	n := &narrow{free: true}
	letters := 0
	o := &outbox{wire: n, wrote: func([]byte) { letters++ }}
	o.acknowledge(3)
	if len(n.wrote) != 0 {
		t.Error("something left before the start")
	}
	o.open = true
	o.ack = 0
	o.add([]byte("\x02letter"))
	o.acknowledge(4)
	o.setAbout([]byte("about"))
	if len(n.wrote) != 3 || string(n.wrote[0]) != "\x02letter" || string(n.wrote[2]) != "about" || letters != 1 || o.waiting() {
		t.Errorf("%q left, and something waits: %v", n.wrote, o.waiting())
	}
}

func TestAcknowledgementsNeedNoRoomAndGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &narrow{frames: make(chan []byte)}
		o := &outbox{wire: n, wrote: func([]byte) {}}
		o.start()
		o.add([]byte("\x02first"))
		synctest.Wait()
		for o.add([]byte("\x02letter")) {
		}
		o.acknowledge(5)
		o.acknowledge(9)
		o.acknowledge(7)
		if got := <-n.frames; string(got) != "\x02first" {
			t.Errorf("%q came", got)
		}
		frame := <-n.frames
		h, _ := parseHeader(frame)
		if number, err := parseAck(frame[headerBytes:]); h.kind != kindAck || number != 9 || err != nil {
			t.Errorf("a frame of type %d, %d, %v", h.kind, number, err)
		}
		if got := <-n.frames; string(got) != "\x02letter" {
			t.Errorf("then %q", got)
		}
		o.ready = func() {}
		go o.stop()
		synctest.Wait()
		for o.waiting() {
			<-n.frames
			synctest.Wait()
		}
	})
}
