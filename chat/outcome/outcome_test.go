package outcome

import (
	"testing"
	"time"

	"udpchat/chat"
)

func TestACountIsThatOfTheLists(t *testing.T) {
	node := func(met int64, upTo uint64, gone, blocked bool) chat.Member {
		m := chat.Member{Blocked: blocked, Node: chat.Node{Held: []chat.Held{{Log: 6, From: 1, To: 9}, {Log: 7, From: 2, To: upTo}}, Gone: gone}}
		if met > 0 {
			m.Met = time.Unix(met, 0)
		}
		return m
	}
	stored, waiting, never, later := node(1, 5, false, false), node(1, 4, false, false), node(0, 4, false, false), node(99, 4, false, false)
	gone, blocked, goneWith, laterWith, never2 := node(1, 4, true, false), node(1, 4, false, true), node(1, 5, true, false), node(99, 5, false, false), node(0, 0, false, false)
	above := chat.Member{Node: chat.Node{Met: time.Unix(1, 0), Held: []chat.Held{{Log: 7, From: 6, To: 9}}}}
	sent, failed, sending := chat.Delivery{State: chat.Sent}, chat.Delivery{State: chat.Failed}, chat.Delivery{State: chat.Sending}
	own := func(deliveries ...chat.Delivery) chat.Message {
		return chat.Message{Author: chat.Me, Record: chat.Record{Log: 7, Number: 5}, At: time.Unix(50, 0), Deliveries: deliveries}
	}
	for name, c := range map[string]struct {
		message         chat.Message
		members         []chat.Member
		state           chat.State
		stored, waiting int
	}{
		"alone":              {own(), nil, chat.StateNobody, 0, 0},
		"for none of them":   {own(), []chat.Member{never, never2, later, gone, blocked}, chat.StateNobody, 0, 0},
		"stored":             {own(), []chat.Member{stored, later}, chat.StateStored, 1, 0},
		"by a later one":     {own(), []chat.Member{laterWith, goneWith, waiting}, chat.StateWaiting, 2, 1},
		"only what is above": {own(), []chat.Member{above}, chat.StateWaiting, 0, 1},
		"being signed":       {chat.Message{Author: chat.Me, Record: chat.Record{Signing: true}}, []chat.Member{waiting}, chat.StateSending, 0, 0},
		"one waits":          {own(sent), []chat.Member{stored, waiting, stored, gone}, chat.StateWaiting, 2, 1},
		"sent and stored":    {own(sent), []chat.Member{stored}, chat.StateStored, 1, 0},
		"sent":               {own(sent), []chat.Member{never}, chat.StateSent, 0, 0},
		"failed":             {own(sent, failed), []chat.Member{stored}, chat.StateFailed, 1, 0},
		"on its way":         {own(failed, sending), []chat.Member{waiting}, chat.StateSending, 0, 1},
		"of another":         {chat.Message{Author: "plain:192.0.2.1", Record: chat.Record{Log: 7, Number: 5}, At: time.Unix(50, 0)}, []chat.Member{stored, waiting}, chat.StateReceived, 0, 0},
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
