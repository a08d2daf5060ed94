package secrets

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"udpchat/internal/files"
	"udpchat/journal"
	"udpchat/rooms"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// aRoom is a room with some epochs.
func aRoom(founder byte, epochs int) rooms.Membership {
	m := rooms.Membership{Self: journal.PublicKey{7}, Standing: rooms.Standing(epochs)}
	m.Founder, m.Nonce, m.Name, m.Code, m.Time = journal.PublicKey{founder}, control.Nonce{founder, 1}, "三班 \"B\"", "0271 8281", 1<<63
	for i := range epochs {
		m.Epochs = append(m.Epochs, rooms.Epoch{
			EpochID: control.EpochID{Number: uint32(i + 1), Commitment: [32]byte{byte(i), 3}}, Key: seal.Key{byte(i), 4}, Over: i == 0, Begun: strings.Repeat("\xff\x00", i),
		})
	}
	return m
}

func aPair(other byte) rooms.Pair {
	return rooms.Pair{Self: journal.PublicKey{7}, Other: control.Card{Member: journal.PublicKey{other}, Seal: seal.PublicKey{other, 2}, Proof: [64]byte{other, 63: 5}}}
}

func TestRoomsOutliveTheProgram(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	want := []rooms.Membership{aRoom(1, 2), aRoom(2, 0), aRoom(3, 3)}
	for _, m := range []rooms.Membership{aRoom(1, 0), want[1], want[2], want[0]} {
		saved := make(chan bool, 1)
		s.SaveRoom(m, func(ok bool) { saved <- ok })
		if !<-saved {
			t.Error("a room is not saved")
		}
		if after := open(dir, files.System{}, at).Rooms(); !reflect.DeepEqual(after, s.Rooms()) {
			t.Errorf("done, and %+v is on disk", after)
		}
	}
	pairs := []rooms.Pair{aPair(1), aPair(2)}
	pairs[0].Answered = true
	for _, p := range []rooms.Pair{{Self: journal.PublicKey{7}, Other: control.Card{Member: journal.PublicKey{1}}}, aPair(3), pairs[1], pairs[0]} {
		s.SavePair(p)
	}
	s.ForgetPair(aPair(3))
	s.ForgetPair(aPair(4))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s.SaveRoom(aRoom(4, 1), func(ok bool) {
		if ok {
			t.Error("a room is saved after the end")
		}
	})
	for _, s := range []*Store{Open(dir), OpenReadOnly(dir)} {
		if got := s.Rooms(); !reflect.DeepEqual(got, want) {
			t.Errorf("rooms: %+v", got)
		}
		if got := s.Pairs(); !reflect.DeepEqual(got, pairs) {
			t.Errorf("pairs: %+v", got)
		}
	}
}

func TestARoomThatCannotBeSavedIsTold(t *testing.T) {
	full, closed := open(t.TempDir(), &full{left: 0}, at), OpenReadOnly(t.TempDir())
	for _, s := range []*Store{full, closed} {
		saved := make(chan bool, 1)
		s.SaveRoom(aRoom(1, 1), func(ok bool) { saved <- ok })
		if <-saved {
			t.Error("it is saved")
		}
		for _, p := range s.Problems() {
			if strings.Contains(p.Error(), "0271") {
				t.Error("a problem tells a code:", p)
			}
		}
	}
}

// TestWhatANewerVersionKeepsOfRoomsStays: this version neither shows nor loses it.
func TestAFileThatWouldNotBeReadAgainIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	identity, small, large := identityOf(t, s), aRoom(1, 1), aRoom(2, 1)
	large.Name = strings.Repeat("x", maxFile)
	for _, m := range []rooms.Membership{small, large} {
		saved := make(chan bool, 1)
		if s.SaveRoom(m, func(ok bool) { saved <- ok }); <-saved != (m.Name == small.Name) {
			t.Errorf("a room whose name has %d bytes", len(m.Name))
		}
	}
	if err := s.Close(); !errors.Is(err, files.ErrTooLong) {
		t.Error(err)
	}
	if again := Open(dir); !identityOf(t, again).Equal(identity) || len(again.Problems()) > 0 {
		t.Error(again.Problems())
	}
}

func TestWhatANewerVersionKeepsOfRoomsStays(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	s.SaveRoom(aRoom(1, 1), func(bool) {})
	s.SaveRoom(aRoom(2, 2), func(bool) {})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	_, inner, _ := strings.Cut(string(file), `"secrets":`)
	inner = strings.TrimSuffix(strings.TrimSpace(inner), "}")
	for old, now := range map[string]string{
		`"standing":1,`: `"standing":9,`, `"standing":1}`: `"standing":9}`, `"standing":2}`: `"standing":2,"topic":"x"}`, `"over":true,`: `"over":true,"by":"y",`,
	} {
		inner = strings.ReplaceAll(inner, old, now)
	}
	put(t, dir, fileName, string(signed([]byte(inner))))
	s = Open(dir)
	if got := s.Rooms(); !reflect.DeepEqual(got, []rooms.Membership{aRoom(2, 2)}) {
		t.Errorf("rooms: %+v", got)
	}
	want := aRoom(2, 0)
	s.SaveRoom(want, func(bool) {})
	s.SavePair(aPair(3))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := Open(dir).Rooms(); !reflect.DeepEqual(got, []rooms.Membership{want}) {
		t.Errorf("rooms after a save: %+v", got)
	}
	file, err = os.ReadFile(filepath.Join(dir, fileName))
	for _, want := range []string{`"standing":9`, `"by":"y"`, `"topic":"x"`} {
		if err != nil || !strings.Contains(string(file), want) {
			t.Errorf("%s is lost in %s, %v", want, file, err)
		}
	}
}
