package replica

import (
	"slices"
	"time"

	"udpchat/rooms/code"
	"udpchat/rooms/control"
	"udpchat/rooms/join"
)

// seekFor is how long a room is looked for that this node has to join once more under another identity, until it is the turn of the next.
const seekFor = time.Minute

// seek looks for rooms that have to be joined once more, since this node has another identity than when it was in them.
func (j *joins) seek(now time.Duration) {
	if j.looks() || now < j.until {
		return
	}
	j.until = 0
	lost := j.k.talks.lost()
	if len(lost) == 0 {
		j.seekNothing(now)
		return
	}
	j.turn++
	j.until = now + seekFor
	g := lost[j.turn%len(lost)]
	if room := g.id(); j.seeks == nil || *j.seeks != room {
		j.seekNothing(now)
		if c, err := code.Normalise(g.kept.Code); err == nil {
			j.seeks = &room
			card := control.NewCard(j.k.Key)
			j.joiner.Seek(now, c, card.Append(nil))
		}
	}
}

// seekNothing looks for no room any longer that has to be joined once more.
func (j *joins) seekNothing(now time.Duration) {
	if j.seeks != nil {
		j.joiner.GiveUp(now)
		j.seeks = nil
	}
}

// toldAgain takes what has become of the search for a room that is joined once more.
func (j *joins) toldAgain(t join.Tell) {
	at := slices.IndexFunc(t.Rooms, func(o join.Offer) bool { return o.Room == *j.seeks })
	switch {
	case t.State == join.StateChoosing && at >= 0:
		j.choose(*j.seeks)
	case t.State == join.StateJoined && at >= 0:
		j.enter(t.Rooms[at], "")
		j.until = j.k.now().Since
	}
}
