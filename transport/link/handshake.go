package link

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/quic-go/quic-go"
)

// The reasons for closing a connection, as the other side receives them.
const (
	closeBye       quic.ApplicationErrorCode = 0 // the program ends
	closeDuplicate quic.ApplicationErrorCode = 1 // another link between the two nodes stays
	closeProtocol  quic.ApplicationErrorCode = 2 // an invalid frame
	closeBusy      quic.ApplicationErrorCode = 3 // too many links, or too much memory for halves of frames
	closeSilent    quic.ApplicationErrorCode = 4 // no answer
	closeSlow      quic.ApplicationErrorCode = 5 // what waits to be sent is too much
)

var (
	errDuplicate = errors.New("there is another link")
	errFull      = errors.New("too many links")
)

// serveIncoming makes a link of a connection that the other side dialled, and serves it until it ends.
func (h *Hub) serveIncoming(conn *quic.Conn) {
	defer h.track(conn)()
	ctx, cancel := context.WithTimeout(h.stopped, helloTime)
	defer cancel()
	stream, err := conn.AcceptStream(ctx)
	if err == nil {
		err = h.serveStream(conn, stream, false)
	}
	h.closeFailed(conn, err)
}

// serveDialled makes a link of a connection that this side dialled, and serves it until it ends.
func (h *Hub) serveDialled(conn *quic.Conn) error {
	defer h.track(conn)()
	stream, err := conn.OpenStream()
	if err == nil {
		err = h.serveStream(conn, stream, true)
	}
	h.closeFailed(conn, err)
	return err
}

func (h *Hub) serveStream(conn *quic.Conn, stream *quic.Stream, dialled bool) error {
	l, err := newLink(h, conn, stream, dialled)
	if err != nil {
		return err
	}
	if !dialled {
		if err := l.receiveHello(); err != nil {
			return err
		}
		return h.serveLink(l, l.sendHello)
	}
	if err := l.sendHello(); err != nil {
		return err
	}
	if err := l.receiveHello(); err != nil {
		return err
	}
	return h.serveLink(l, func() error { return nil })
}

// track registers a connection until it has ended, so that leave can say goodbye on it.
func (h *Hub) track(conn *quic.Conn) (ended func()) {
	h.mu.Lock()
	h.conns[conn] = struct{}{}
	late := h.closed
	h.mu.Unlock()
	if late {
		_ = conn.CloseWithError(closeBye, "")
	}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.conns, conn)
	}
}

// closeFailed closes a connection with the code of err. With nil the connection is closed already.
func (h *Hub) closeFailed(conn *quic.Conn, err error) {
	code := closeProtocol
	switch {
	case err == nil:
		return
	case h.stopped.Err() != nil:
		code = closeBye
	case errors.Is(err, errDuplicate):
		code = closeDuplicate
	case errors.Is(err, errFull):
		code = closeBusy
	}
	h.refused.Add(1)
	h.config.Log.Debug("no link", "to", addrPort(conn.RemoteAddr()), "error", err)
	_ = conn.CloseWithError(code, "") // all it could say is that it is closed
}

// sendHello writes this side's hello, which says nothing but what a stranger may know.
func (l *link) sendHello() error {
	h := hello{version: version, instance: l.hub.config.Instance}
	_, err := l.stream.Write(appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, h) }))
	return err
}

// receiveHello reads and checks the other side's hello.
func (l *link) receiveHello() error {
	said, err := readHello(l.reader)
	l.instance = said.instance
	return err
}

func readHello(r io.Reader) (hello, error) {
	var head [headerBytes]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return hello{}, err
	}
	h, err := parseHeader(head[:])
	if err == nil && h.kind != kindHello {
		err = fmt.Errorf("frame of type %d before the hello: %w", h.kind, errValue)
	}
	if err != nil {
		return hello{}, err
	}
	body := make([]byte, h.length)
	if _, err := io.ReadFull(r, body); err != nil {
		return hello{}, err
	}
	return parseHello(body)
}
