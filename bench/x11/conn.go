//go:build linux

// Package x11 is as much of an X client as it takes to press keys in somebody else's window and to look at its pixels: the
// core protocol over the server's socket, and the XTEST extension.
package x11

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// Conn is a connection to an X server. One goroutine may use it.
type Conn struct {
	conn   net.Conn
	in     *bufio.Reader
	root   uint32
	first  byte // the smallest and the greatest key code
	last   byte
	fake   byte // the opcode of XTEST
	codes  map[uint32]byte
	answer []byte
}

var le = binary.LittleEndian

// The requests, by the protocol's numbers.
const (
	getWindowAttributes = 3
	getGeometry         = 14
	queryTree           = 15
	setInputFocus       = 42
	getImage            = 73
	queryExtension      = 98
	getKeyboardMapping  = 101
)

// Dial connects to the server of a display number on this machine, which must let everybody in.
func Dial(display int) (*Conn, error) {
	conn, err := net.Dial("unix", fmt.Sprintf("/tmp/.X11-unix/X%d", display))
	if err != nil {
		return nil, err
	}
	c := &Conn{conn: conn, in: bufio.NewReaderSize(conn, 1<<16)}
	if err := errors.Join(c.setup(), c.findTest(), c.mapKeys()); err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }

func (c *Conn) setup() error {
	if _, err := c.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(c.in, head); err != nil {
		return err
	}
	body := make([]byte, 4*int(le.Uint16(head[6:])))
	if _, err := io.ReadFull(c.in, body); err != nil {
		return err
	}
	if head[0] != 1 || len(body) < 32 {
		return errors.New("x11: the server refused the connection")
	}
	vendor, formats := int(le.Uint16(body[16:])), int(body[21])
	c.first, c.last = body[26], body[27]
	screen := 32 + (vendor+3)&^3 + 8*formats
	if len(body) < screen+4 {
		return errors.New("x11: the server has no screen")
	}
	c.root = le.Uint32(body[screen:])
	return nil
}

// request is a request's bytes: opcode, the byte after it, and the rest, which is padded.
func request(op, detail byte, rest ...uint32) []byte {
	b := []byte{op, detail, 0, 0}
	le.PutUint16(b[2:], uint16(1+len(rest)))
	for _, x := range rest {
		b = le.AppendUint32(b, x)
	}
	return b
}

func pair(a, b int) uint32 { return uint32(uint16(a)) | uint32(uint16(b))<<16 }

// ask sends a request and returns the whole reply, which is valid until the next one.
func (c *Conn) ask(req []byte) ([]byte, error) {
	if _, err := c.conn.Write(req); err != nil {
		return nil, err
	}
	for {
		c.answer = append(c.answer[:0], make([]byte, 32)...)
		if _, err := io.ReadFull(c.in, c.answer); err != nil {
			return nil, err
		}
		switch c.answer[0] {
		case 0:
			return nil, fmt.Errorf("x11: the server answered request %d with error %d", c.answer[10], c.answer[1])
		case 1:
			more := 4 * int(le.Uint32(c.answer[4:]))
			if need := 32 + more; cap(c.answer) < need {
				c.answer = append(make([]byte, 0, need), c.answer...)
			}
			c.answer = c.answer[:32+more]
			_, err := io.ReadFull(c.in, c.answer[32:])
			return c.answer, err
		}
	}
}

func (c *Conn) findTest() error {
	const name = "XTEST"
	req := append(request(queryExtension, 0, uint32(len(name))), name...)
	for len(req)%4 != 0 {
		req = append(req, 0)
	}
	le.PutUint16(req[2:], uint16(len(req)/4))
	a, err := c.ask(req)
	if err != nil {
		return err
	}
	if a[8] == 0 {
		return errors.New("x11: the server lacks XTEST")
	}
	c.fake = a[9]
	return nil
}

func (c *Conn) mapKeys() error {
	n := c.last - c.first + 1
	a, err := c.ask(request(getKeyboardMapping, 0, uint32(c.first)|uint32(n)<<8))
	if err != nil {
		return err
	}
	each := int(a[1])
	c.codes = map[uint32]byte{}
	for i := range int(n) {
		if sym := le.Uint32(a[32+4*i*each:]); each > 0 && sym != 0 {
			if _, known := c.codes[sym]; !known {
				c.codes[sym] = c.first + byte(i)
			}
		}
	}
	return nil
}
