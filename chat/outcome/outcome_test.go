package outcome

import (
	"testing"
	"time"

	"udpchat/chat"
)

func TestACountIsThatOfTheLists(t *testing.T) {
	node := func(base, reached uint64, met, gone bool) chat.Member {
		m := chat.Member{Node: chat.Node{Base: base, Reached: reached, Gone: gone}}
		if met {
			m.Met = time.Unix(1, 0)
		}
		return m
	}
	stored, waiting, never, later, gone := node(1, 5, true, false), node(1, 4, true, false), node(0, 9, false, false), node(5, 9, true, false), node(0, 9, true, true)
	sent, failed, sending := chat.Delivery{State: chat.Sent}, chat.Delivery{State: chat.Failed}, chat.Delivery{State: chat.Sending}
	own := func(deliveries ...chat.Delivery) chat.Message {
		return chat.Message{Author: chat.Me, Number: 5, Deliveries: deliveries}
	}
	for name, c := range map[string]struct {
		message         chat.Message
		members         []chat.Member
		state           chat.State
		stored, waiting int
	}{
		"alone":              {own(), nil, chat.StateNobody, 0, 0},
		"for none of them":   {own(), []chat.Member{never, later, gone}, chat.StateNobody, 0, 0},
		"stored":             {own(), []chat.Member{stored, later}, chat.StateStored, 1, 0},
		"one waits":          {own(sent), []chat.Member{stored, waiting, stored, gone}, chat.StateWaiting, 2, 1},
		"sent and stored":    {own(sent), []chat.Member{stored}, chat.StateStored, 1, 0},
		"sent":               {own(sent), []chat.Member{never}, chat.StateSent, 0, 0},
		"failed":             {own(sent, failed), []chat.Member{stored}, chat.StateFailed, 1, 0},
		"on its way":         {own(failed, sending), []chat.Member{waiting}, chat.StateSending, 0, 1},
		"of another":         {chat.Message{Author: "plain:192.0.2.1", Number: 5}, []chat.Member{stored, waiting}, chat.StateReceived, 0, 0},
		"without any number": {chat.Message{Author: chat.Me}, []chat.Member{stored, waiting}, chat.StateNobody, 0, 0},
	} {
		state, stored, waiting := Count(c.message, c.members)
		if state != c.state || stored != c.stored || waiting != c.waiting {
			t.Errorf("%s: %v, %d, %d", name, state, stored, waiting)
		}
		if o := Of(c.message, c.members); o.State != c.state || len(o.Stored) != c.stored || len(o.Waiting) != c.waiting {
			t.Errorf("%s: %+v", name, o)
		}
	}
}
