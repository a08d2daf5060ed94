package link

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"udpchat/chat"
)

const (
	identityFile = "identity.key"
	maxIdentity  = 4096 // bytes; a longer file is not one of ours
	pemType      = "PRIVATE KEY"
)

// ErrDamaged is what reading an identity fails with when the file is there and is not one.
var ErrDamaged = errors.New("not an Ed25519 key in PKCS #8")

// Identity is the key a copy is known by. The zero Identity is none.
type Identity struct{ private ed25519.PrivateKey }

// NewIdentity makes an identity that is kept nowhere.
func NewIdentity() Identity {
	_, private, _ := ed25519.GenerateKey(rand.Reader) // rand.Reader never fails
	return Identity{private}
}

// LoadIdentity reads the identity of a data folder, and makes it when the folder has none. Its file is for this user alone.
// The caller holds the folder's lock. A file that is no key is left alone, for a new key would make this copy a stranger to
// everybody: the error is ErrDamaged then.
func LoadIdentity(folder string) (Identity, error) {
	file := filepath.Join(folder, identityFile)
	id, err := readIdentity(file)
	if errors.Is(err, fs.ErrNotExist) {
		id = NewIdentity()
		err = writeIdentity(file, id)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("load the identity: %w", err)
	}
	return id, nil
}

func readIdentity(file string) (Identity, error) {
	f, err := os.Open(file)
	if err != nil {
		return Identity{}, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	if err := keepPrivate(f); err != nil {
		return Identity{}, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxIdentity))
	if err != nil {
		return Identity{}, err
	}
	return parseIdentity(data)
}

// keepPrivate takes a file away from everybody but its owner, should somebody else have been let in.
func keepPrivate(f *os.File) error {
	info, err := f.Stat()
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(f.Name(), 0o600)
}

func parseIdentity(data []byte) (Identity, error) {
	block, _ := pem.Decode(data)
	if block == nil || block.Type != pemType {
		return Identity{}, ErrDamaged
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, is := key.(ed25519.PrivateKey)
	if err != nil || !is {
		return Identity{}, ErrDamaged
	}
	return Identity{private}, nil
}

// writeIdentity makes the file; after it, and after a crash at any moment, there is the whole of it or none.
func writeIdentity(file string, id Identity) error {
	der, err := x509.MarshalPKCS8PrivateKey(id.private)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), identityFile+".tmp-*") // for this user alone: 0600
	if err != nil {
		return err
	}
	err = pem.Encode(f, &pem.Block{Type: pemType, Bytes: der})
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error says more
	}
	return err
}

// Key is the public key, by which others know this copy.
func (id Identity) Key() chat.Key {
	return chat.Key(id.private.Public().(ed25519.PublicKey))
}

// Private is the key that beacons are signed with. It is shared and must not be written to.
func (id Identity) Private() ed25519.PrivateKey { return id.private }
