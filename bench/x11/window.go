//go:build linux

package x11

import "fmt"

// Rect is a part of the screen, in pixels from its upper left corner.
type Rect struct{ X, Y, W, H int }

// Window is a window and where it is.
type Window struct {
	ID uint32
	Rect
}

// Windows lists the windows that are shown and at least 100 pixels wide and high, the topmost last.
func (c *Conn) Windows() ([]Window, error) {
	a, err := c.ask(request(queryTree, 0, c.root))
	if err != nil {
		return nil, err
	}
	var ids []uint32
	for i := range int(le.Uint16(a[16:])) {
		ids = append(ids, le.Uint32(a[32+4*i:]))
	}
	var shown []Window
	for _, id := range ids {
		// A window may be gone by now, which is an error of no interest.
		if a, err = c.ask(request(getWindowAttributes, 0, id)); err != nil || a[26] != 2 {
			continue
		}
		if a, err = c.ask(request(getGeometry, 0, id)); err != nil {
			continue
		}
		at := func(i int) int { return int(int16(le.Uint16(a[i:]))) }
		if w := (Window{id, Rect{at(12), at(14), at(16), at(18)}}); w.W >= 100 && w.H >= 100 {
			shown = append(shown, w)
		}
	}
	return shown, nil
}

// Focus lets a window have the keyboard.
func (c *Conn) Focus(w Window) error {
	_, err := c.conn.Write(request(setInputFocus, 1, w.ID, 0))
	return err
}

// Look appends the pixels of a part of the screen to b, four bytes each, row after row.
func (c *Conn) Look(b []byte, r Rect) ([]byte, error) {
	a, err := c.ask(request(getImage, 2, c.root, pair(r.X, r.Y), pair(r.W, r.H), 0xffffffff))
	if err != nil {
		return b, err
	}
	if want := 32 + 4*r.W*r.H; len(a) < want {
		return b, fmt.Errorf("x11: a picture of %d bytes instead of %d", len(a), want)
	}
	return append(b, a[32:32+4*r.W*r.H]...), nil
}

// The events XTEST makes.
const (
	keyPress      = 2
	keyRelease    = 3
	buttonPress   = 4
	buttonRelease = 5
	motion        = 6
)

func (c *Conn) event(kind, detail byte, x, y int) []byte {
	return request(c.fake, 2, uint32(kind)|uint32(detail)<<8, 0, 0, 0, 0, pair(x, y), 0, 0)
}

// Key symbols of the protocol; letters are their ASCII codes.
const (
	BackSpace = 0xff08
)

// Key presses and releases a key, by the symbol it has without Shift.
func (c *Conn) Key(symbol uint32) error {
	code, ok := c.codes[symbol]
	if !ok {
		return fmt.Errorf("x11: no key has the symbol %#x", symbol)
	}
	return c.write(c.event(keyPress, code, 0, 0), c.event(keyRelease, code, 0, 0))
}

// Point moves the pointer.
func (c *Conn) Point(x, y int) error {
	return c.write(c.event(motion, 0, x, y))
}

// WheelUp turns the wheel up by a number of steps.
func (c *Conn) WheelUp(steps int) error {
	var all [][]byte
	for range steps {
		all = append(all, c.event(buttonPress, 4, 0, 0), c.event(buttonRelease, 4, 0, 0))
	}
	return c.write(all...)
}

func (c *Conn) write(events ...[]byte) error {
	var b []byte
	for _, e := range events {
		b = append(b, e...)
	}
	_, err := c.conn.Write(b)
	return err
}
