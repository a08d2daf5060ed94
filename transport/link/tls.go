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
	"net/netip"
	"time"

	"github.com/quic-go/quic-go"

	"udpchat/chat"
	"udpchat/journal"
)

const (
	// protocol is the ALPN name (RFC 7301). Nodes with different names cannot link, so smaller changes go by the version in the
	// hello.
	protocol     = protocolName + "3" // with Version
	protocolName = "udpchat/"

	secretLabel = "EXPORTER-udpchat-journal-2" // of the secret of a link
)

// Version is the version of the protocol. Nodes of different versions have no link.
const Version = 3

var (
	errNoKey    = errors.New("the certificate is not a single Ed25519 key")
	errOwnKey   = errors.New("the other side has our own key")
	errWrongKey = errors.New("the other side has another key than the one expected")
	errWeakKey  = errors.New("anybody can sign for the key of the other side")
)

// credentials are the key and the certificate that a node presents in handshakes.
type credentials struct {
	key         chat.Key
	certificate tls.Certificate
}

// newCredentials makes a certificate for an identity. Only the key in it matters.
func newCredentials(id Identity) (credentials, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // no expiration: RFC 5280, section 4.1.2.5
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, id.private.Public(), id.private)
	if err != nil {
		return credentials{}, fmt.Errorf("make the certificate: %w", err)
	}
	return credentials{id.Key(), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: crypto.Signer(id.private)}}, nil
}

// listening returns the TLS configuration of the listener, which accepts any key but our own. other is called for those who offer
// another version of the protocol only.
func (c credentials) listening(other func(at netip.AddrPort, version int)) *tls.Config {
	t := c.both()
	t.GetConfigForClient = func(client *tls.ClientHelloInfo) (*tls.Config, error) {
		if v := offered(client.SupportedProtos); v > 0 {
			other(addrPort(client.Conn.RemoteAddr()), v)
		}
		return nil, nil
	}
	t.ClientAuth = tls.RequireAnyClientCert
	t.VerifyConnection = func(s tls.ConnectionState) error {
		_, err := c.other(s)
		return err
	}
	return t
}

// dialling returns the TLS configuration of a dial, which accepts one key.
func (c credentials) dialling(want chat.Key) *tls.Config {
	t := c.both()
	t.InsecureSkipVerify = true // certificates have no authority: VerifyConnection checks the key instead
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

// other returns the key that the other side has proved to have.
func (c credentials) other(s tls.ConnectionState) (chat.Key, error) {
	if s.Version != tls.VersionTLS13 || s.NegotiatedProtocol != protocol || s.DidResume || len(s.PeerCertificates) != 1 {
		return chat.Key{}, errNoKey
	}
	key, is := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !is || len(key) != len(chat.Key{}) {
		return chat.Key{}, errNoKey
	}
	switch {
	case chat.Key(key) == c.key:
		return chat.Key{}, errOwnKey
	case journal.PublicKey(key).Weak():
		return chat.Key{}, errWeakKey
	}
	return chat.Key(key), nil
}

// secretOf returns keying material (RFC 8446, section 7.5) that only the two sides of a connection know.
func secretOf(s tls.ConnectionState) (secret [32]byte, err error) {
	b, err := s.ExportKeyingMaterial(secretLabel, nil, len(secret))
	copy(secret[:], b)
	return secret, err
}

// resetKey returns the key of stateless resets (RFC 9000, section 10.3). It is the same after a restart, so that a node that was
// killed can then tell others at once that their links are gone.
func resetKey(id Identity) *quic.StatelessResetKey {
	key := quic.StatelessResetKey(sha256.Sum256(append([]byte("udpchat reset 1"), id.private.Seed()...)))
	return &key
}
