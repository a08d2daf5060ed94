package rooms

import (
	"cmp"
	"crypto/ed25519"
	"fmt"
	"io"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// Unsigned is an entry of a roll that the journal has to number and to sign. Its body is not sealed, and its header has epoch 0.
type Unsigned struct {
	Kind journal.Kind
	Body []byte
}

func unsigned(k journal.Kind, c *control.Body) Unsigned {
	return Unsigned{k, control.AppendBody(nil, k, c)}
}

// Maker makes the entries that this node has to say in a roll.
type Maker struct{ *Roll }

// Make returns what makes entries of the roll, as it is when they are made.
func (r *Roll) Make() Maker { return Maker{r} }

// MaxMembers is how many members a room may have that this program lets in. What others say of more counts all the same, so that all agree.
const MaxMembers = 4096

// mostWords is how long the code and the name of a room may be together, in bytes.
const mostWords = 4096

// Found makes a room with a name and a code. It returns its secrets, which have to be on disk first, and the first entry of its roll.
func Found(random io.Reader, identity ed25519.PrivateKey, name, code string) (Secrets, Unsigned, error) {
	s := Secrets{Founder: publicKey(identity), Name: name, Code: code}
	if _, err := io.ReadFull(random, s.Nonce[:]); err != nil {
		return Secrets{}, Unsigned{}, fmt.Errorf("make a room: %w", err)
	}
	r := NewRoll(identity, s)
	c := &control.Body{Nonce: s.Nonce, Card: r.card}
	if _, err := r.epochs.begin(randomness{random}, c, []control.Card{r.card}, words{code, name}); err != nil {
		return Secrets{}, Unsigned{}, fmt.Errorf("make a room: %w", err)
	}
	entry := unsigned(control.KindFound, c)
	k, err := r.private.Unwrap(r.epochs.wrapInfo(c.Epoch), c.Wraps[0].For[0].Key)
	if err != nil {
		return Secrets{}, Unsigned{}, fmt.Errorf("make a room: %w", err)
	}
	s.Epochs = []Epoch{{EpochID: c.Epoch, Key: k}}
	return s, entry, nil
}

// begin puts a new epoch into c: its name, the keys of those before, its key for as many of the members as c has room for, and the
// words. It returns the entries with the key for the others.
func (s *epochs) begin(random randomness, c *control.Body, to []control.Card, w words) ([]Unsigned, error) {
	if len(w.code)+len(w.name) > mostWords {
		return nil, ErrTooLong
	}
	k := random.key()
	c.Epoch = s.commit(s.last()+1, k)
	c.Older = s.sealOlder(s.heads(), c.Epoch, k, random)
	var err error
	c.Words, err = s.sealWith([]*epoch{{id: c.Epoch, key: &k}}, s.wordsStart(), w.append(nil), random)
	if err != nil {
		return nil, err
	}
	rest := journal.MaxBody - len(control.AppendBody(nil, control.KindRemove, c))
	if rest < fieldHead+control.EpochSize+control.WrapSize { // the own key at least
		return nil, ErrTooLong
	}
	return s.deal(c.Epoch, k, to, rest, func(ws control.Wraps) { c.Wraps = []control.Wraps{ws} })
}

// fieldHead is at most the type and the length of a field.
const fieldHead = 1 + 3

// deal wraps a key for members. The first part, which takes at most room bytes, goes to first, if there is any; the others become entries.
func (s *epochs) deal(id control.EpochID, k seal.Key, to []control.Card, room int, first func(control.Wraps)) (rest []Unsigned, err error) {
	for len(to) > 0 {
		if first == nil {
			room = journal.MaxBody
		}
		n := min(len(to), (room-fieldHead-control.EpochSize)/control.WrapSize)
		ws, err := s.wrapFor(id, k, to[:n])
		if err != nil {
			return nil, err
		}
		if first != nil {
			first(ws)
		} else {
			rest = append(rest, unsigned(control.KindKey, &control.Body{Wraps: []control.Wraps{ws}}))
		}
		to, first = to[n:], nil
	}
	return rest, nil
}

func (s *epochs) wrapFor(id control.EpochID, k seal.Key, to []control.Card) (control.Wraps, error) {
	ws := control.Wraps{Epoch: id}
	for _, card := range to {
		w, err := seal.Wrap(card.Seal, s.wrapInfo(id), k)
		if err != nil {
			return control.Wraps{}, fmt.Errorf("wrap a key: %w", err)
		}
		ws.For = append(ws.For, control.Wrap{Member: control.PrefixOf(card.Member), Key: w})
	}
	return ws, nil
}

// last returns the greatest number of an epoch that the room has.
func (s *epochs) last() (n uint32) {
	for _, e := range s.of {
		if e.listed || e.kept {
			n = max(n, e.id.Number)
		}
	}
	return n
}

// Admit returns the entry that makes the one with a card a member and gives it the newest keys. The error is ErrEnded, ErrReadOnly,
// ErrNoKey, ErrNotWhole, ErrCard, ErrMember, ErrFull or ErrSeats.
func (r Maker) Admit(card control.Card) (Unsigned, error) {
	if _, err := r.Epoch(); err != nil {
		return Unsigned{}, err
	}
	switch {
	case !r.epochs.whole():
		return Unsigned{}, ErrNotWhole
	case !card.Verify():
		return Unsigned{}, ErrCard
	case r.Has(card.Member):
		return Unsigned{}, ErrMember
	case len(r.Members()) >= MaxMembers:
		return Unsigned{}, ErrFull
	}
	c := &control.Body{Card: card, Seat: 1}
	s := stayOf(r.members.of, card.Member)
	if c.Seat += s.ended(); s.left > s.removed {
		c.Leave = r.records.leaves(card.Member, s.left)[0].leave // who lacks it could not tell that the seat before is ended
	}
	for _, e := range r.epochs.heads() {
		ws, err := r.epochs.wrapFor(e.id, *e.key, []control.Card{card})
		if err != nil {
			return Unsigned{}, err
		}
		c.Wraps = append(c.Wraps, ws)
	}
	if c.Seat == 0 {
		return Unsigned{}, ErrSeats
	}
	return unsigned(control.KindAdmit, c), nil
}

// Leave returns the entry by which this node gives up its seat. No new epoch begins, since only the founder can begin one: who leaves
// can go on reading what it gets hold of, and what it has signed goes on to count, until the founder removes it. The error is ErrNoMember.
func (r Maker) Leave() (Unsigned, error) {
	if !r.Has(r.self) {
		return Unsigned{}, ErrNoMember
	}
	return unsigned(control.KindLeave, &control.Body{Seat: r.members.of[r.self].seat}), nil
}

// Remove returns the entries by which the founder ends the seat of a member, begins an epoch that the member cannot read, and gives the
// room a new code. Talk are the ends of the member's logs of what was said, as far as they are here; what is behind them will not count.
// Of the roll everything counts that is here, up to an entry of a kind that is not known: a room that such an entry has made read-only can
// be said in again. The new key is in the entries for this node too, so nothing is lost if the program ends between them and the secrets.
// The error is ErrFounder, ErrNoMember, ErrNotWhole or ErrTooLong.
func (r Maker) Remove(random io.Reader, member journal.PublicKey, talk []control.End, code string) ([]Unsigned, error) {
	s := stayOf(r.members.of, member)
	if s.seat == 0 || member == r.identity.Founder {
		return nil, ErrNoMember
	}
	return r.renew(random, &control.Body{Member: member, Seat: r.records.lastSeat(member, s), TalkEnds: talk, RollEnds: r.records.ends(member)}, code)
}

// Renew returns the entries by which the founder begins a new epoch without removing anybody: see Due.Renew. The error is ErrFounder,
// ErrNotWhole or ErrTooLong.
func (r Maker) Renew(random io.Reader, code string) ([]Unsigned, error) {
	return r.renew(random, &control.Body{}, code)
}

func (r Maker) renew(random io.Reader, c *control.Body, code string) ([]Unsigned, error) {
	switch {
	case r.self != r.identity.Founder:
		return nil, ErrFounder
	case !r.epochs.whole():
		return nil, ErrNotWhole
	}
	to := []control.Card{r.card}
	for _, key := range r.Members() {
		if key != c.Member && key != r.self {
			to = append(to, r.members.of[key].card)
		}
	}
	keys, err := r.epochs.begin(randomness{random}, c, to, words{code, r.words.name})
	if err != nil {
		return nil, err
	}
	return append([]Unsigned{unsigned(control.KindRemove, c)}, keys...), nil
}

// lastSeat returns up to which seat a removal has to end those of member, so that no admission that is here gives it another one.
func (all records) lastSeat(member journal.PublicKey, s stay) uint32 {
	s.removed = s.seat
	var seats []uint32
	for _, rec := range all {
		if rec.kind == control.KindAdmit && rec.c != nil && rec.c.Card.Member == member {
			seats = append(seats, rec.c.Seat)
		}
	}
	slices.Sort(seats)
	for _, seat := range seats {
		if s.gives(seat) {
			s.removed = seat
		}
	}
	return s.removed
}

// mostEnds is how many ends of logs of one member a removal lists. Honest ones have few logs.
const mostEnds = 1024

// ends returns the ends of what is here of the logs of member, up to an entry of an unknown kind. A log that was written twice has two. What
// is behind a gap has none: the founder does not vouch for what it has not seen.
func (all records) ends(member journal.PublicKey) (ends []control.End) {
	var own []*record
	for _, rec := range all {
		if rec.log.Author == member {
			own = append(own, rec)
		}
	}
	slices.SortFunc(own, func(a, b *record) int { return cmp.Compare(a.number, b.number) })
	last, followed := map[*record]*record{}, map[*record]bool{}
	for _, rec := range own {
		before := all.before(rec)
		followed[before] = true
		switch {
		case rec.number > 1 && before == nil:
		case last[before] != before || control.Strange(rec.kind):
			last[rec] = last[before]
		default:
			last[rec] = rec
		}
	}
	for _, rec := range own {
		if end := last[rec]; end != nil && !followed[rec] {
			ends = append(ends, control.End{Log: end.log.ID, Number: end.number, Hash: end.hash})
		}
	}
	slices.SortFunc(ends, compareEnds)
	ends = slices.Compact(ends)
	return ends[:min(len(ends), mostEnds)]
}

// before returns the entry before one in its log, and nil if it is not here.
func (all records) before(rec *record) *record {
	if before := all[rec.previous]; before != nil && before.log == rec.log && before.number+1 == rec.number {
		return before
	}
	return nil
}

// SetCode returns the entry by which the founder changes the code and the name of the room. The error is ErrFounder, ErrNoKey or
// ErrTooLong.
func (r Maker) SetCode(random io.Reader, code, name string) (Unsigned, error) {
	switch {
	case r.self != r.identity.Founder:
		return Unsigned{}, ErrFounder
	case len(code)+len(name) > mostWords:
		return Unsigned{}, ErrTooLong
	}
	sealed, err := r.epochs.sealWith(r.epochs.heads(), r.epochs.wordsStart(), words{code, name}.append(nil), randomness{random})
	if err != nil {
		return Unsigned{}, err
	}
	return unsigned(control.KindCode, &control.Body{Words: sealed}), nil
}
