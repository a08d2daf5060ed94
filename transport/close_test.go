package transport

import (
	"errors"
	"log/slog"
	"testing"
)

func TestClosingTwiceIsHarmless(t *testing.T) {
	in, _ := loopback(t)
	q := NewQueue(0)
	r := NewReceiver(in, q, slog.New(slog.DiscardHandler))
	s, err := OpenSender()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		q.Close()
		if err := errors.Join(r.Close(), s.Close()); err != nil {
			t.Error(err)
		}
	}
}
