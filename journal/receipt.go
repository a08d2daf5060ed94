package journal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"time"
)

// A receipt is a member's signed vector: which entries it has on its disk, bodies included. Anybody hands it on, so an author
// learns of a reader that it never meets. Of two receipts of a member the one with the greater counter counts, even if it says
// less. Its layout:
//
//	conversation 32 | member 32 | counter 8 | rows, sorted: name of the log 8 | from 8 | to 8 | read 8 | ... | signature 64
//
// From and to are the entries that are on disk, read is up to which of them the person has read. The counter is the time of signing
// in microseconds since 1970, or one more than the greatest counter of the member's receipts that it has seen. The name of a log is
// the first 8 bytes of the SHA-256 of author and id. The signature covers receiptLabel and all bytes before it.
type receipt struct {
	conversation Conversation
	member       PublicKey
	counter      uint64
	rows         []receiptRow // sorted by name
	raw          []byte
	next         time.Duration // when a member that keeps to receiptAfter has signed the next one
}

type receiptRow struct {
	log            [8]byte
	from, to, read uint64
}

const (
	receiptLabel   = "udpchat receipt 1\x00"
	receiptHead    = 32 + 32 + 8
	receiptRowSize = 32
	receiptRows    = 4096
)

// name returns the name of a log in receipts.
func (l Log) name() (n [8]byte) {
	var b [40]byte
	copy(b[:], l.Author[:])
	binary.BigEndian.PutUint64(b[32:], uint64(l.ID))
	sum := sha256.Sum256(b[:])
	copy(n[:], sum[:])
	return n
}

// sign sorts the rows of r, fills in the member and returns the receipt as it is sent.
func (r *receipt) sign(key ed25519.PrivateKey) []byte {
	slices.SortFunc(r.rows, func(a, b receiptRow) int { return slices.Compare(a.log[:], b.log[:]) })
	r.rows = slices.CompactFunc(r.rows, func(a, b receiptRow) bool { return a.log == b.log }) // an author can make two of one name
	r.member = publicKey(key)
	b := append(append([]byte(nil), r.conversation[:]...), r.member[:]...)
	b = binary.BigEndian.AppendUint64(b, r.counter)
	for _, row := range r.rows {
		b = append(b, row.log[:]...)
		for _, n := range []uint64{row.from, row.to, row.read} {
			b = binary.BigEndian.AppendUint64(b, n)
		}
	}
	r.raw = append(b, ed25519.Sign(key, signed(receiptLabel, b))...)
	return r.raw
}

var errReceipt = errors.New("a receipt that is not well formed")

// parseReceipt reads a receipt. It checks the form, not the signature.
func parseReceipt(b []byte) (*receipt, error) {
	size := len(b) - receiptHead - ed25519.SignatureSize
	if size < 0 || size%receiptRowSize != 0 || size > receiptRows*receiptRowSize {
		return nil, errReceipt
	}
	in := reader{b: b}
	r := &receipt{conversation: in.key(), member: in.key(), counter: in.uint64(), raw: b}
	r.rows = make([]receiptRow, size/receiptRowSize)
	for i := range r.rows {
		r.rows[i] = receiptRow{log: [8]byte(in.take(8)), from: in.uint64(), to: in.uint64(), read: in.uint64()}
		row := &r.rows[i]
		if row.from == 0 || row.to < row.from || row.to > maxNumber || row.read > row.to {
			return nil, errReceipt
		}
		if i > 0 && slices.Compare(r.rows[i-1].log[:], row.log[:]) >= 0 {
			return nil, errReceipt
		}
	}
	return r, nil
}

// verify reports whether the member has signed r.
func (r *receipt) verify() bool {
	end := len(r.raw) - ed25519.SignatureSize
	return ed25519.Verify(r.member[:], signed(receiptLabel, r.raw[:end]), r.raw[end:])
}

// row returns what r says of a log.
func (r *receipt) row(log Log) (receiptRow, bool) {
	name := log.name()
	i, found := slices.BinarySearchFunc(r.rows, name, func(row receiptRow, n [8]byte) int { return slices.Compare(row.log[:], n[:]) })
	if !found {
		return receiptRow{}, false
	}
	return r.rows[i], true
}

// heard is what a member told on its link that it has of an own log, and when, by the clock of this node; 0: not known.
type heard struct {
	span
	at uint64
}

// outdated reports whether the member who signed n has told on its link since, by clocks that may differ a little, what it has of an own
// log. Anybody may hand on an old receipt, which may say more than the member has now.
func (r *receipts) outdated(n *receipt) bool {
	for _, l := range r.c.listed {
		if at := l.told[n.member].at; at > n.counter+uint64(clocksDiffer/time.Microsecond) && at <= r.c.wall+aheadAllowed {
			return true
		}
	}
	return false
}
