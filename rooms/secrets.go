package rooms

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"udpchat/journal"
	"udpchat/rooms/control"
	"udpchat/rooms/seal"
)

// Secrets is what a node keeps of a room apart from its history: with it, and the identity of the node, the room is found again and what
// comes can be read, even if the history is lost. Whoever reads it reads the room.
type Secrets struct {
	Founder journal.PublicKey
	Nonce   control.Nonce
	Name    string
	Code    string  // empty: none that counts is known
	Time    uint64  // when name and code were said, in microseconds since 1970 by the founder's clock; 0 is not known
	Epochs  []Epoch // sorted
}

// Epoch is an epoch of which the key is known.
type Epoch struct {
	control.EpochID
	Key   seal.Key
	Over  bool   // another follows
	Begun string // of the founder: the body of the removal that has begun it, without keys and words
}

// kept is what the secrets knew when the roll was begun.
type kept struct {
	said
	heads []control.EpochID
}

// words is what the founder says of the room.
type words struct{ code, name string }

func (r *Roll) restore(s Secrets) {
	for _, e := range s.Epochs {
		if r.epochs.learn(e.EpochID, e.Key) {
			k := r.epochs.at(e.EpochID)
			k.kept, k.over, k.begun = true, e.Over, e.Begun
		}
	}
	r.kept = kept{said{words: words{s.Code, s.Name}, time: s.Time}, names(r.epochs.heads())}
}

// Secrets returns what is to be kept of the room. It is to be on disk before anybody is told of what has changed.
func (r *Roll) Secrets() Secrets {
	s := Secrets{Founder: r.identity.Founder, Nonce: r.identity.Nonce, Name: r.words.name, Code: r.words.code, Time: r.words.time}
	for _, e := range r.epochs.needed() {
		s.Epochs = append(s.Epochs, Epoch{e.id, *e.key, e.over, e.begun})
	}
	return s
}

// known returns the epochs of the room of which the key is here, the least first.
func (s *epochs) known() (known []*epoch) {
	for _, id := range slices.SortedFunc(maps.Keys(s.of), compareEpochs) {
		if e := s.of[id]; e.key != nil && (e.listed || e.kept) {
			known = append(known, e)
		}
	}
	return known
}

// keptEpochs is how many epochs besides the heads are in the secrets of members. The roll brings the keys of those before, sealed under
// later ones.
const keptEpochs = 256

// needed returns the epochs that the secrets have to keep: all of them for the founder, who may have to say them again.
func (s *epochs) needed() []*epoch {
	known, heads := s.known(), s.heads()
	if slices.ContainsFunc(known, func(e *epoch) bool { return e.begun != "" }) {
		return known
	}
	drop := len(known) - keptEpochs
	return slices.DeleteFunc(known, func(e *epoch) bool {
		drop--
		return drop >= 0 && !slices.Contains(heads, e)
	})
}

// Code returns by what code people join, empty if there is none: a code counts only while it is sealed with the newest keys, for who
// was removed knows the codes before.
func (r *Roll) Code() string { return r.words.code }

// Name returns what the founder calls the room.
func (r *Roll) Name() string { return r.words.name }

// said is what one entry of the founder says of the room.
type said struct {
	words
	newest bool // sealed with the newest keys
	time   uint64
	hash   journal.Hash
}

// compareSaid orders by what counts: what is sealed with the newest keys, and of that what was said last.
func compareSaid(a, b said) int {
	switch {
	case a.newest && !b.newest:
		return 1
	case b.newest && !a.newest:
		return -1
	}
	return cmp.Or(cmp.Compare(a.time, b.time), bytes.Compare(a.hash[:], b.hash[:]))
}

// update returns what counts of all that was said. What the secrets knew counts while nothing newer is here, and its code while no other
// epoch has begun.
func (k *kept) update(heads []*epoch, all []said) said {
	last := k.said
	last.newest = k.code != "" && slices.Equal(names(heads), k.heads)
	for _, s := range all {
		if compareSaid(s, last) >= 0 {
			last = s
		}
	}
	if !last.newest {
		last.code = ""
	}
	return last
}

func (s *epochs) readWords(from records, founder journal.PublicKey) (all []said) {
	heads := s.heads()
	for _, rec := range from {
		if rec.c == nil || rec.log.Author != founder || len(rec.c.Words) == 0 {
			continue
		}
		plain, sealers, err := s.openWith(s.wordsStart(), rec.c.Words)
		if err != nil {
			continue
		}
		if w, ok := parseWords(plain); ok {
			all = append(all, said{w, slices.Equal(sealers, heads), rec.time, rec.hash})
		}
	}
	return all
}

func (s *epochs) wordsStart() []byte { return append([]byte(labelWords), s.room[:]...) }

// append appends the words as they are sealed: the fields fieldCode and fieldName.
func (w words) append(b []byte) []byte {
	return journal.AppendField(journal.AppendField(b, control.FieldCode, []byte(w.code)), control.FieldName, []byte(w.name))
}

// parseWords returns words as append has appended them, and false if they are no UTF-8 or longer than mostWords.
func parseWords(b []byte) (w words, ok bool) {
	fields, err := journal.ParseFields(b)
	if err != nil {
		return words{}, false
	}
	for f, content := range fields {
		switch {
		case f == control.FieldCode && w.code == "":
			w.code = string(content)
		case f == control.FieldName && w.name == "":
			w.name = string(content)
		}
	}
	if len(w.code)+len(w.name) > mostWords || !utf8.ValidString(w.code) || !utf8.ValidString(w.name) {
		return words{}, false
	}
	return w, true
}
