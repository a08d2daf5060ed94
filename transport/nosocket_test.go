package transport

import (
	"errors"
	"testing"

	"udpchat/chat"
)

func TestASenderWithoutASocketFailsEveryDelivery(t *testing.T) {
	s := NewSender(noSocket{errors.New("no socket")})
	ended := make(chan error, 1)
	go func() { ended <- s.Serve() }()
	s.SetPeers([]chat.Peer{{Entered: "a", Address: from(1)}})
	why := make(chan chat.Reason, 1)
	s.Send(0, "a", "x", func(r chat.Reason) { why <- r })
	if got := <-why; got != chat.OtherSendFailed {
		t.Errorf("failed for %q", got)
	}
	if s.Own(from(1)) || s.Sent() != 0 {
		t.Error("it says it owns or sent something")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
