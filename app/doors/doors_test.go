package doors

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	"udpchat/chat"
	"udpchat/chat/joining"
	"udpchat/replica"
	"udpchat/rooms"
	"udpchat/rooms/code"
)

func TestCodesAreMadeOrJudged(t *testing.T) {
	for typed, want := range map[string]error{
		"":                                  nil,
		"  ":                                nil,
		"12345":                             joining.ErrWeak,
		"password":                          joining.ErrWeak,
		"…":                                 code.ErrEmpty,
		strings.Repeat("长", 65):             code.ErrLong,
		strings.Repeat("- ", 200) + "Kzq7m": code.ErrLong,
		"Kzq7 mv9x Tb3w":                    nil,
	} {
		got, err := coded(typed)
		if !errors.Is(err, want) || (err == nil) != (got != "") {
			t.Errorf("%q: %q, %v, want %v", typed, got, err, want)
		}
	}
}

func TestNamesOfRoomsAreCutBetweenCharacters(t *testing.T) {
	for name, want := range map[string]string{
		" 三班 \n B ":              "三班 B",
		"\xff":                   "\ufffd",
		strings.Repeat("班", 100): strings.Repeat("班", rooms.MaxName/3),
	} {
		if got := roomName(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestNobodyTalksWithItselfOrWithAKeyThatAnybodyCanSignFor(t *testing.T) {
	self := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	c := Commands{replica.New(replica.Config{Key: self}), func() ed25519.PrivateKey { return self }}
	for _, with := range []chat.Key{chat.Key(self.Public().(ed25519.PublicKey)), {1}} {
		if _, err := c.Talk(with); !errors.Is(err, joining.ErrNobody) {
			t.Errorf("%x: %v", with, err)
		}
	}
	if _, err := c.Talk(chat.Key{3}); err != nil {
		t.Error(err)
	}
}

func TestWithoutLinksThereAreNoRooms(t *testing.T) {
	var c joining.Commands = Commands{}
	_, found := c.Found("a", "")
	_, talk := c.Talk([32]byte{1})
	for _, err := range []error{found, talk, c.Join("0271 8281 8284 5904"), c.SetCode([32]byte{1}, "")} {
		if !errors.Is(err, joining.ErrNoLinks) {
			t.Error(err)
		}
	}
	c.GiveUp()
	c.Leave([32]byte{1}) // nothing happens
}
