package chat

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// Pos is a message's place in the order of its conversation: by Order, then by ID. Two nodes place the entries that both have in
// the same order. The zero Pos is the place of no message.
type Pos struct {
	Order int64 // see OrderOf
	ID    ID    // of the message
}

// All messages stand between these places.
var (
	top    = Pos{Order: math.MinInt64}
	bottom = Pos{math.MaxInt64, math.MaxInt64}
)

// authorBits is how many bits of an author an order has, so that entries of one time have one order everywhere.
const authorBits = 11

// OrderOf returns the order of a message of an author: its time in microseconds since 1970 shifted by 11 bits, which the first 11
// bits of the author's key fill. The zero Key stands for plain text. Times before 1970 and after 2112 count as the nearest in
// between.
func OrderOf(at time.Time, author Key) int64 {
	const last = 1<<(63-authorBits) - 1
	us := min(max(at.UnixMicro(), 0), last)
	if at.Unix() > last/1_000_000 { // UnixMicro is undefined far away
		us = last
	} else if at.Unix() < 0 {
		us = 0
	}
	return us<<authorBits | int64(binary.BigEndian.Uint16(author[:])>>(16-authorBits))
}

// Compare returns -1 if p stands above q, 0 if both are the same, and 1 if p stands below q.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Order, q.Order), cmp.Compare(p.ID, q.ID))
}

// Before reports whether p stands above q.
func (p Pos) Before(q Pos) bool { return p.Compare(q) < 0 }

// IsZero reports whether p is the place of no message.
func (p Pos) IsZero() bool { return p == Pos{} }

// Next returns the least place below p.
func (p Pos) Next() Pos { return Pos{p.Order, p.ID + 1} }

// before returns the greatest place above p.
func (p Pos) before() Pos { return Pos{p.Order, p.ID - 1} }

// String returns the order and the ID in decimal digits with a hyphen between. Programs should take it for a name.
func (p Pos) String() string {
	return strconv.FormatInt(p.Order, 10) + "-" + strconv.FormatInt(int64(p.ID), 10)
}

// ParsePos returns the place whose String is s. It takes nothing else, and no place that a message cannot have.
func ParsePos(s string) (Pos, error) {
	order, id, _ := strings.Cut(s, "-")
	n, err1 := strconv.ParseInt(order, 10, 64)
	m, err2 := strconv.ParseInt(id, 10, 64)
	p := Pos{n, ID(m)}
	if err1 != nil || err2 != nil || n < 0 || m < 1 || p.String() != s {
		return Pos{}, errors.New("place: not one that a message has")
	}
	return p, nil
}

// timeOf returns the time of an order.
func timeOf(order int64) time.Time { return time.UnixMicro(order >> authorBits) }

// MarshalText implements encoding.TextMarshaler. The zero Pos is empty.
func (p Pos) MarshalText() ([]byte, error) {
	if p.IsZero() {
		return nil, nil
	}
	return []byte(p.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Pos) UnmarshalText(b []byte) (err error) {
	*p = Pos{}
	if len(b) > 0 {
		*p, err = ParsePos(string(b))
	}
	return err
}

// later returns the one of two places that stands below the other.
func later(p, q Pos) Pos {
	if p.Before(q) {
		return q
	}
	return p
}
