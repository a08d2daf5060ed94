package control

import (
	"encoding/binary"
	"slices"

	"udpchat/journal"
)

func has(fields []journal.Field, f journal.Field) bool { return slices.Contains(fields, f) }

// repeats reports whether a body may have several fields of a type. Of the others the first counts.
func repeats(f journal.Field) bool {
	return has([]journal.Field{fieldOlder, fieldWraps, fieldTalkEnd, fieldRollEnd, fieldFailed}, f)
}

// parseField takes a field into c, and reports whether it is well formed.
func (c *Body) parseField(f journal.Field, b []byte) bool {
	switch f {
	case fieldNonce:
		return fill(c.Nonce[:], b)
	case fieldCard:
		return len(b) == 128 && fill(c.Card.Member[:], b[:32]) && fill(c.Card.Seal[:], b[32:64]) && fill(c.Card.Proof[:], b[64:])
	case fieldMember:
		return fill(c.Member[:], b) && c.Member != journal.PublicKey{}
	case fieldSeat:
		return len(b) == 4 && set(&c.Seat, binary.BigEndian.Uint32(b)) && c.Seat > 0
	case fieldEpoch:
		return len(b) == EpochSize && set(&c.Epoch, parseEpoch(b))
	case fieldOlder:
		return len(b) == OlderSize && add(&c.Older, Older{parseEpoch(b), [OlderSize - EpochSize]byte(b[EpochSize:])})
	case fieldWraps:
		return len(b) >= EpochSize && (len(b)-EpochSize)%WrapSize == 0 && add(&c.Wraps, parseWraps(b))
	case fieldTalkEnd:
		return len(b) == endSize && add(&c.TalkEnds, parseEnd(b))
	case fieldRollEnd:
		return len(b) == endSize && add(&c.RollEnds, parseEnd(b))
	case fieldWords:
		return len(b) > 0 && set(&c.Words, b)
	case fieldFailed:
		return len(b) >= EpochSize && (len(b)-EpochSize)%len(Prefix{}) == 0 && add(&c.Failed, parseFailed(b))
	case fieldLeave:
		return len(b) > journal.HeaderSize && len(b) <= journal.HeaderSize+MaxLeave && set(&c.Leave, b)
	}
	return true
}

func fill(to, from []byte) bool { return len(to) == len(from) && copy(to, from) == len(to) }

func set[T any](to *T, v T) bool {
	*to = v
	return true
}

func add[T any](to *[]T, v T) bool {
	*to = append(*to, v)
	return true
}

func parseEpoch(b []byte) EpochID {
	return EpochID{binary.BigEndian.Uint32(b), [32]byte(b[4:EpochSize])}
}

func parseWraps(b []byte) Wraps {
	w := Wraps{Epoch: parseEpoch(b)}
	for one := range slices.Chunk(b[EpochSize:], WrapSize) {
		w.For = append(w.For, Wrap{Prefix(one), [WrapSize - len(Prefix{})]byte(one[len(Prefix{}):])})
	}
	return w
}

func parseEnd(b []byte) End {
	return End{journal.LogID(binary.BigEndian.Uint64(b)), binary.BigEndian.Uint64(b[8:]), journal.Hash(b[16:])}
}

func parseFailed(b []byte) Failed {
	f := Failed{Epoch: parseEpoch(b)}
	for one := range slices.Chunk(b[EpochSize:], len(Prefix{})) {
		f.Authors = append(f.Authors, Prefix(one))
	}
	return f
}
