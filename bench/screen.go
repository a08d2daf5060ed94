//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// The screen of the virtual display, in pixels.
const screenWidth, screenHeight = 1280, 800

// backSpace is a key symbol of X; letters are their ASCII codes.
const backSpace xproto.Keysym = 0xff08

// rect is a part of the screen, in pixels from its upper left corner.
type rect struct{ X, Y, W, H int }

// screen presses keys in another program's window and looks at its pixels.
type screen struct {
	*xgb.Conn
	root  xproto.Window
	codes map[xproto.Keysym]byte
}

func openScreen(display int) *screen {
	xgb.Logger.SetOutput(io.Discard) // it tells of the missing authority file
	c := must(xgb.NewConnDisplay(fmt.Sprint(":", display)))
	check(xtest.Init(c))
	setup := xproto.Setup(c)
	s := &screen{c, setup.DefaultScreen(c).Root, map[xproto.Keysym]byte{}}
	n := byte(setup.MaxKeycode - setup.MinKeycode + 1)
	keys := must(xproto.GetKeyboardMapping(c, setup.MinKeycode, n).Reply())
	for i := range n {
		symbol := keys.Keysyms[int(i)*int(keys.KeysymsPerKeycode)]
		if _, known := s.codes[symbol]; !known {
			s.codes[symbol] = byte(setup.MinKeycode) + i
		}
	}
	return s
}

// find looks for the topmost window that is shown and at least 100 pixels wide and high.
func (s *shown) find() bool {
	tree := must(xproto.QueryTree(s.screen.Conn, s.screen.root).Reply())
	found := false
	for _, id := range tree.Children {
		// An error means that the window is gone by now.
		a, err := xproto.GetWindowAttributes(s.screen.Conn, id).Reply()
		if err != nil || a.MapState != xproto.MapStateViewable {
			continue
		}
		g, err := xproto.GetGeometry(s.screen.Conn, xproto.Drawable(id)).Reply()
		if err == nil && g.Width >= 100 && g.Height >= 100 {
			s.window, s.rect, found = id, rect{int(g.X), int(g.Y), int(g.Width), int(g.Height)}, true
		}
	}
	return found
}

// focus lets the window have the keyboard.
func (s *shown) focus() {
	xproto.SetInputFocus(s.screen.Conn, xproto.InputFocusPointerRoot, s.window, xproto.TimeCurrentTime)
}

// look returns the pixels of a part of the screen, four bytes each, row after row.
func (s *screen) look(r rect) []byte {
	picture := must(xproto.GetImage(s.Conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root),
		int16(r.X), int16(r.Y), uint16(r.W), uint16(r.H), 0xffffffff).Reply()).Data
	if want := 4 * r.W * r.H; len(picture) < want {
		check(fmt.Errorf("a picture of %d bytes instead of %d", len(picture), want))
	}
	return picture[:4*r.W*r.H]
}

func (s *screen) event(kind, detail byte, x, y int) {
	xtest.FakeInput(s.Conn, kind, detail, 0, s.root, int16(x), int16(y), 0)
}

// key presses and releases a key, by the symbol it has without Shift.
func (s *screen) key(symbol xproto.Keysym) {
	code, ok := s.codes[symbol]
	if !ok {
		check(fmt.Errorf("no key has the symbol %#x", symbol))
	}
	s.event(xproto.KeyPress, code, 0, 0)
	s.event(xproto.KeyRelease, code, 0, 0)
}

// point moves the pointer.
func (s *screen) point(x, y int) { s.event(xproto.MotionNotify, 0, x, y) }

// wheelUp turns the wheel up by a number of steps.
func (s *screen) wheelUp(steps int) {
	for range steps {
		s.event(xproto.ButtonPress, 4, 0, 0)
		s.event(xproto.ButtonRelease, 4, 0, 0)
	}
}

// frames watches a column through the middle of the window, which holds more than one colour from the first frame on. It
// returns the time to the first frame, and to the last change of its picture in the second after.
func (s *shown) frames() (frame, whole time.Duration) {
	var before []byte
	for {
		s.find() // it may still be moved or made larger
		r := s.whole()
		now := s.screen.look(rect{X: r.X + r.W/2, Y: r.Y, W: 4, H: r.H})
		at := time.Since(s.began)
		switch {
		case frame == 0 && colours(now):
			frame, whole = at, at
		case frame != 0 && !bytes.Equal(before, now):
			whole = at
		case frame != 0 && at > frame+1500*time.Millisecond:
			return frame, whole
		case at > 20*time.Second:
			check(errors.New("nothing was drawn"))
		}
		before = now
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
