package link

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"io"

	"github.com/quic-go/quic-go"
)

// Why a connection is closed, as the other side is told.
const (
	closeBye       quic.ApplicationErrorCode = 0 // the program ends
	closeDuplicate quic.ApplicationErrorCode = 1 // there is another link between the two
	closeProtocol  quic.ApplicationErrorCode = 2 // what came was no frame that may come
	closeRoom      quic.ApplicationErrorCode = 3 // another room code
	closeBusy      quic.ApplicationErrorCode = 4 // no room for more links
	closeSilent    quic.ApplicationErrorCode = 5 // no answer
)

var (
	errRoom      = errors.New("another room code")
	errDuplicate = errors.New("there is another link")
	errFull      = errors.New("too many links")
)

// answer makes a link of a connection that the other side made, and keeps it until it ends. The other side speaks first:
// who is not in the room learns nothing.
func (h *Hub) answer(conn *quic.Conn) {
	defer h.begun(conn)()
	ctx, cancel := context.WithTimeout(h.stopped, helloTime)
	defer cancel()
	stream, err := conn.AcceptStream(ctx)
	if err == nil {
		err = h.meetDialler(h.newLink(conn, stream, false))
	}
	h.end(conn, err)
}

func (h *Hub) meetDialler(l *link) error {
	if err := l.hear(dialler); err != nil {
		return err
	}
	return h.hold(l, func() error { return l.greet(listener) })
}

// call makes a link of a connection this side made, and keeps it until it ends.
func (h *Hub) call(conn *quic.Conn) error {
	defer h.begun(conn)()
	stream, err := conn.OpenStream()
	if err == nil {
		err = h.meetListener(h.newLink(conn, stream, true))
	}
	h.end(conn, err)
	return err
}

func (h *Hub) meetListener(l *link) error {
	if err := l.greet(dialler); err != nil {
		return err
	}
	if err := l.hear(listener); err != nil {
		return err
	}
	return h.hold(l, func() error { return nil })
}

// begun notes a connection until it has ended, so that the other side is told when the program ends.
func (h *Hub) begun(conn *quic.Conn) (ended func()) {
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

// end closes a connection and tells why; nil: it is closed already.
func (h *Hub) end(conn *quic.Conn, err error) {
	code := closeProtocol
	switch {
	case err == nil:
		return
	case h.stopped.Err() != nil:
		code = closeBye
	case errors.Is(err, errRoom):
		code = closeRoom
	case errors.Is(err, errDuplicate):
		code = closeDuplicate
	case errors.Is(err, errFull):
		code = closeBusy
	}
	h.refused.Add(1)
	h.config.Log.Debug("no link", "to", addrPort(conn.RemoteAddr()), "error", err)
	_ = conn.CloseWithError(code, "") // all it could say is that it is closed
}

// greet writes this side's hello.
func (l *link) greet(r role) error {
	secret, err := exported(l.conn.ConnectionState().TLS)
	if err != nil {
		return err
	}
	l.told = l.hub.config.About()
	h := hello{
		version: version, instance: l.hub.config.Instance, proof: l.hub.config.Code.proof(r, secret), about: l.told,
	}
	h.heard, h.hasHeard = l.hub.room.Heard(l.key)
	_, err = l.stream.Write(appendFrame(nil, kindHello, func(b []byte) []byte { return appendHello(b, h) }))
	return err
}

// hear reads and checks the other side's hello.
func (l *link) hear(r role) error {
	secret, err := exported(l.conn.ConnectionState().TLS)
	if err != nil {
		return err
	}
	said, err := readHello(l.reader)
	if err != nil {
		return err
	}
	want := l.hub.config.Code.proof(r, secret)
	if !hmac.Equal(said.proof[:], want[:]) {
		return errRoom
	}
	l.said = said
	return nil
}

func readHello(r io.Reader) (hello, error) {
	var head [headerBytes]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return hello{}, err
	}
	about, err := parseHeader(head[:])
	if err == nil && about.kind != kindHello {
		err = fmt.Errorf("frame of type %d before the hello: %w", about.kind, errValue)
	}
	if err != nil {
		return hello{}, err
	}
	body := make([]byte, about.length)
	if _, err := io.ReadFull(r, body); err != nil {
		return hello{}, err
	}
	return parseHello(body)
}
