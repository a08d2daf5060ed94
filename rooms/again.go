package rooms

import (
	"io"
	"maps"
	"slices"

	"udpchat/rooms/control"
)

// keptEnds is how many ends of the logs of a removed member the secrets keep, in the talk and in the roll. Honest ones have few logs.
const keptEnds = 16

// remember keeps what the founder has to say again if the entry is lost by which an epoch began. Of several that begin it the longest
// counts: those that were said again have no more than the first.
func (e *epoch) remember(c *control.Body) {
	b := control.AppendBody(nil, control.KindRemove, &control.Body{
		Member: c.Member, Seat: c.Seat, Epoch: c.Epoch, Older: c.Older,
		TalkEnds: c.TalkEnds[:min(len(c.TalkEnds), keptEnds)], RollEnds: c.RollEnds[:min(len(c.RollEnds), keptEnds)],
	})
	if len(b) > len(e.begun) {
		e.begun = string(b)
	}
}

// lost returns the epochs that the secrets know and of which the entry is not here that has begun them, the least first.
func (s *epochs) lost() (lost []*epoch) {
	for _, id := range slices.SortedFunc(maps.Keys(s.of), compareEpochs) {
		if e := s.of[id]; e.kept && !e.listed {
			lost = append(lost, e)
		}
	}
	return lost
}

// Again returns the entries by which the founder has begun the epochs that only its secrets know: its history is lost, or the program
// has ended before they were written. They say what those before have said, so nothing is wrong if these turn up. The code is in those
// of the newest epochs alone, since who was removed has the keys before. The error is ErrFounder or ErrNoKey.
func (r Maker) Again(random io.Reader) (all []Unsigned, err error) {
	if r.self != r.identity.Founder {
		return nil, ErrFounder
	}
	for _, e := range r.epochs.lost() {
		kind, c := control.KindFound, &control.Body{Nonce: r.identity.Nonce, Card: r.card, Epoch: e.id}
		if e.id.Number > 1 {
			kind = control.KindRemove
			if c, err = control.ParseBody(kind, []byte(e.begun)); err != nil {
				return nil, ErrNoKey
			}
		}
		ws, err := r.epochs.wrapFor(e.id, *e.key, []control.Card{r.card})
		if err != nil {
			return nil, err
		}
		c.Wraps = []control.Wraps{ws}
		if !e.over {
			c.Words, err = r.epochs.sealWith(r.epochs.heads(), r.epochs.wordsStart(), r.words.append(nil), randomness{random})
		}
		if err != nil {
			return nil, err
		}
		all = append(all, unsigned(kind, c))
	}
	return all, nil
}
