package link

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"udpchat/chat"
)

func TestAnIdentityIsMadeOnceAndKept(t *testing.T) {
	folder := t.TempDir()
	first, err := LoadIdentity(folder)
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadIdentity(folder)
	if err != nil {
		t.Fatal(err)
	}
	if first.Key() != again.Key() || !first.Private().Equal(again.Private()) {
		t.Error("the second start has another identity")
	}
	other, err := LoadIdentity(t.TempDir())
	if err != nil || other.Key() == first.Key() {
		t.Error("another folder has the same identity:", err)
	}
	if names, _ := filepath.Glob(filepath.Join(folder, "*")); len(names) != 1 {
		t.Error("in the folder:", names)
	}
}

func TestAnIdentityIsForItsOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // the folder is in the user's profile, which has the rights
	}
	folder := t.TempDir()
	check := func(when string) {
		t.Helper()
		if _, err := LoadIdentity(folder); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, identityFile))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(when, info.Mode(), err)
		}
	}
	check("made:")
	if err := os.Chmod(filepath.Join(folder, identityFile), 0o644); err != nil {
		t.Fatal(err)
	}
	check("found open to everybody:")
}

func TestADamagedIdentityIsLeftAlone(t *testing.T) {
	for name, content := range map[string]string{
		"empty":       "",
		"not PEM":     "hello",
		"cut":         "-----BEGIN PRIVATE KEY-----\nMC4CAQ",
		"another":     anotherKey(t),
		"certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"long":        strings.Repeat("x", 1<<20),
	} {
		folder := t.TempDir()
		file := filepath.Join(folder, identityFile)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadIdentity(folder); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadFile(file); err != nil || string(left) != content {
			t.Errorf("%s: the file was changed: %v", name, err)
		}
	}
}

func anotherKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}))
}

func TestAnIdentityMakesItsFolderOrThereIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadIdentity(filepath.Join(file, "none")); err == nil {
		t.Error("an identity was made that is kept nowhere")
	}
	folder := filepath.Join(filepath.Dir(file), "new")
	made, err := LoadIdentity(folder)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := LoadIdentity(folder); err != nil || again.Key() != made.Key() {
		t.Errorf("another identity, %v", err)
	}
}

func FuzzParseIdentity(f *testing.F) {
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if id, err := parseIdentity(data); err == nil && id.Key() == (chat.Key{}) {
			t.Error("a key without a public half")
		}
	})
}
