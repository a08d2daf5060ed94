package journal

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// notes takes bytes apart as the document describes them, and writes each part in a line with its name. It shares nothing with
// the code that reads frames.
type notes struct {
	b   []byte
	out *strings.Builder
}

// line is how many bytes stand in a line.
const lineBytes = 32

// take writes the next n bytes with a name.
func (n *notes) take(size int, name string, args ...any) []byte {
	b := n.b[:size]
	n.b = n.b[size:]
	name = fmt.Sprintf(name, args...)
	for rest := b; ; name = "" {
		part := rest[:min(len(rest), lineBytes)]
		rest = rest[len(part):]
		n.out.WriteString(strings.TrimRight(fmt.Sprintf("%-*x  %s", 2*lineBytes, part, name), " ") + "\n")
		if len(rest) == 0 {
			return b
		}
	}
}

func (n *notes) uint(size int, name string) (v uint64) {
	for _, b := range n.b[:size] {
		v = v<<8 | uint64(b)
	}
	n.take(size, "%s: %d", name, v)
	return v
}

func (n *notes) number(name string) uint64 {
	v, size := binary.Uvarint(n.b)
	n.take(size, "%s: %d", name, v)
	return v
}

var people = map[string]string{
	string(publicKeyOf(1)): "Anna's key", string(publicKeyOf(2)): "Ben's key", string(publicKeyOf(3)): "Chen's key",
}

func publicKeyOf(seed byte) []byte {
	key := publicKey(exampleKey(seed))
	return key[:]
}

func (n *notes) key(name string) { n.take(32, "%s: %s", name, people[string(n.b[:32])]) }

func (n *notes) keys() {
	for _, name := range []string{"Anna", "Ben", "Chen"} {
		n.take(32, "%s", name)
	}
	n.take(32, "the secret")
}

func (n *notes) header() (bodyLength int) {
	n.uint(1, "version")
	n.take(2, "kind: %s", map[byte]string{1: "text", 4: "reaction"}[n.b[1]])
	n.take(32, "conversation: the open room")
	n.uint(4, "epoch")
	n.key("author")
	n.take(8, "log")
	n.uint(8, "number")
	n.take(32, "hash of the header before")
	n.uint(8, "time")
	bodyLength = int(n.uint(4, "length of the body"))
	n.take(32, "SHA-256 of the body")
	n.take(64, "signature")
	return bodyLength
}

func (n *notes) entry() {
	length := n.header()
	n.take(1, "the body follows")
	for end := len(n.b) - length; len(n.b) > end; {
		field := n.number("field")
		size := int(n.number("its length"))
		if Field(field) == FieldText {
			n.take(size, "%s", n.b[:size])
		} else {
			n.take(size, "hash of an entry")
		}
	}
}

func (n *notes) vector() {
	n.take(17, "udpchat vector 1, and 00")
	n.uint(8, "rows")
	n.key("author")
	n.take(8, "log")
	n.uint(8, "high")
	n.uint(8, "fork")
	n.take(32, "head, whole")
	n.uint(8, "low")
	n.uint(1, "not acknowledged")
	n.uint(8, "lacking")
	n.key("receipt of")
	n.take(8, "its counter")
}

var frameNames = [...]string{"", "linked", "greet", "rows", "buckets", "parts", "ask", "run", "nothing", "receipts", "receipt", "fork", "leave"}

// frame writes a frame.
func (n *notes) frame() {
	kind := n.take(1, "%s", frameNames[n.b[0]])[0]
	if kind > frameGreet && kind != frameLeave {
		n.number("conversation")
	}
	switch kind {
	case frameLinked:
		n.linked()
	case frameGreet:
		n.take(16, "tag")
		n.take(32, "digest")
	case frameLeave:
		n.take(16, "tag")
	case frameRows:
		n.rows()
	case frameBuckets:
		n.buckets()
	case frameParts:
		n.take(32, "set of buckets: 0x81, the first byte of Ben's key")
	case frameAsk, frameNothing:
		n.number("log")
		n.number("from")
		n.number(map[byte]string{frameAsk: "to", frameNothing: "lowest"}[kind])
	case frameRun, frameFork:
		n.entry()
		n.entry()
	case frameReceipts:
		n.key("member")
		n.take(8, "counter")
	case frameReceipt:
		n.receipt()
	}
}

func (n *notes) linked() {
	for _, name := range []string{"linked with", "no more with"} {
		for range n.number(name) {
			n.key("key")
		}
	}
}

func (n *notes) rows() {
	n.take(1, "%s", []string{"changed rows", "all rows"}[n.b[0]])
	for len(n.b) > 0 {
		first, _ := binary.Uvarint(n.b)
		n.take(len(binary.AppendUvarint(nil, first)), "place %d, flags %05b: new, full", first>>5, first&31)
		n.key("author")
		n.take(8, "log")
		n.number("low")
		n.take(8, "head")
		n.number("high")
	}
}

func (n *notes) buckets() {
	for i := 0; len(n.b) > 0; {
		same := 1
		for at := bucketSize; at < len(n.b) && string(n.b[at:at+bucketSize]) == string(n.b[:bucketSize]); at += bucketSize {
			same++
		}
		n.b = n.b[(same-1)*bucketSize:]
		n.take(bucketSize, "× %d: buckets %d to %d", same, i, i+same-1)
		i += same
	}
}

func (n *notes) receipt() {
	n.take(32, "conversation: the open room")
	n.key("member")
	n.take(8, "counter: %d µs since 1970", binary.BigEndian.Uint64(n.b))
	n.take(8, "name of Anna's log")
	n.uint(8, "from")
	n.uint(8, "to")
	n.uint(8, "read")
	n.take(64, "signature")
}

// times returns how often the bytes of a line stand there.
func times(note string) int {
	_, count, found := strings.Cut(note, "× ")
	if !found {
		return 1
	}
	count, _, _ = strings.Cut(count, ":")
	n, err := strconv.Atoi(count)
	if err != nil {
		return 0
	}
	return n
}
