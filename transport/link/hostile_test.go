package link

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

// attemptsVariable sets how many attempts the tests of this file make together; unset, 200.
const attemptsVariable = "LINK_ATTEMPTS"

// kinds is the number of kinds of attempts.
const kinds = 13

func attempts(t *testing.T) int {
	t.Helper()
	all := 200
	if s := os.Getenv(attemptsVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		all = n
	}
	return (all + kinds - 1) / kinds
}

// noLink fails the test when a room was told of a link or a frame.
func noLink(t *testing.T, what string, rooms ...*fakeRoom) {
	t.Helper()
	for _, r := range rooms {
		if ups, _, frames := r.counts(); ups > 0 || frames > 0 {
			t.Errorf("%s: %d links and %d frames were accepted", what, ups, frames)
		}
	}
}

// fails fails the test unless dialling ends with an error before the link is up. It returns that error.
func (c testNode) fails(t *testing.T, k chat.Key, at netip.AddrPort) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := c.transport.Dial(ctx, net.UDPAddrFromAddrPort(at), c.credentials.dialling(k), c.limits.settings())
	if err == nil {
		err = c.serveDialled(conn)
	}
	if err == nil {
		t.Error("there was a link")
	}
	return err
}

// alert returns the TLS alert in a QUIC error of the handshake (RFC 9001, section 4.8).
func alert(err error) bool {
	var e *quic.TransportError
	return errors.As(err, &e) && e.ErrorCode.IsCryptoError()
}

// nobody is not told of other versions.
func nobody(netip.AddrPort, int) {}

func closedWith(err error, code quic.ApplicationErrorCode) bool {
	var e *quic.ApplicationError
	return errors.As(err, &e) && e.ErrorCode == code
}

func TestAnotherKeyThanTheOneExpectedIsRefused(t *testing.T) {
	a, b := startNode(t, nil), startNode(t, nil)
	old := b.key
	renewed := startNode(t, nil)
	for range attempts(t) {
		for what, err := range map[string]error{
			"wrong":   a.fails(t, NewIdentity().Key(), b.at()),
			"rotated": a.fails(t, old, renewed.at()),
			"own":     a.fails(t, a.key, a.at()),
		} {
			if !alert(err) {
				t.Errorf("%s key: %v", what, err)
			}
		}
	}
	noLink(t, "another key", a.room, b.room, renewed.room)
}

// A thief has the certificate of another node, which is no secret, but not its key.
func TestACertificateWithoutItsKeyIsRefused(t *testing.T) {
	a, b := startNode(t, nil), startNode(t, nil)
	thief := startNode(t, func(c *Config, _ *limits, _ *fakeRoom) {})
	swapped := thief.credentials
	swapped.certificate.Certificate = b.credentials.certificate.Certificate
	liar := listenAs(t, swapped.listening(nobody))
	for range attempts(t) {
		if err := a.fails(t, b.key, liar); !alert(err) {
			t.Error("as the one dialled:", err)
		}
		if err := dialAs(t, thief, swapped.dialling(a.key), a, nil); !alert(err) {
			t.Error("as the dialler:", err)
		}
	}
	noLink(t, "a certificate without its key", a.room, thief.room)
}

// listenAs accepts connections with the given credentials and does nothing with them.
func listenAs(t *testing.T, shown *tls.Config) netip.AddrPort {
	t.Helper()
	conn := listenLoopback(t)
	tr := &quic.Transport{Conn: conn}
	settings := defaultLimits().settings()
	settings.MaxIncomingStreams = 1
	ears, err := tr.Listen(shown, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ears.Close(); tr.Close(); conn.Close() })
	return addrPort(conn.LocalAddr())
}

// dialAs dials a node like an attacker with the given hello, as change alters it, and returns how the connection ended.
func dialAs(t *testing.T, from testNode, shown *tls.Config, to testNode, change func(*hello)) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := from.transport.Dial(ctx, net.UDPAddrFromAddrPort(to.at()), shown, from.limits.settings())
	if err != nil {
		return err
	}
	defer conn.CloseWithError(closeBye, "")
	stream, err := conn.OpenStream()
	if err != nil {
		return err
	}
	h := hello{version: version, instance: [8]byte{1}}
	if change != nil {
		change(&h)
	}
	if _, err := stream.Write(helloFrame(h)); err != nil {
		return err
	}
	stream.SetReadDeadline(time.Now().Add(patience))
	_, err = readHello(stream)
	return err
}

func TestAnOlderProtocolIsRefused(t *testing.T) {
	a, from := startNode(t, nil), startNode(t, nil)
	other := func(change func(*tls.Config)) *tls.Config {
		c := from.credentials.dialling(a.key)
		change(c)
		return c
	}
	if err := dialAs(t, from, other(func(*tls.Config) {}), a, nil); err != nil {
		t.Fatal("what follows would prove nothing:", err)
	}
	a.room.until(t, "the link was there", func() bool { return a.room.ups == 1 && a.room.downs == 1 })
	for range attempts(t) {
		for what, shown := range map[string]*tls.Config{
			"an older ALPN":   other(func(c *tls.Config) { c.NextProtos = []string{formerProtocol} }),
			"another ALPN":    other(func(c *tls.Config) { c.NextProtos = []string{"h3"} }),
			"no ALPN":         other(func(c *tls.Config) { c.NextProtos = nil }),
			"TLS 1.2":         other(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }),
			"no certificate":  other(func(c *tls.Config) { c.Certificates = nil }),
			"two of them":     other(func(c *tls.Config) { c.Certificates = twice(c.Certificates[0]) }),
			"our certificate": other(func(c *tls.Config) { c.Certificates = []tls.Certificate{a.credentials.certificate} }),
		} {
			if err := dialAs(t, from, shown, a, nil); err == nil {
				t.Errorf("%s was accepted", what)
			}
		}
		if err := dialAs(t, from, other(func(*tls.Config) {}), a, func(h *hello) { h.version = version - 1 }); !closedWith(err, closeProtocol) {
			t.Error("hello of an older version:", err)
		}
	}
	if ups, _, frames := a.room.counts(); ups != 1 || frames != 0 {
		t.Errorf("%d links and %d frames were accepted", ups-1, frames)
	}
}

func twice(c tls.Certificate) []tls.Certificate {
	c.Certificate = append(c.Certificate, c.Certificate[0])
	return []tls.Certificate{c}
}

// eavesdrop accepts one connection with a node's key, answers nothing, and hands over all that came on its stream, nothing if
// there was none before end is called.
func eavesdrop(t *testing.T, as testNode, heard chan<- []byte) (at netip.AddrPort, end func()) {
	t.Helper()
	conn := listenLoopback(t)
	tr := &quic.Transport{Conn: conn}
	settings := defaultLimits().settings()
	settings.MaxIncomingStreams = 1
	ears, err := tr.Listen(as.credentials.listening(nobody), settings)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { ears.Close(); tr.Close(); conn.Close(); <-done })
	go func() {
		defer close(done)
		c, err := ears.Accept(context.Background())
		if err != nil {
			heard <- nil
			return
		}
		stream, err := c.AcceptStream(context.Background())
		if err != nil {
			heard <- nil
			return
		}
		got := make([]byte, headerBytes+helloBytes)
		n, _ := io.ReadFull(stream, got)
		stream.SetReadDeadline(time.Now().Add(200 * time.Millisecond)) // what else would be there is there by then
		rest, _ := io.ReadAll(stream)
		c.CloseWithError(closeProtocol, "")
		heard <- append(got[:n], rest...)
	}()
	return addrPort(conn.LocalAddr()), func() { ears.Close() }
}
