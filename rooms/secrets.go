package rooms

import (
	"cmp"
	"maps"
	"slices"

	"udpchat/journal"
	"udpchat/rooms/seal"
)

// Secrets is what a node keeps of a room apart from its history: with it, and the identity of the node, the room is found again and what
// comes can be read, even if the history is lost. Whoever reads it reads the room.
type Secrets struct {
	Founder journal.PublicKey
	Nonce   Nonce
	Name    string
	Code    string  // empty: none that counts is known
	Epochs  []Epoch // sorted
}

// Epoch is an epoch of which the key is known.
type Epoch struct {
	EpochID
	Key  seal.Key
	Over bool // another follows
}

// kept is what the secrets knew when the roll was begun.
type kept struct {
	heads      []EpochID
	code, name string
}

// words is what the founder says of the room.
type words struct{ code, name string }

func (r *Roll) restore(s Secrets) {
	for _, e := range s.Epochs {
		if r.epochs.learn(e.EpochID, e.Key) {
			k := r.epochs.at(e.EpochID)
			k.kept, k.over = true, e.Over
		}
	}
	r.kept = kept{names(r.epochs.heads()), s.Code, s.Name}
}

// Secrets returns what is to be kept of the room. It is to be on disk before anybody is told of what has changed.
func (r *Roll) Secrets() Secrets {
	s := Secrets{Founder: r.identity.Founder, Nonce: r.identity.Nonce, Name: r.words.name, Code: r.words.code}
	for _, id := range slices.SortedFunc(maps.Keys(r.epochs.of), compareEpochs) {
		if e := r.epochs.of[id]; e.key != nil && (e.listed || e.kept) {
			s.Epochs = append(s.Epochs, Epoch{id, *e.key, e.over})
		}
	}
	return s
}

// Code returns by what code people join, empty if there is none: a code counts only while it is sealed with the newest keys, for who
// was removed knows the codes before.
func (r *Roll) Code() string { return r.words.code }

// Name returns what the founder calls the room.
func (r *Roll) Name() string { return r.words.name }

// said is what one entry of the founder says of the room.
type said struct {
	words
	rec    *record
	newest bool // sealed with the newest keys
	epoch  EpochID
}

// decideWords returns the newest code and the newest name. What the secrets knew counts while the roll knows nothing newer.
func (r *Roll) decideWords() words {
	all := r.readWords()
	w := words{name: r.kept.name}
	if slices.Equal(names(r.epochs.heads()), r.kept.heads) {
		w.code = r.kept.code
	}
	for _, s := range all { // the newest last
		if s.newest {
			w.code = s.code
		}
		w.name = s.name
	}
	return w
}

func (r *Roll) readWords() (all []said) {
	heads := r.epochs.heads()
	for _, rec := range r.records {
		if rec.c == nil || rec.log.Author != r.identity.Founder || len(rec.c.Words) == 0 {
			continue
		}
		plain, sealers, err := r.epochs.openWith(r.wordsStart(), rec.c.Words)
		if err != nil {
			continue
		}
		if w, ok := parseWords(plain); ok {
			all = append(all, said{w, rec, slices.Equal(sealers, heads), sealers[len(sealers)-1].id})
		}
	}
	slices.SortFunc(all, func(a, b said) int {
		return cmp.Or(compareEpochs(a.epoch, b.epoch), cmp.Compare(a.rec.time, b.rec.time), slices.Compare(a.rec.hash[:], b.rec.hash[:]))
	})
	return all
}

func (r *Roll) wordsStart() []byte { return append([]byte(labelWords), r.room[:]...) }

// append appends the words as they are sealed: the fields fieldCode and fieldName.
func (w words) append(b []byte) []byte {
	return journal.AppendField(journal.AppendField(b, fieldCode, []byte(w.code)), fieldName, []byte(w.name))
}

func parseWords(b []byte) (w words, ok bool) {
	fields, err := journal.ParseFields(b)
	if err != nil {
		return words{}, false
	}
	for f, content := range fields {
		switch {
		case f == fieldCode && w.code == "":
			w.code = string(content)
		case f == fieldName && w.name == "":
			w.name = string(content)
		}
	}
	return w, true
}
