// Package order makes numbers by which messages are sorted, of times and authors.
package order

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"time"
)

// authorBits is how many bits of an author an order has, so that entries of one time have one order everywhere.
const authorBits = 11

// Of returns a time in microseconds since 1970 shifted by 11 bits, which the first 11 bits of an author's key fill. Times before
// 1970 and after 2112 count as the nearest in between.
func Of(at time.Time, author [32]byte) int64 {
	const last = 1<<(63-authorBits) - 1
	us := min(max(at.UnixMicro(), 0), last)
	if at.Unix() > last/1_000_000 { // UnixMicro is undefined far away
		us = last
	} else if at.Unix() < 0 {
		us = 0
	}
	return us<<authorBits | int64(binary.BigEndian.Uint16(author[:])>>(16-authorBits))
}

// Time returns the time of an order.
func Time(order int64) time.Time { return time.UnixMicro(order >> authorBits) }

// Format returns an order and a number in decimal digits with a hyphen between.
func Format(order, number int64) string {
	return strconv.FormatInt(order, 10) + "-" + strconv.FormatInt(number, 10)
}

// Parse returns the order, from zero on, and the number, from one on, whose Format is s. It takes nothing else.
func Parse(s string) (order, number int64, err error) {
	before, after, _ := strings.Cut(s, "-")
	order, err1 := strconv.ParseInt(before, 10, 64)
	number, err2 := strconv.ParseInt(after, 10, 64)
	if err1 != nil || err2 != nil || order < 0 || number < 1 || Format(order, number) != s {
		return 0, 0, errors.New("place: not one that a message has")
	}
	return order, number, nil
}
