package link

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
)

const (
	// protocol is told in the handshake (ALPN). Copies with different ones cannot talk, so it changes only when nothing
	// else helps; everything smaller is the hello's version.
	protocol = "udpchat/1"

	// exporterLabel is what both sides ask TLS for bytes under that only they two can know (RFC 8446, 7.5).
	exporterLabel = "EXPORTER-udpchat-room-1"
	exporterBytes = 32
)

var (
	errNoKey    = errors.New("the certificate is not a single Ed25519 key")
	errOwnKey   = errors.New("the other side has our own key")
	errWrongKey = errors.New("the other side has another key than the one expected")
)

// credentials are what a copy shows in handshakes.
type credentials struct {
	key         chat.Key
	certificate tls.Certificate
}

// newCredentials makes a certificate for an identity. Nothing in it counts but the key.
func newCredentials(id Identity) (credentials, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // without an end: RFC 5280, 4.1.2.5
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, id.private.Public(), id.private)
	if err != nil {
		return credentials{}, fmt.Errorf("make the certificate: %w", err)
	}
	return credentials{id.Key(), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: crypto.Signer(id.private)}}, nil
}

// listening takes any key but our own.
func (c credentials) listening() *tls.Config {
	t := c.both()
	t.ClientAuth = tls.RequireAnyClientCert
	t.VerifyConnection = func(s tls.ConnectionState) error {
		_, err := c.other(s)
		return err
	}
	return t
}

// dialling takes one key.
func (c credentials) dialling(want chat.Key) *tls.Config {
	t := c.both()
	t.InsecureSkipVerify = true // there is no authority to ask: the key is all that counts, and it is checked here
	t.VerifyConnection = func(s tls.ConnectionState) error {
		got, err := c.other(s)
		if err == nil && got != want {
			err = errWrongKey
		}
		return err
	}
	return t
}

func (c credentials) both() *tls.Config {
	return &tls.Config{
		Certificates:           []tls.Certificate{c.certificate},
		NextProtos:             []string{protocol},
		MinVersion:             tls.VersionTLS13,
		SessionTicketsDisabled: true,
	}
}

// other is the key that the other side has proved to have.
func (c credentials) other(s tls.ConnectionState) (chat.Key, error) {
	if s.Version != tls.VersionTLS13 || s.NegotiatedProtocol != protocol || s.DidResume || len(s.PeerCertificates) != 1 {
		return chat.Key{}, errNoKey
	}
	key, is := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !is || len(key) != len(chat.Key{}) {
		return chat.Key{}, errNoKey
	}
	if chat.Key(key) == c.key {
		return chat.Key{}, errOwnKey
	}
	return chat.Key(key), nil
}

// exported is what TLS gives both sides of a connection, and nobody else.
func exported(s tls.ConnectionState) ([]byte, error) {
	return s.ExportKeyingMaterial(exporterLabel, nil, exporterBytes)
}

// resetKey stays the same over restarts, so that a copy that was killed can tell others at once that their links are gone.
func resetKey(id Identity) *quic.StatelessResetKey {
	key := quic.StatelessResetKey(sha256.Sum256(append([]byte("udpchat reset 1"), id.private.Seed()...)))
	return &key
}
